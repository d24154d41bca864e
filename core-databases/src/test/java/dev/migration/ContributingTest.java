// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code CONTRIBUTING.md} names each package with the sentence of its {@code package-info.java}, in the order that
 * {@link ArchitectureTest} checks, and only classes that exist. With {@code -Dgolden.update=true} it gets the packages anew.
 */
class ContributingTest {

    private static final Path PAGE = Path.of("..", "CONTRIBUTING.md");
    private static final Path INTERNAL = Path.of("../migration-core/src/main/java/dev/migration/internal");
    private static final String START = "<!-- packages -->\n";
    private static final String END = "<!-- end of packages -->\n";
    private static final Pattern SENTENCE = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("`@?(…?[A-Z][a-z]+[A-Za-z]*…?)`");

    /** Those of others. */
    private static final Set<String> FOREIGN = Set.of("Bean", "EventListener", "JdbcTemplate", "ObservationRegistry");

    @Test
    void eachPackageHasItsSentence() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(START) + START.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, start) + packages() + page.substring(end));
        } else {
            assertThat(page.substring(start, end)).isEqualTo(packages());
        }
    }

    private static String packages() throws IOException {
        var table = new StringBuilder("| package | |\n|---|---|\n");
        for (String subject : ArchitectureTest.SUBJECTS) {
            try (Stream<Path> files = Files.walk(INTERNAL.resolve(subject))) {
                for (Path file : files.filter(it -> it.endsWith("package-info.java"))
                        .sorted(Comparator.comparing(Path::getParent))
                        .toList()) {
                    table.append("| `%s` | %s |\n"
                            .formatted(
                                    INTERNAL.relativize(file.getParent())
                                            .toString()
                                            .replace('/', '.'),
                                    sentence(file)));
                }
            }
        }
        return table.toString();
    }

    private static String sentence(Path packageInfo) throws IOException {
        Matcher comment = SENTENCE.matcher(Files.readString(packageInfo));
        assertThat(comment.find()).as(packageInfo.toString()).isTrue();
        String text = comment.group(1).replaceAll("\\s+\\*?\\s*", " ").strip();
        assertThat(text)
                .as(packageInfo + " has one sentence")
                .doesNotContain(". ")
                .endsWith(".");
        return text.replaceAll("\\{@\\w+ ([^}]*)\\}", "`$1`");
    }

    @Test
    void eachClassExists() throws IOException {
        Set<String> files;
        try (Stream<Path> sources =
                Texts.Each.in("""
                migration-core ¦ migration-testkit ¦ core-databases ¦ migration-schema ¦ migration-adopt ¦ migration-statements
                migration-rehearsal ¦ migration-fleet ¦ migration-cli ¦ cli-stories ¦ migration-spring-boot-starter ¦ migration-test
                migration-spring-boot3-starter
                """).map(module -> Path.of("..", module, "src")).flatMap(ContributingTest::walk)) {
            files = sources.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        Set<String> missing = new TreeSet<>();
        Matcher named = CLASS.matcher(Files.readString(PAGE));
        while (named.find()) {
            String name = named.group(1);
            boolean exists = name.startsWith("…")
                    ? files.stream().anyMatch(file -> file.endsWith(name.substring(1)))
                    : files.contains(name) || FOREIGN.contains(name);
            if (!exists) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
