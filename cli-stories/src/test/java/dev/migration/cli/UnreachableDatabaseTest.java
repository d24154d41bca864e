// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Cli.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnreachableDatabaseTest {

    @TempDir
    Path directory;

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static Stream<String> isNamedByEveryCommandWithoutItsPassword() {
        return Stream.of(("status, up, up --dry-run, down, down --dry-run, validate, resume 1, mark-failed 1, "
                        + "mark-applied 1, baseline 1, adopt, db create, db drop, db reset --yes, seed, check")
                .split(", "));
    }

    @ParameterizedTest
    @MethodSource
    void isNamedByEveryCommandWithoutItsPassword(String command) throws IOException {
        Outcome outcome = Cli.in(directory)
                .file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n")
                .file("seeds/development.sql", "INSERT INTO a VALUES (1);\n")
                .file("checks/a.sql", "SELECT id FROM a;\n")
                .env("DATABASE_URL", "postgres://app:hunter2@localhost:" + closedPort() + "/clinic?sslmode=disable")
                .run(command.split(" "));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.transcript()).doesNotContain("hunter2");
        Printed.assertMatches("database-down", outcome.err());
    }

    @Test
    void isNamedWhereItsOwnNameIsAskedFor() throws IOException {
        Outcome outcome = Cli.in(directory)
                .env("DATABASE_URL", "postgres://app:hunter2@localhost:" + closedPort() + "/clinic")
                .run("down", "--force", "clinic");
        assertThat(outcome.err()).doesNotContain("hunter2");
        Printed.assertMatches("database-down-force", outcome.transcript());
    }

    @Test
    void doesNotKeepNewAndLockFromWorking() throws IOException {
        Cli cli = Cli.in(directory).env("DATABASE_URL", "postgres://app@localhost:" + closedPort() + "/clinic");
        cli.run("new", "a").ends(0);
        cli.file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.run("lock").ends(0);
    }

    @Test
    void isNamedByItsFolderWhereThatIsMissing() {
        Cli.in(directory)
                .file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n")
                .run("up", "--url", "sqlite:" + directory.resolve("data/clinic.db"))
                .says("the folder of the database's file does not exist: <dir>/data\n")
                .ends(2);
    }

    @Test
    void isNamedWhereTheUserIsRefused() {
        String url = "jdbc:h2:" + directory.resolve("clinic");
        Cli cli = Cli.in(directory).file("migrations/0001_a.sql", "CREATE TABLE a (id INT);\n");
        cli.run("up", "--url", url).ends(0);
        Outcome outcome = cli.run("up", "--url", url + ";USER=sa;PASSWORD=hunter2", "--verbose");
        assertThat(outcome.err()).doesNotContain("hunter2");
        Printed.assertMatches(
                "wrong-password",
                cli.run("up", "--url", url + ";USER=sa;PASSWORD=hunter2").transcript());
    }
}
