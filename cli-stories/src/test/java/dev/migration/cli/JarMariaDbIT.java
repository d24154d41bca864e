// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke-only")
class JarMariaDbIT extends JarContract {

    @Override
    String newDatabase(Path directory) throws SQLException {
        return new MariaDbCommandTest().newDatabase(directory);
    }

    @Override
    String slow() {
        // SLEEP and BENCHMARK may end without an error when they are cancelled.
        return "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c";
    }

    @Test
    @Tag("smoke")
    void aWrongPasswordIsNotShown() throws Exception {
        twoMigrations();
        Cli.Outcome outcome = jar.env("MIGRATION_PASSWORD", "hunter2").run("up");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("Access denied").doesNotContain("hunter2");
    }
}
