package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.cli.output.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Database: sqlite:x.db?cipher=c&key=s3c (from --url),Database: sqlite:x.db?cipher=c&key=*** (from --url)",
                "  Next: set migration.sequence=relaxed,  Next: set --sequence=relaxed",
                "  Next: correct --locations; in a service migration.locations,  Next: correct --locations; in a service migration.locations",
                "no longer than 3 s (migration.wait-timeout),no longer than 3 s (--wait-timeout)",
                "  Next: run migrations directly to the server (migration.url),  Next: run migrations directly to the server (--url)",
                "  Next: correct it. Command line: --locations; service: migration.locations,  Next: correct it. Command line: --locations; service: migration.locations",
                "    ALTER TABLE migration.user ADD COLUMN x INT,    ALTER TABLE migration.user ADD COLUMN x INT",
                "relation migration.url does not exist,relation migration.url does not exist"
            })
    void aSettingHasTheNameOfItsFlagWhereItCanOnlyBeASetting(String text, String shown) {
        assertThat(Secrets.masked(text)).isEqualTo(shown);
    }

    @Test
    void aMessageThatStartsWithASettingNamesItsFlag() {
        Problem problem = Problem.warning(Code.BASELINE_MISMATCH, null, "migration.baseline is 0002, but", "");

        assertThat(Secrets.masked(problem).message()).isEqualTo("--baseline is 0002, but");
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
                    .contains("--baseline is 0001, but baseline 0002 was recorded")
                    .doesNotContain("migration.baseline");
        }
    }
}
