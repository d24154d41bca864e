// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.contract.UnparsedWaitContract;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.internal.database.postgresql.PostgreSqlDatabase;
import dev.migration.internal.database.postgresql.PostgreSqlEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PostgreSqlUnparsedWaitTest extends PostgreSqlWorkbench implements UnparsedWaitContract {

    private static final String LOCK = new PostgreSqlDatabase("PostgreSQL", 18, new PostgreSqlEncoding("UTF8", null))
            .locks()
            .sessionLock("\"public\".\"__migrations\"")
            .orElseThrow()
            .tryLock();

    private static final int ROWS = 3_000_000;

    private static void awaitParsing(Thread reader) {
        Fleet.await(
                "the file is parsed",
                () -> Arrays.stream(reader.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith("ScriptParser")));
    }

    private long advisoryLocks() {
        return column("SELECT pid FROM pg_locks WHERE locktype = 'advisory'").size();
    }

    /** As it holds the lock, or after it waited for it in vain, it parses; it is stopped then. */
    private void stoppedInTheFile(Migrator migrator) {
        Thread reader = Thread.currentThread();
        var stopping = CompletableFuture.runAsync(() -> {
            awaitParsing(reader);
            migrator.stop();
        });

        MigrationStoppedException stopped = catchThrowableOfType(MigrationStoppedException.class, migrator::up);

        stopping.join();
        assertThat(stopped)
                .hasMessageContaining(
                        "Stopped while the migration files were read: the application asked for it. Nothing was changed.");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(tableNames()).isEmpty();
    }

    @Test
    void whoIsStoppedAsItParsesUnderTheLockReleasesIt() {
        write("0001_large.sql", "CREATE TABLE t (n TEXT);", "INSERT INTO t VALUES (1);\n".repeat(ROWS));

        stoppedInTheFile(migrator());

        assertThat(advisoryLocks()).isZero();
    }

    @Test
    void whoWaitedInVainAndParsesCanBeStopped() throws SQLException {
        write("0001_large.sql", "CREATE TABLE t (n TEXT);", "INSERT INTO t VALUES (1);\n".repeat(ROWS));
        try (Connection holder = dataSource.getConnection();
                Statement statement = holder.createStatement()) {
            statement.execute(LOCK);

            stoppedInTheFile(builder().waitTimeout(Duration.ofSeconds(20)).build());

            assertThat(advisoryLocks()).isOne();
        }
    }
}
