// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that cannot be undone is known before it has to be. */
class DownScriptsTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(directory).env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db"));
    }

    @Test
    void statusNamesTheExceptionsInOneLine() {
        cli.migration("0001_a", "SELECT 1;", "SELECT 1;");
        cli.file("migrations/0002_b.sql", "-- Up Migration\nSELECT 1;\n-- Down Migration\n");
        cli.file("migrations/0003_c.sql", "SELECT '\n-- Down Migration\n';\n");
        cli.migration("0004_d", "SELECT 1;", "-- DROP TABLE d;");
        cli.file("migrations/views.sql", "-- option: run=on-change\nSELECT 1;\n");
        assertThat(cli.run("status").out()).endsWith("\nNo down script: 0002, 0003, 0004.\n");
        cli.run("up");
        assertThat(cli.run("status").transcript()).endsWith("\nNo down script: 0002, 0003, 0004.\n--- exit code 0\n");
        assertThat(cli.run("status", "--format", "json").out()).doesNotContain("No down script");
        assertThat(cli.run("validate").transcript()).doesNotContain("down").endsWith("code 0\n");
    }

    /** It is what decides the answer. */
    @Test
    void anEditIsNamedBeforeItIsAskedWhetherToUndo() {
        cli.file("migrations/0001_a.up.sql", "SELECT 1;\n").file("migrations/0001_a.down.sql", "SELECT 1;\n");
        cli.file("migrations/0002_b.up.sql", "SELECT 1;\n").file("migrations/0002_b.down.sql", "SELECT 1;\n");
        cli.run("up");
        cli.file("migrations/0002_b.down.sql", "SELECT 2;\n");
        String warning = "The down script was edited after 0002_b was applied.";

        cli.answers("no").run("down", "--count", "2").says(warning);
        assertThat(cli.answers("yes").run("down", "--count", "2").err()).containsOnlyOnce(warning);
    }

    @Test
    void aTeamThatOnlyGoesForwardHearsNothing() {
        cli.file("migrations/0001_a.sql", "SELECT 1;\n").file("migrations/0002_b.sql", "SELECT 1;\n");
        assertThat(cli.run("status").transcript()).doesNotContain("down").endsWith("code 0\n");
    }

    @Test
    void validateRequiresThemWhereThatIsWanted() {
        cli.file("migrations/0001_a.up.sql", "SELECT 1;\n");
        cli.file("migrations/0002_b.up.sql", "SELECT 1;\n").file("migrations/0002_b.down.sql", "-- nothing\n");
        cli.file("migrations/0003_c.up.sql", "SELECT 1;\n").file("migrations/0003_c.down.sql", "SELECT 1;\n");
        cli.run("validate", "--require-down");
        cli.run("validate", "--require-down", "0003");
        cli.run("validate", "--require-down=2", "--format", "json");
        cli.run("validate", "--require-down=x");
        Printed.assertMatches("require-down", cli.story());
    }
}
