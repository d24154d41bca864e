// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.Remedy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @Test
    void aSettingHasTheNameOfItsFlagWhereItIsOne() {
        Problem problem = Problem.error(
                Code.NON_EMPTY_SCHEMA,
                null,
                "relation migration.url does not exist",
                Remedy.of(
                        "the table migration.user; {} or {}; {} or {}; {}",
                        Fix.setting("schema", "billing"),
                        Fix.setting("mode", "migrate"),
                        Fix.setting("placeholders.owner"),
                        Fix.setting("placeholders[a:b]"),
                        Fix.command("baseline", "0001")));

        Problem shown = Secrets.masked(problem);

        assertThat(shown.message()).isEqualTo("relation migration.url does not exist");
        assertThat(shown.remedy())
                .isEqualTo(
                        "the table migration.user; --schema=billing or migration.mode=migrate; --placeholder owner=VALUE or"
                                + " --placeholder a:b=VALUE; migration baseline 0001");
    }

    @Test
    void eachCommandNamesTheFlag(@TempDir Path directory) throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("clinic.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INT)");
        }
        Cli cli = Cli.in(directory)
                .env("DATABASE_URL", url)
                .file("migrations/0001_t.sql", "CREATE TABLE t (id INT);\n")
                .file("migrations/0002_u.sql", "CREATE TABLE u (id INT);\n")
                .file("migrations/0003_v.sql", "CREATE TABLE v (id INT);\n");
        cli.run("baseline", "0002");

        for (String command : List.of("status", "validate", "up --dry-run", "up", "up")) {
            assertThat(cli.run((command + " --baseline 0001").split(" ")).err())
                    .as(command)
                    .contains("The setting baseline is 0001, but baseline 0002 was recorded", "set --baseline=0002")
                    .doesNotContain("migration.baseline");
        }
    }
}
