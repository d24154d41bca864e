// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users start it: nothing missing in it, and its output where it belongs. */
class MigrationJarIT {

    @Test
    void makesAppliesAndShowsAMigration(@TempDir Path directory) throws Exception {
        Jar jar = new Jar(directory);
        Cli.Outcome version = jar.run("--version");
        assertThat(version.out()).matches("migration [0-9]+\\.[0-9]+\\.[0-9]+.*\\R");
        assertThat(version.err()).isEmpty();
        Path file = Path.of("migrations/0001_initial_schema.sql");
        Cli.Outcome made = jar.run("new", "initial schema", "--template", "table");
        assertThat(made.out()).isEqualTo("Created " + file + "\n");
        assertThat(made.err()).startsWith("The folder migrations is new.\n");
        Files.writeString(directory.resolve(file), "CREATE TABLE patient (id BIGINT PRIMARY KEY);\n");
        String url = "jdbc:h2:" + directory.resolve("clinic");
        Cli.Outcome up = jar.run("up", "--url", url);
        assertThat(up.out()).contains("Applied 0001_initial_schema in ", "Applied 1 migration in ");
        assertThat(up.err()).matches("There was no database at .*clinic\\.mv\\.db: it has been created\\.\\R");
        assertThat(jar.run("up", "--url", url))
                .isEqualTo(new Cli.Outcome(
                        0, "Database: jdbc:h2:<dir>/clinic as sa (from --url)\nNothing to apply.\n", ""));
    }
}
