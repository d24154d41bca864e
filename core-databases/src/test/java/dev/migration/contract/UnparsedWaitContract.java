// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Target;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.Workbench;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.history.HistoryTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Where the lock is one of the session, it is tried before scripts are parsed. */
public interface UnparsedWaitContract extends Workbench {

    /** More than it takes until a waiting instance parses. */
    Duration LONG = Duration.ofMinutes(5);

    private SessionLock lock(Connection connection) throws SQLException {
        Database database = Products.database(connection);
        String schema = column("SELECT " + currentSchema()).get(0);
        String table = new HistoryTables(database, schema, "__migrations").migrations();
        return database.locks().sessionLock(table).orElseThrow();
    }

    /** Another instance that has the lock. */
    private Connection holder() throws SQLException {
        Connection connection = dataSource().getConnection();
        String tryLock = lock(connection).tryLock();
        // The server frees the lock of a session a moment after its client has closed it.
        Fleet.await("the lock is free", () -> List.of("1", "t").containsAll(ask(connection, tryLock)));
        return connection;
    }

    private List<String> ask(Connection connection, String query) {
        try {
            return column(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertLockIsFree() throws SQLException {
        holder().close();
    }

    /** A statement of which the scanner finds no end. */
    private void writeUnparsable(String name) {
        write(name, "INSERT INTO t VALUES ('never closed);");
    }

    @Test
    default void anUnparsableScriptIsReportedBeforeTheWaitForTheLockIsOver() throws SQLException {
        writeUnparsable("0001_t.sql");
        for (Duration timeout : List.of(Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ZERO)) {
            Migrator waiting = builder().waitTimeout(timeout).build();
            try (Connection holder = holder()) {
                assertRefused(waiting::up).hasCode(Code.UNTERMINATED_STRING);
            }
        }
        assertThat(tableNames()).isEmpty();
        assertLockIsFree();
    }

    @Test
    default void whoGetsNoLockInTimeFailsAndMakesNothing() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator waiting = builder().waitTimeout(Duration.ofSeconds(1)).build();
        try (Connection holder = holder()) {
            assertThatThrownBy(waiting::up).isInstanceOf(WaitTimeoutException.class);
        }
        assertThat(tableNames()).isEmpty();
        assertThat(waiting.up().migrations()).hasSize(1);
        assertLockIsFree();
    }

    @Test
    default void aRunThatIsRefusedLeavesTheLockAndTheConnectionAsTheyWere() throws SQLException {
        execute("CREATE TABLE foreign_data (n INT)");
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        try (Connection connection = dataSource().getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            Migrator.Builder pooled = Migrator.builder()
                    .dataSource(Connections.pooled(connection))
                    .locations(folder().toString());

            refused(() -> pooled.build().up());
            assertLockIsFree();
            writeUnparsable("0001_t.sql");
            refused(() -> pooled.build().up());
            assertLockIsFree();

            assertThat(connection.isReadOnly()).isTrue();
            assertThat(connection.getAutoCommit()).isFalse();
        }
        assertThat(tableNames()).containsExactly("foreign_data");
    }

    @Test
    default void oneThatHasNothingToDoTakesNoLock() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        migrator().up(Target.version("1"));
        try (Connection holder = holder()) {
            Migrator waiting = builder().waitTimeout(Duration.ZERO).build();

            assertThat(waiting.up(Target.version("1")).migrations()).isEmpty();
            assertThat(waiting.up(Target.version("0001")).migrations()).isEmpty();
            assertThatThrownBy(() -> waiting.up(Target.count(1))).isInstanceOf(WaitTimeoutException.class);
            assertThatThrownBy(() -> waiting.up(Target.version("2"))).isInstanceOf(WaitTimeoutException.class);
            assertThatThrownBy(() -> waiting.up(Target.file("0002_u.sql"))).isInstanceOf(WaitTimeoutException.class);
            refused(() -> waiting.up(Target.file("0001_t.sql")));
            delete("0002_u.sql");
            assertThat(waiting.up().migrations()).isEmpty();
        }
    }

    @Test
    default void whoWaitedAndFindsEverythingAppliedParsesNothing() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        List<MigrationEvent> events = new CopyOnWriteArrayList<>();
        var other = new AtomicReference<CompletableFuture<Void>>();
        try (Connection holder = holder();
                Statement statement = holder.createStatement()) {
            String unlock = lock(holder).unlock();
            String tryLock = lock(holder).tryLock();
            Migrator first = migrator();
            Migrator waiting = builder()
                    .waitTimeout(LONG)
                    .listener(event -> {
                        events.add(event);
                        if (event.isWait(Waiting.Cause.MIGRATION_LOCK) && other.get() == null) {
                            // The first one applies the script, and keeps the lock a while longer.
                            other.set(CompletableFuture.runAsync(() -> {
                                try {
                                    statement.execute(unlock);
                                    first.up();
                                    statement.execute(tryLock);
                                    // What is applied is not read again.
                                    writeUnparsable("0001_t.sql");
                                } catch (SQLException e) {
                                    throw new AssertionError(e);
                                }
                            }));
                            other.get().join();
                        }
                    })
                    .build();

            assertThat(waiting.up().migrations()).isEmpty();
        }
        assertThat(events).noneMatch(MigrationEvent.Planned.class::isInstance);
        assertThat(appliedNames()).containsExactly("0001_t");
    }

    /** Runs when the lock is released, which another instance has until the file is edited. */
    private void upAfterAnEdit(Duration timeout, String file, String sql) throws SQLException {
        try (Connection holder = holder();
                Statement statement = holder.createStatement()) {
            String unlock = lock(holder).unlock();
            // Whether one is of the phase contract is not asked then, so none is parsed before the wait.
            builder()
                    .phase(Phase.ALL)
                    .waitTimeout(timeout)
                    .listener(event -> {
                        if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                            write(file, sql);
                            try {
                                statement.execute(unlock);
                            } catch (SQLException e) {
                                throw new AssertionError(e);
                            }
                        }
                    })
                    .build()
                    .up();
        }
    }

    @Test
    default void whatIsEditedDuringTheWaitIsRefusedUntilTheNextStart() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(refused(() -> upAfterAnEdit(LONG, "0001_t.sql", "CREATE TABLE edited (n INT);")))
                .hasMessageContaining("changed after its checksum was computed")
                .hasMessageEndingWith("Next: start again");

        assertThat(tableNames()).isEmpty();
        migrator().up();
        assertThat(tableNames()).contains("edited").doesNotContain("t");
    }

    /** With so short a timeout, scripts are parsed before the wait. */
    @Test
    default void whatIsEditedAfterItWasParsedFailsUntilTheNextStart() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(failure(() -> upAfterAnEdit(Duration.ofMillis(900), "0001_t.sql", "CREATE TABLE edited (n INT);")))
                .hasMessageContaining("0001 changed nothing");

        assertThat(tableNames()).doesNotContain("t", "edited");
        migrator().up();
        assertThat(tableNames()).contains("edited");
    }

    /** Whoever had it may put a view there before it is free, and have code run by whoever reads that. */
    @Test
    default void whatAppearsAsTheLockIsTakenIsNotReadBeforeItIsTrusted() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        String tryLock;
        try (Connection connection = dataSource().getConnection()) {
            tryLock = lock(connection).tryLock();
        }
        for (Consumer<Migrator> command :
                List.<Consumer<Migrator>>of(Migrator::up, migrator -> migrator.baseline(Baseline.of("0001")))) {
            DataSource meanwhile = CutConnection.meanwhile(
                    dataSource(),
                    tryLock,
                    () -> execute("CREATE VIEW __migrations_run AS SELECT 1 AS id, 'another' AS owner, '' AS name,"
                            + " TIMESTAMP '2026-01-01 00:00:00' AS since, TIMESTAMP '2026-01-01 00:00:00' AS heartbeat,"
                            + " TIMESTAMP '2037-01-01 00:00:00' AS expires_at"));
            Migrator migrator = builder()
                    .dataSource(meanwhile)
                    .listener(event -> {
                        if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                            throw new AssertionError("the view was read: " + event);
                        }
                    })
                    .build();

            InvalidMigrationsException refusal =
                    catchThrowableOfType(InvalidMigrationsException.class, () -> command.accept(migrator));

            assertThat(refusal).hasMessageContaining("__migrations_run is a view");
            execute("DROP VIEW __migrations_run", "CREATE TABLE IF NOT EXISTS elder (n INT)");
        }
        assertThat(tableNames()).doesNotContain("t");
        assertLockIsFree();
    }

    private void stopped(BiConsumer<Migrator, Thread> stop, String reason) {
        Thread runner = Thread.currentThread();
        var migrator = new AtomicReference<Migrator>();
        migrator.set(builder()
                .waitTimeout(LONG)
                .listener(event -> {
                    if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                        stop.accept(migrator.get(), runner);
                    }
                })
                .build());

        Throwable failure = catchThrowable(migrator.get()::up);

        assertThat(Thread.interrupted()).isEqualTo(reason.contains("interrupted"));
        assertThat(failure)
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessage("Stopped while another instance held the migration lock: " + reason
                        + ". Nothing was changed.\n  Next: start again");
    }

    @Test
    default void whoWaitsBeforeItParsesCanBeStopped() throws SQLException {
        writeUnparsable("0001_t.sql");
        try (Connection holder = holder()) {
            stopped((migrator, runner) -> CompletableFuture.runAsync(migrator::stop), "the application asked for it");
            stopped((migrator, runner) -> runner.interrupt(), "its thread was interrupted");
        }
        assertThat(tableNames()).isEmpty();
        assertLockIsFree();
    }
}
