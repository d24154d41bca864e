// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationEvent;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.State;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import dev.migration.internal.report.RunLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is of PostgreSQL only: migrations in batches beside sessions that wait, and processes that are killed. */
class PostgreSqlBatchesTest extends PostgreSqlWorkbench {

    private static final int ROWS = 9_000;

    private void filled(String condition) {
        write(
                "0001_orders.sql",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL);",
                "INSERT INTO orders SELECT i * 3, 0 FROM generate_series(1, " + ROWS + ") i;");
        write(
                "0002_fill.sql",
                "-- option: batch=orders.id",
                "UPDATE orders SET changes = changes + 1 WHERE id BETWEEN :from AND :to" + condition + ";");
    }

    /** How much of its script is read says nothing of how far it is. */
    @Test
    void itHasNoProgressButThatOfItsBatches() {
        filled(" AND (SELECT pg_sleep(0.4)) IS NOT NULL");
        List<MigrationEvent> progress = new CopyOnWriteArrayList<>();
        builder()
                .batchPause(0)
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationProgress other
                            && other.version().equals("0002")) {
                        progress.add(event);
                    }
                })
                .build()
                .up();

        assertThat(progress).isEmpty();
    }

    @Test
    void itsConnectionGoesBackToThePoolAsItWas() {
        filled("");
        try (var log = new RecordedLog()) {
            builder().batchPause(0).build().up();

            assertThat(log.text()).doesNotContain("discarded").doesNotContain("given back");
        }
    }

    @Test
    void theProcessThatIsWaitedForIsNamed() {
        filled("");
        builder().policies(Set.of(Policy.BATCHES_LATER)).build().up();
        execute("UPDATE __migrations_run SET owner = 'vm:25122:a' WHERE id = 2");
        List<MigrationEvent> waits = new CopyOnWriteArrayList<>();
        builder()
                .batchPause(0)
                .listener(event -> {
                    if (event.isWait(MigrationEvent.Waiting.Cause.BATCH)) {
                        waits.add(event);
                        execute("UPDATE __migrations_run SET owner = NULL WHERE id = 2");
                    }
                })
                .build()
                .up();

        assertThat(new RunLog(null, null).said(waits.get(0)).line())
                .isEqualTo("0002_fill waits (0 s): another process works on it (vm, process 25122)");
    }

    @Test
    void aStopEndsTheQueryThatSaysWhenToWait() {
        filled("");
        Migrator migrator =
                builder().batchWaitWhile("SELECT pg_sleep(9) IS NULL").build();
        var run = CompletableFuture.runAsync(migrator::up);
        Fleet.await(
                "the query runs",
                () -> !column("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(9)%'")
                        .isEmpty());
        long start = System.nanoTime();

        migrator.stop();

        assertThatThrownBy(run::join).hasCauseInstanceOf(MigrationStoppedException.class);
        // Sooner than a connection is cut.
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(3));
    }

    @Test
    @Tag("deep")
    void aQueryThatTakesTooLongSaysSo() {
        filled("");
        Migrator migrator =
                builder().batchWaitWhile("SELECT pg_sleep(30) IS NULL").build();

        assertThatThrownBy(migrator::up)
                .hasMessageContaining("The query of batches.wait-while failed")
                .hasMessageContaining("it took longer than 10 s");
        assertThat(migrator().status().migrations().get(1).detail()).contains("it took longer than 10 s");
    }

    @Test
    void itLetsAMigrationPassThatWaitsForTheTable() throws SQLException {
        filled("");
        try (Connection reader = session();
                Statement statement = reader.createStatement()) {
            List<MigrationEvent> waits = new CopyOnWriteArrayList<>();
            var rewrite = new CompletableFuture<Void>();
            var run = builder()
                    .batchPause(0)
                    .listener(event -> {
                        if (event instanceof MigrationEvent.BatchProgress && !reads(reader, statement)) {
                            CompletableFuture.runAsync(() -> execute("ALTER TABLE orders ADD COLUMN note TEXT"))
                                    .whenComplete((done, failure) -> rewrite.complete(null));
                            Fleet.await(
                                    "the ALTER TABLE waits",
                                    () -> !column("SELECT 1 FROM pg_locks WHERE NOT granted")
                                            .isEmpty());
                        }
                        if (event.isWait(MigrationEvent.Waiting.Cause.BATCH)) {
                            waits.add(event);
                            end(reader);
                        }
                    })
                    .build();

            run.up();

            assertThat(waits.toString()).contains("another session waits for a lock on orders");
            assertThat(rewrite).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(column("SELECT DISTINCT changes FROM orders")).containsExactly("1");
        }
    }

    /** Whether it had the table locked against others already. */
    private static boolean reads(Connection reader, Statement statement) {
        try {
            if (!reader.getAutoCommit()) {
                return true;
            }
            reader.setAutoCommit(false);
            statement.execute("SELECT 1 FROM orders LIMIT 1");
            return false;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void end(Connection reader) {
        try {
            reader.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("deep")
    void howeverManyProcessesAreKilledEachRowIsChangedOnce() {
        // About a millisecond for each row.
        filled(" AND pg_sleep(0.0005) IS NOT NULL");
        write("0003_after.sql", "CREATE TABLE after_batches (id INT);");
        var random = new Random(1);
        try (var fleet = new Fleet(EmptyPostgreSql.url(), folder)) {
            fleet.start(2);
            for (int kills = 0; kills < 5; kills++) {
                Fleet.await("somebody works on it", () -> !owner().isEmpty() || isApplied());
                LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(1500)));
                List<String> owner = owner();
                fleet.members().stream()
                        .filter(member -> owner.contains(Long.toString(member.pid())))
                        .forEach(Fleet.Member::kill);
                fleet.start();
            }
            fleet.awaitEnd();
            assertThat(column("SELECT DISTINCT changes FROM orders"))
                    .as(fleet.toString())
                    .containsExactly("1");
        }
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(column("SELECT name FROM __migrations ORDER BY id"))
                .containsExactly("0001_orders", "0002_fill", "0003_after");
    }

    private List<String> owner() {
        return tableNames().contains("__migrations_run")
                ? column("SELECT split_part(owner, ':', 2) FROM __migrations_run WHERE id = 2 AND owner IS NOT NULL")
                : List.of();
    }

    private boolean isApplied() {
        return tableNames().contains("__migrations")
                && column("SELECT 1 FROM __migrations WHERE version = '0002'").size() == 1;
    }
}
