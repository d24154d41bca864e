// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.RunReport;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Batches that a lock or a limit of time stops are tried again with fewer keys. */
class PostgreSqlStoppedBatchesTest extends PostgreSqlWorkbench {

    private final List<Waiting> waits = new CopyOnWriteArrayList<>();
    private final List<MigrationEvent.BatchProgress> batches = new CopyOnWriteArrayList<>();

    private void filled(String options, String condition) {
        execute(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL)",
                "INSERT INTO orders SELECT i, 0 FROM generate_series(1, 1500) i");
        write(
                "0001_fill.sql",
                "-- option: batch=orders.id " + options,
                "UPDATE orders SET changes = changes + 1 WHERE id BETWEEN :from AND :to " + condition + ";");
    }

    private Migrator.Builder recorded(Runnable atWait) {
        return builder().batchPause(0).sqlLockTimeout(Duration.ofMillis(200)).listener(event -> {
            if (event instanceof MigrationEvent.BatchProgress progress) {
                batches.add(progress);
            }
            // Who has the lock is named as well, before the batch is stopped.
            if (event instanceof Waiting waiting && waiting.cause() == Waiting.Cause.BATCH) {
                waits.add(waiting);
                atWait.run();
            }
        });
    }

    private List<String> changes() {
        return column("SELECT DISTINCT changes FROM orders ORDER BY changes");
    }

    @Test
    void aLockOfAnotherSessionHalvesTheBatch() throws SQLException {
        filled("", "");
        try (Connection other = locked(900)) {
            recorded(() -> rollBack(other)).build().up();
        }

        assertThat(changes()).containsExactly("1");
        assertThat(waits)
                .extracting(Waiting::detail)
                .singleElement()
                .asString()
                .startsWith("a lock of another session stopped a batch, which is tried again with 500 keys");
        assertThat(batches.get(0).rows()).isEqualTo(500);
    }

    @Test
    void aLockThatStaysEndsTheRunAfterTheTimeForWaits() throws SQLException {
        filled("", "");
        try (Connection other = locked(1)) {
            // The blocker is asked for on a connection that is opened meanwhile.
            Migrator migrator = recorded(() -> {})
                    .sqlLockTimeout(Duration.ofSeconds(2))
                    .waitTimeout(Duration.ofSeconds(5))
                    .build();
            assertThatThrownBy(migrator::up)
                    .isInstanceOf(MigrationFailedException.class)
                    .hasMessageContaining(
                            "end the blocking session, or wait until it has ended, and resume it: migration up");
            rollBack(other);
        }

        assertThat(changes()).containsExactly("0");
        assertThat(migrator().status().migrations().get(0).detail()).contains("the last batch failed: ");
    }

    private Connection locked(int id) throws SQLException {
        Connection other = session();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("UPDATE orders SET changes = 9 WHERE id = " + id);
        }
        return other;
    }

    private static void rollBack(Connection other) {
        try {
            other.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLimitOfTimeHalvesTheBatchUntilItFits() {
        // Half a millisecond or more for each row.
        filled("statement_timeout=400ms", "AND pg_sleep(0.0005) IS NOT NULL");

        recorded(() -> {}).batchTime(Duration.ofMillis(300)).build().up();

        assertThat(changes()).containsExactly("1");
        assertThat(waits.get(0).detail())
                .isEqualTo("statement_timeout stopped a batch, which is tried again with 500 keys");
    }

    @Test
    @Tag("deep")
    void aLimitOfTimeThatTheSmallestBatchReachesIsAFailure() {
        filled("statement_timeout=100ms", "AND pg_sleep(0.002) IS NOT NULL");

        assertThatThrownBy(recorded(() -> {}).build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("statement timeout");

        assertThat(changes()).containsExactly("0");
        assertThat(column("SELECT seen_before FROM __migrations_run WHERE id = 2")
                        .get(0))
                .startsWith("0 100 ");
    }

    private String owner() {
        return column("SELECT coalesce(owner, 'nobody') FROM __migrations_run WHERE id = 2")
                .get(0);
    }

    @Test
    void aTableThatIsRenamedMeanwhileIsNamed() {
        filled("", "");
        var migrator = builder()
                .batchPause(0)
                .listener(event -> {
                    if (event instanceof MigrationEvent.BatchProgress) {
                        execute("ALTER TABLE orders RENAME TO old_orders");
                    }
                })
                .build();

        assertThatThrownBy(migrator::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("0001_fill.sql:2:1")
                .hasMessageContaining("1,000 rows are done and stay")
                .hasMessageContaining("correct what the message names, then resume it: migration up");
        assertThat(migrator().status().migrations().get(0).detail())
                .contains("nobody works on it; the last batch failed: relation \"orders\" does not exist");
        assertThat(migrator().status().problems().toString())
                .contains("correct what the message names, then resume it");
        assertThat(owner()).isEqualTo("nobody");
    }

    @Test
    void whoeverIsStoppedInAPauseLeavesTheRestAtOnce() {
        filled("", "AND pg_sleep(0.0005) IS NOT NULL");
        var stopping = new CompletableFuture<Void>();
        var migrator = new AtomicReference<Migrator>();
        migrator.set(builder()
                .batchPause(1000)
                .listener(event -> {
                    if (event instanceof MigrationEvent.BatchProgress) {
                        stopping.completeAsync(
                                () -> null, CompletableFuture.delayedExecutor(1200, TimeUnit.MILLISECONDS));
                    }
                })
                .build());
        stopping.thenRun(() -> migrator.get().stop());

        assertThatThrownBy(migrator.get()::up)
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessageContaining("1,000 rows are done and stay");
        assertThat(owner()).isEqualTo("nobody");
    }

    /** Not that nothing was changed. */
    @Test
    void whereNoConnectionIsThereAnyMoreWhatIsDoneIsNamed() {
        filled("", "");
        var isFull = new AtomicBoolean();
        var migrator = builder()
                .dataSource(Connections.prepared(dataSource(), connection -> {
                    if (isFull.get()) {
                        throw new SQLException("too many connections for database", "53300");
                    }
                }))
                .listener(event -> {
                    if (event instanceof MigrationEvent.BatchProgress) {
                        migrator().pauseBatches("0001");
                    }
                    isFull.compareAndSet(false, event.isWait(Waiting.Cause.BATCH));
                })
                .build();

        assertThatThrownBy(migrator::up)
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessageContaining("1,000 rows are done and stay")
                .hasMessageContaining("resume it: migration up")
                .hasMessageNotContaining("was changed");
    }

    /** A session that only waits would be ended. */
    @Test
    void aPauseMayBeLongerThanASessionMayBeIdle() {
        filled("", "AND pg_sleep(0.0005) IS NOT NULL");
        String role = "ALTER ROLE postgres IN DATABASE "
                + column("SELECT current_database()").get(0);
        execute(role + " SET idle_session_timeout = '1500ms'");
        List<MigrationEvent> started = new CopyOnWriteArrayList<>();
        RunReport report;
        try {
            report = builder()
                    .batchPause(80)
                    .listener(event -> {
                        if (event instanceof MigrationEvent.MigrationStarted || event.isWait(Waiting.Cause.DATABASE)) {
                            started.add(event);
                        }
                    })
                    .build()
                    .up();
        } finally {
            execute(role + " RESET idle_session_timeout");
        }

        assertThat(started).as("no connection is lost").hasSize(1);
        assertThat(changes()).containsExactly("1");
        assertThat(report.migrations().get(0).duration().toMillis())
                .as("log and status have the same time, with the pause")
                .isEqualTo(migrator().status().migrations().get(0).execution().toMillis())
                .isGreaterThan(2000);
    }

    @Test
    void whoeverWaitsForADeadProcessSaysSoAndContinues() {
        filled("", "");
        builder().policies(Set.of(Policy.BATCHES_LATER)).build().up();
        execute("UPDATE __migrations_run SET owner = 'web-1:4711:x' WHERE id = 2");

        recorded(() -> {}).build().up();

        assertThat(waits)
                .extracting(Waiting::detail)
                .anyMatch(detail -> detail.matches("no sign of life of web-1, process 4711 since 20.*Z, as in a long"
                        + " batch; if it has died, this instance continues in at most \\d+ s"));
        assertThat(changes()).containsExactly("1");
    }
}
