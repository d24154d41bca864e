// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Cli.Outcome;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitTest {

    @TempDir
    Path directory;

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String url(int port, String name) {
        return "postgres://app:hunter2@localhost:" + port + "/" + name + "?sslmode=disable";
    }

    @Test
    void endsWhenTheDatabaseTakesConnections() {
        Outcome outcome = Cli.in(directory)
                .env("DATABASE_URL", PostgreSqlServer.get().getJdbcUrl("postgres", "postgres"))
                .run("ping");

        assertThat(outcome.transcript()).matches("Database: .*\nThe database takes connections\\.\n--- exit code 0\n");
    }

    @Test
    void triesAgainWhileNothingListens() throws Exception {
        int port = closedPort();
        var waiting = CompletableFuture.supplyAsync(() -> Cli.in(directory)
                .env("DATABASE_URL", url(port, "clinic"))
                .run("wait", "--retry-count", "2", "--retry-delay", "20"));

        assertThat(waiting.get(60, TimeUnit.SECONDS).err())
                .containsPattern("(?s)Waiting for the database \\(.*\\): No connection to the database: Connection to"
                        + " localhost:" + port + " refused\\..* Next try in [0-9]+ ms\\.\n.*Waiting for the database.*"
                        + "Error \\[wait-timeout\\] .*Tried 3 times, for ");
        assertThat(waiting.get().exitCode()).isEqualTo(4);
        assertThat(waiting.get().transcript()).doesNotContain("hunter2");
    }

    @Test
    void givesUpAfterTheTimeout() throws IOException {
        Cli.in(directory)
                .env("DATABASE_URL", url(closedPort(), "clinic"))
                .run("wait", "--timeout", "50ms", "--retry-delay", "10ms")
                .ends(4)
                .says("Error [wait-timeout] ");
    }

    @ParameterizedTest
    @CsvSource({"0, 10s", "99999999h, 1s", "1ms, 99999999h"})
    void noTimeIsTooShortOrTooLong(String delay, String timeout) throws IOException {
        Outcome outcome = Cli.in(directory)
                .env("DATABASE_URL", url(closedPort(), "clinic"))
                .run("wait", "--retry-count", "1", "--timeout", timeout, "--retry-delay", delay);

        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).contains(" Next try in ").doesNotContain("Next try in 0 ");
    }

    @Test
    void anUnknownDatabaseEndsItAtOnce() {
        Outcome outcome = Cli.in(directory)
                .env("DATABASE_URL", PostgreSqlServer.get().getJdbcUrl("postgres", "nowhere"))
                .run("wait");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("Error [database-unreachable] No connection to the database: FATAL: database \"nowhere\"")
                .doesNotContain("Waiting");
    }

    @Test
    void aMissingFileEndsItAtOnceAndIsNotMade() {
        Outcome outcome = Cli.in(directory)
                .env("DATABASE_URL", "sqlite:" + directory.resolve("clinic.db"))
                .run("wait");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("Error [database-unreachable] There is no database at ");
        assertThat(directory.resolve("clinic.db")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--retry-delay, often, --retry-delay must be a time",
        "--timeout, 60, --timeout must be a time",
        "--retry-count, -1, --retry-count must be at least 0",
        "--retry-count, x, Invalid value"
    })
    void aWrongOptionIsRefused(String option, String value, String message) throws IOException {
        Cli.in(directory)
                .env("DATABASE_URL", url(closedPort(), "clinic"))
                .run("wait", option + "=" + value)
                .ends(2)
                .says(message);
    }

    @Test
    void withoutADatabaseThereIsNothingToWaitFor() {
        Cli.in(directory).run("wait").ends(2);
    }
}
