// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/fleet.md}: its list of targets, with files in place of its servers, and each of its commands. */
@Tag("guide")
class FleetGuideTest {

    private static final Path PAGE = Path.of("..", "docs", "fleet.md");
    private static final Pattern BLOCK = Pattern.compile("```(bash|toml)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND =
            Pattern.compile("(?:^|`)migration ([^`\n]*--targets [^`\n]*)", Pattern.MULTILINE);

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void writeProject() throws IOException, SQLException {
        cli = Cli.in(directory);
        cli.file("migrations/0001_orders.sql", "CREATE TABLE orders (id INTEGER PRIMARY KEY);\n");
        cli.file("checks/none.sql", "SELECT count(*) AS count FROM orders;\n");
        cli.file("bolt-password", "secret\n");
        cli.file("targets.toml", withFiles(block("toml", "[[target]]")));
        cli.env("CLINIC_PASSWORD", "secret").env("DATABASE_URL", url("acme"));
        for (String name : List.of("acme", "bolt")) {
            try (var connection = DriverManager.getConnection("jdbc:" + url(name));
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE customer (id INTEGER, name TEXT, url TEXT, password_from TEXT)");
                statement.execute("INSERT INTO customer VALUES (1, 'acme', '" + url("acme") + "', NULL)");
            }
        }
        cli.env("MIGRATION_BASELINE", "none");
    }

    private String url(String name) {
        return "sqlite:" + directory.resolve(name + ".db");
    }

    private String withFiles(String toml) {
        Matcher url = Pattern.compile("\"postgres://clinic@[^/]*/(\\w+)\"").matcher(toml);
        return url.replaceAll(found -> Matcher.quoteReplacement('"' + url(found.group(1)) + '"'))
                .replaceAll("password-from = .*", "");
    }

    private static String block(String language, String with) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            if (block.group(1).equals(language) && block.group(2).contains(with)) {
                return block.group(2);
            }
        }
        throw new AssertionError("No block has " + with);
    }

    @Test
    void eachOfItsCommandsSucceeds() throws IOException {
        // What is only read is up to date then.
        cli.run("fleet", "up", "--targets", "targets.toml").ends(0);
        int commands = 0;
        Matcher command = COMMAND.matcher(Files.readString(PAGE));
        while (command.find()) {
            commands++;
            Cli.Outcome outcome = cli.run(Guide.words(command.group(1)));
            assertThat(outcome.exitCode())
                    .as(command.group() + "\n" + outcome.transcript())
                    .isZero();
        }
        assertThat(commands).isGreaterThan(6);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itsLineMakesTomlOfACsvList() throws Exception {
        String line = block("bash", "targets.csv > targets.toml");
        cli.file("targets.csv", "name,url,schema\nacme," + url("acme") + ",\nbolt," + url("bolt") + ",\n");

        Process made = new ProcessBuilder("sh", "-c", line)
                .directory(directory.toFile())
                .start();

        assertThat(made.waitFor()).isZero();
        assertThat(cli.run("fleet", "up", "--targets", "targets.toml").ends(0).out())
                .contains("2 targets");
    }
}
