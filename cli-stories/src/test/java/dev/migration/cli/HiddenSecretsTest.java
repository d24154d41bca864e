// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a password is in no output, wherever it comes from and whatever fails. */
class HiddenSecretsTest {

    private static final String SECRET = "Hunter22";

    @TempDir
    Path directory;

    /** The settings that may hold a password, each with a value that is right, wrong, or of a server that is not there. */
    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("url", "postgres://app:Hunter22@localhost:1/clinic"),
                Arguments.of("url", "postgres://localhost:1/clinic?user=app&password=Hunter22&sslpassword=Hunter22"),
                Arguments.of("url", "postgres://app:x/Hunter22@localhost/clinic"),
                Arguments.of("url", "postgres://app:%Hunter22@localhost/clinic"),
                Arguments.of("url", "postgres://app:12@Hunter22:x/clinic"),
                Arguments.of("url", "jdbc:postgresql://localhost:1/clinic?password=Hunter22"),
                Arguments.of("url", "mysql://app:Hunter22@localhost:1/clinic"),
                Arguments.of("url", "mysql://app:Hunter22@localhost:1/clinic?tls=true"),
                Arguments.of("url", "jdbc:mariadb://localhost:1/clinic?user=app&password=Hunter22"),
                Arguments.of("url", "jdbc:h2:tcp://localhost:1/clinic;USER=app;PASSWORD=Hunter22"),
                Arguments.of("url", "jdbc:hsqldb:hsql://localhost:1/clinic;user=app;password=Hunter22"),
                Arguments.of("url", "jdbc:oracle:thin:app/Hunter22@localhost"),
                Arguments.of("url", "r2dbc:postgresql://app:Hunter22@localhost/clinic"),
                Arguments.of("url", "postgresql+psycopg://app:Hunter22@localhost/clinic"),
                Arguments.of("url", "Hunter22"),
                Arguments.of("password", "Hunter22"),
                Arguments.of("host", "app:Hunter22@localhost"),
                Arguments.of("database", "clinic"),
                Arguments.of("port", "Hunter22"),
                Arguments.of("product", "Hunter22"),
                Arguments.of("options", "sslpassword=Hunter22"),
                Arguments.of("options", "password=Hunter22"),
                Arguments.of("options", "Hunter22"),
                Arguments.of("init-sql", "ALTER USER app SET PASSWORD 'Hunter22' nonsense"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void ofASetting(String key, String value) {
        run(cli("flag"), "--" + key, value);
        // With a database, further errors are reached.
        if (!key.equals("url") && !key.equals("host") && !key.equals("database")) {
            run(cli("database").file("migration.toml", key + " = \"" + value + "\"\n"), "--url", "jdbc:h2:mem:x");
        }
    }

    @Test
    void fromEverySource() {
        for (String[] setting : new String[][] {
            {"url", "postgres://app:Hunter22@localhost:1/clinic"}, {"password", "Hunter22"}, {"port", "Hunter22"}
        }) {
            String key = setting[0];
            String value = setting[1];
            String variable = "MIGRATION_" + key.toUpperCase(Locale.ROOT);
            run(cli("variable").env(variable, value));
            run(cli("env").file(".env", variable + "='" + value + "'\n"));
            run(cli("env-of-name").file(".env.test", variable + "=\"" + value + "\"\n"));
            run(cli("toml-table").file("migration.toml", "[migration]\n" + key + " = \"" + value + "\"\n"));
            run(cli("yaml").file("migration.yaml", key + ": \"" + value + "\"\n"));
            run(cli("kat").file("kat.conf.yaml", "database:\n  " + key + ": \"" + value + "\"\n"));
            run(cli("database-url").env("DATABASE_URL", value));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = Hunter22",
                "password = \"Hunter22",
                "password Hunter22",
                "password = 'a' Hunter22",
                "password = \"\\Hunter22\"",
                "password = [Hunter22]",
                "password = [\"Hunter22\"]",
                "passwort = \"Hunter22\"",
                "protect = \"Hunter22\"",
                "[database]\npassword = \"Hunter22\"",
                "[placeholders]\nx = [\"Hunter22\"]",
            })
    void ofAFileInToml(String text) {
        run(cli("toml").file("migration.toml", text + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: *Hunter22",
                "password: !Hunter22 x",
                "password: \"Hunter22",
                "password: \"\\Hunter22\"",
                "password: a: Hunter22",
                "password: [Hunter22",
                "password: @Hunter22",
                "passwort: Hunter22",
                "- Hunter22",
                "password: !!binary Hunter22",
                "password: [Hunter22]\nurl: {Hunter22: x}",
                "database: {password: $Hunter22}",
            })
    void ofAFileInYaml(String text) {
        run(cli("yaml").file("migration.yaml", text + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MIGRATION_PASSWORD=\"Hunter22",
                "MIGRATION_PASSWORD='a' Hunter22",
                "MIGRATION_PASSWORD=$Hunter22",
                "MIGRATION_PASSWORD=${A:-Hunter22}",
                "MIGRATION_PASSWORD=\"\\Hunter22\"",
                "MIGRATION_PASSWORD: Hunter22=",
                "MIGRATION_PASSWORT=Hunter22",
                "MIGRATION_PASSWORD=a\nMIGRATION_PASSWORD=Hunter22",
                "DBMATE_DRIVER=Hunter22",
                "OTHER=Hunter22",
            })
    void ofAFileOfVariables(String text) {
        run(cli("env").file(".env", text + "\n"));
    }

    @Test
    void ofPlaceholdersAndWrongOptions() {
        run(cli("a"), "--placeholder", "password=Hunter22");
        run(cli("b"), "--placeholder", "password:Hunter22");
        run(cli("c"), "--pasword=Hunter22");
        run(cli("d").env("MIGRATION_PLACEHOLDERS_A_B", "Hunter22"));
    }

    private Cli cli(String name) {
        return Cli.in(directory.resolve(name)).migration("0001_t", "CREATE TABLE t (id INT);", "DROP TABLE t;");
    }

    /** Wrong settings stop every command in the same way. */
    private static void run(Cli cli, String... flags) {
        boolean goesOn = true;
        for (String command : List.of("status", "up", "down")) {
            if (goesOn) {
                List<String> typed = new ArrayList<>(List.of(command, "--verbose"));
                if (Files.exists(cli.directory().resolve(".env.test"))) {
                    typed.addAll(List.of("--env", "test"));
                }
                typed.addAll(List.of(flags));
                Cli.Outcome outcome = cli.run(typed.toArray(String[]::new));
                assertThat(outcome.transcript()).doesNotContain(SECRET);
                goesOn = outcome.exitCode() == 0;
            }
        }
    }
}
