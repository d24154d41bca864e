package dev.migration.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
        String expected = document(RegistrationTest.metadata("properties"));

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(DOCUMENT).content().isEqualTo(expected);
    }

    private static String document(List<JsonNode> properties) {
        return """
                # Properties

                All settings of the starter, as their metadata describe them to an editor. A duration without a unit counts
                milliseconds; `5s`, `10m` and `PT5M` are understood.

                | property | type | default | |
                |---|---|---|---|
                """
                + properties.stream()
                        .sorted(Comparator.comparing(
                                property -> property.path("name").asString()))
                        .map(PropertiesDocumentTest::row)
                        .collect(Collectors.joining());
    }

    private static String row(JsonNode property) {
        String name = property.path("name").asString();
        String description = property.path("description").asString("");
        assertThat(description).as(name).endsWith(".");
        JsonNode standard = property.path("defaultValue");
        return "| `" + name + "` | " + type(property.path("type").asString()) + " | "
                + (standard.isMissingNode() ? "" : "`" + standard.asString() + "`") + " | "
                + description.replace("|", "\\|") + " |\n";
    }

    /** The short name; of an enum its values, as they are typed. */
    private static String type(String name) {
        if (name.startsWith("java.util.List")) {
            return "list";
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
