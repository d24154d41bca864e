package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class JarMariaDbIT extends JarContract {

    @Override
    String newDatabase(Path directory) throws SQLException {
        return new MariaDbCommandTest().newDatabase(directory);
    }

    @Override
    String product() {
        return "mariadb";
    }

    @Override
    String slow() {
        // SLEEP would end without an error.
        return "SELECT BENCHMARK(2000000000, SHA2('a', 512))";
    }

    @Test
    void aWrongPasswordIsNotShown() throws Exception {
        twoMigrations();
        Cli.Outcome outcome = jar.env("MIGRATION_PASSWORD", "hunter2").run("up");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("Access denied").doesNotContain("hunter2");
    }
}
