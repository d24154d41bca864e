// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("guide")
class SettingsGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "settings.md");
    private static final String START = "<!-- settings -->\n";
    private static final String END = "<!-- end of settings -->";

    /** The table is that of the help text; with {@code golden.update} it is written. */
    @Test
    void hasEachSetting() throws IOException {
        String table = "| setting | value | |\n|---|---|---|\n"
                + Arrays.stream(Key.values()).map(SettingsGuideTest::row).collect(Collectors.joining());
        String guide = Files.readString(GUIDE);
        int start = guide.indexOf(START) + START.length();
        int end = guide.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(start);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GUIDE, guide.substring(0, start) + table + guide.substring(end));
        } else {
            assertThat(guide.substring(start, end)).isEqualTo(table);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "The settings file, toml, migration.toml, jdbc:postgresql://localhost/clinic as clinic (migration.toml:2:1)",
        "The settings file, yaml, migration.yaml, jdbc:postgresql://db.example.com:5433/clinic?sslmode=require&connectTimeout=5 as clinic (migration.yaml:2:3)",
        "`.env` files, bash, .env, jdbc:postgresql://localhost/clinic as clinic (.env:2:8)",
    })
    void itsExamplesAreRead(String chapter, String language, String file, String database, @TempDir Path directory)
            throws IOException {
        String text = Files.readString(GUIDE).split("\n## " + Pattern.quote(chapter) + "\n", 2)[1];
        String example = text.split("```" + language + "\n", 2)[1].split("```", 2)[0];
        Given given = new Given(directory).file(file, example).variable("SCHEMA", "clinic");

        assertThat(given.database()).isEqualTo(database);
        assertThat(given.problems()).isEmpty();
        assertThat(given.remarks()).isEmpty();
    }

    private static String row(Key key) {
        return "| `" + key.id() + "` | `" + key.label().replace("|", "\\|") + "` | "
                + key.description().replace("__migrations", "`__migrations`") + " |\n";
    }
}
