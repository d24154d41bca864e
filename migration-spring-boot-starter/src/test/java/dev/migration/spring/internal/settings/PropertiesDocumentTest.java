// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.internal.autoconfigure.RegistrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/**
 * {@code docs/properties.md} holds what the configuration metadata say, as an editor shows it. With
 * {@code -Dgolden.update=true} it is written anew.
 */
class PropertiesDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "properties.md");

    @Test
    void theDocumentHasEveryPropertyAsTheMetadataDescribeIt() throws IOException {
        String expected = document(
                RegistrationTest.metadata("properties"),
                RegistrationTest.metadata(
                        "spring/configuration-metadata/" + InstanceProperties.class.getName() + ".json", "properties"));

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(DOCUMENT).content().isEqualTo(expected);
    }

    private static String document(List<JsonNode> properties, List<JsonNode> ofInstances) {
        return """
                # Properties

                All properties of the starter, with the descriptions that an editor shows. A duration without a unit is in
                milliseconds; `5s`, `10m` and `PT5M` work as well.

                | property | type | default | |
                |---|---|---|---|
                """ + rows("", properties) + """

                ## Several databases

                Each database has its own properties under a name of your choice: `migration.instances.reports.locations`.
                Single-database properties such as `migration.locations` cannot be combined with them.

                Where a database has none of its own, the value of `migration.…` is used for
                """ + names(ofInstances, PropertiesDocumentTest::isInherited) + """

                It is not used for these, which mean the same as above:
                """
                + names(ofInstances, property -> properties.stream().anyMatch(one -> isLike(one, property))) + """

                | property | type | default | |
                |---|---|---|---|
                """
                + rows(
                        "migration.instances.<name>.",
                        ofInstances.stream()
                                .filter(property -> !isInherited(property)
                                        && properties.stream().noneMatch(one -> isLike(one, property)))
                                .toList());
    }

    private static boolean isInherited(JsonNode ofInstance) {
        return ofInstance
                .path("description")
                .asString("")
                .endsWith(" Default: migration." + ofInstance.path("name").asString() + ".");
    }

    private static boolean isLike(JsonNode property, JsonNode ofInstance) {
        return property.path("name")
                        .asString()
                        .equals("migration." + ofInstance.path("name").asString())
                && property.path("description").equals(ofInstance.path("description"));
    }

    private static String names(List<JsonNode> properties, Predicate<JsonNode> which) {
        return properties.stream()
                .filter(which)
                .map(property -> property.path("name").asString())
                .sorted()
                .collect(Collectors.joining("`, `", "`", "`.\n"));
    }

    private static String rows(String prefix, List<JsonNode> properties) {
        return properties.stream()
                // Described by its parts.
                .filter(property -> !property.path("name").asString().endsWith("instances"))
                .sorted(Comparator.comparing(property -> property.path("name").asString()))
                .map(property -> row(prefix, property))
                .collect(Collectors.joining());
    }

    private static String row(String prefix, JsonNode property) {
        String name = property.path("name").asString();
        String description = property.path("description").asString("");
        assertThat(description).as(name).matches("[A-Z].*\\.").doesNotStartWith("The ");
        JsonNode standard = property.path("defaultValue");
        return "| `" + prefix + name + "` | " + type(property.path("type").asString()) + " | "
                + (standard.isMissingNode() ? "" : "`" + standard.asString() + "`") + " | "
                + description.replace("|", "\\|") + " |\n";
    }

    /** The short name; of an enum its values, as they are typed. */
    private static String type(String name) {
        if (name.startsWith("java.util.List")) {
            return "list";
        }
        if (name.startsWith("java.util.Map")) {
            return "map";
        }
        Class<?> type = ClassUtils.resolveClassName(name, PropertiesDocumentTest.class.getClassLoader());
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(value -> "`"
                                + ((Enum<?>) value)
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-') + "`")
                        .collect(Collectors.joining(", "))
                : type.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
