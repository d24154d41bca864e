// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** There is a row for each property that Spring Boot has for Flyway, and the page about the switch shows it. */
class FlywayPropertyTest {

    private static final Path PAGE = Path.of("../docs/adopt/flyway.md");

    @Test
    void thePageHasTheTable() throws IOException {
        String page = Files.readString(PAGE);
        Matcher written = Pattern.compile("(?<=\\| `spring\\.flyway\\.…` \\| \\|\\n\\|---\\|---\\|\\n)(?:\\|.*\\n)+")
                .matcher(page);
        assertThat(written.find()).isTrue();
        Golden.assertFile(PAGE, page.substring(0, written.start()) + table() + page.substring(written.end()));
    }

    private static String table() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (FlywayProperty property : FlywayProperty.ALL) {
            rows.computeIfAbsent(property.effect().word() + ": " + property.sentence(), row -> new ArrayList<>())
                    .add("`" + property.name() + "`");
        }
        return rows.entrySet().stream()
                .map(row -> "| " + String.join(", ", row.getValue()) + " | " + row.getKey() + " |\n")
                .collect(Collectors.joining());
    }

    @Test
    void noneOfSpringBoot3IsLeftOut() throws IOException {
        Path jar;
        try (Stream<Path> jars = Files.list(Path.of("target/spring-boot-3"))) {
            jar = jars.filter(one -> one.getFileName().toString().startsWith("spring-boot-autoconfigure-3"))
                    .findFirst()
                    .orElseThrow();
        }
        try (var boot3 = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(names()).containsAll(declared(boot3));
        }
    }

    /** With Spring Boot's module for Flyway on the class path. */
    @Test
    @Tag("neighbours")
    void noneOfSpringBoot4IsLeftOutAndNoneIsMadeUp() throws IOException {
        Set<String> declared = declared(getClass().getClassLoader());
        assertThat(declared).hasSizeGreaterThan(50);
        assertThat(names()).containsExactlyInAnyOrderElementsOf(declared);
    }

    private static List<String> names() {
        return FlywayProperty.ALL.stream().map(FlywayProperty::name).toList();
    }

    private static Set<String> declared(ClassLoader loader) throws IOException {
        var declared = new TreeSet<String>();
        for (URL metadata : Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = metadata.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(json).path("properties")) {
                    String name = property.path("name").asString();
                    if (name.startsWith("spring.flyway.")
                            && property.path("deprecation").isMissingNode()) {
                        declared.add(name.substring("spring.flyway.".length()));
                    }
                }
            }
        }
        return declared;
    }
}
