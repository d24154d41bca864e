package dev.migration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code .ci/sizes} holds how many lines of main code each module may have. Who adds a capability raises the figure in the same
 * commit and says why; who takes lines away lowers it: {@code -Dsizes.update=true} writes the file anew.
 */
class SizesTest {

    private static final Path ROOT = Path.of("..");
    private static final Path SIZES = ROOT.resolve(".ci/sizes");

    @Test
    void noModuleGrows() throws IOException {
        Map<String, Long> lines = lines();
        if (Boolean.getBoolean("sizes.update")) {
            Files.write(
                    SIZES,
                    lines.entrySet().stream()
                            .map(size -> size.getKey() + " " + size.getValue())
                            .toList());
        }
        Map<String, Long> allowed = Files.readAllLines(SIZES).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));

        assertThat(lines)
                .hasSizeGreaterThan(5)
                .allSatisfy((module, size) ->
                        assertThat(size).as(module).isLessThanOrEqualTo(allowed.getOrDefault(module, 0L)));
    }

    /** So that a name is enough to say which class is meant. */
    @Test
    void noTwoClassesHaveOneName() throws IOException {
        PathMatcher type = ROOT.getFileSystem().getPathMatcher("glob:**/src/main/java/**/[A-Z]*.java");
        try (Stream<Path> files = Files.find(ROOT, 20, (file, is) -> type.matches(file))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSizeGreaterThan(500)
                    .doesNotHaveDuplicates();
        }
    }

    private static Map<String, Long> lines() throws IOException {
        var lines = new TreeMap<String, Long>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path main = module.resolve("src/main/java");
                String name = module.getFileName().toString();
                if (Files.isDirectory(main) && name.startsWith("migration-") && !name.equals("migration-testkit")) {
                    lines.put(name, linesBelow(main));
                }
            }
        }
        return lines;
    }

    private static long linesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .mapToLong(SizesTest::linesOf)
                    .sum();
        }
    }

    private static long linesOf(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
