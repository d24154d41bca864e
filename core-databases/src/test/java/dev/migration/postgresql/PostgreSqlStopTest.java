// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.migration.Baseline;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.contract.LockedHistoryContract;
import dev.migration.contract.StopContract;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.EndedInStart;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Wire;
import dev.migration.fixture.WireFault;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What else a run may be in the middle of when it has to end. */
class PostgreSqlStopTest extends PostgreSqlWorkbench implements LockedHistoryContract {

    @Override
    public String lockingHistory() {
        return "LOCK TABLE __migrations IN ACCESS EXCLUSIVE MODE";
    }

    private static final String BLOCKED = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            + " AND cardinality(pg_blocking_pids(pid)) > 0";
    private static final String INDEX = "CREATE INDEX CONCURRENTLY t_by_n ON t (n);";

    @BeforeEach
    void createTable() {
        execute("CREATE TABLE t (n INT)");
    }

    /** Runs it beside a session that did this and goes on, and stops it when it waits. */
    private MigrationStoppedException stoppedBeside(String blocking) throws SQLException {
        try (Connection blocker = dataSource.getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute(blocking);
            return stoppedAt(BLOCKED);
        }
    }

    private MigrationStoppedException stoppedAt(String condition) {
        Migrator migrator = migrator();
        var stopping = CompletableFuture.runAsync(() -> {
            Fleet.await(condition, () -> !column(condition).isEmpty());
            migrator.stop();
        });
        Throwable failure = catchThrowable(migrator::up);
        stopping.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(failure).isInstanceOf(MigrationStoppedException.class);
        return (MigrationStoppedException) failure;
    }

    private void assertLockIsFree() {
        assertThat(column("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())"))
                .isEmpty();
    }

    @Test
    void whatWasRolledBackWithTheStatementThatWasStoppedIsNotSaidToHaveFailed() {
        write(
                "0001_rows.sql",
                INDEX,
                "INSERT INTO t VALUES (1);",
                "INSERT INTO t VALUES (2);",
                "INSERT INTO t SELECT 3 FROM pg_sleep(30);");

        stoppedAt("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");

        assertThat(migrator().status().problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("""
                            statement 1 of 4 is done
                            statement 2 (line 2) did not run: INSERT INTO t VALUES (1)
                              stopped: at statement 4, with which statements 2 to 3 were rolled back: the application asked for it
                            statements 3 to 4 did not run""".indent(0).strip().replace("\n", "\n    "));
    }

    @Test
    void anIndexThatIsBuiltConcurrentlyIsCancelledAndItsLeftoverCleared() {
        execute("INSERT INTO t SELECT generate_series(1, 1000)");
        execute("CREATE FUNCTION slow(INT) RETURNS INT IMMUTABLE LANGUAGE sql AS 'SELECT $1 FROM pg_sleep(1)'");
        write(
                "0001_index.sql",
                "INSERT INTO t VALUES (7);",
                "CREATE INDEX CONCURRENTLY t_by_n ON t (slow(n));",
                "INSERT INTO t VALUES (8);");

        assertThat(stoppedAt("SELECT 1 FROM pg_stat_progress_create_index"
                        + " WHERE relid = 't'::regclass AND phase LIKE 'building index%'"))
                .hasMessageContaining("Stopped in statement 2 of 3: the application asked for it.")
                .hasMessageContaining(
                        "Half done: statement 1 of migration 0001 is applied, statement 2 and all after it did not run.");

        assertLockIsFree();
        assertThat(column("SELECT 1 FROM pg_class WHERE relname = 't_by_n'")).isEmpty();
        execute("CREATE OR REPLACE FUNCTION slow(INT) RETURNS INT IMMUTABLE LANGUAGE sql AS 'SELECT $1'");
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void aLeftoverThatCannotBeClearedAtOnceIsClearedByTheNextStart() throws SQLException {
        write("0001_index.sql", "INSERT INTO t VALUES (7);", INDEX, "INSERT INTO t VALUES (8);");

        assertPage("stopped-concurrent-index", stoppedBeside("INSERT INTO t VALUES (1)"));

        assertLockIsFree();
        assertThat(column("SELECT error FROM __migrations_log WHERE action = 'fail'"))
                .containsExactly("stopped: the application asked for it");
        assertThat(column("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_by_n'::regclass"))
                .containsExactly("f");
        assertThat(states()).containsExactly(State.INTERRUPTED);
        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_by_n'::regclass"))
                .containsExactly("t");
    }

    @Test
    void aRemainingInvalidIndexIsReported() throws SQLException {
        execute("CREATE INDEX t_by_n ON t (n)");
        write("0001_drop.sql", "DROP INDEX CONCURRENTLY t_by_n;", "INSERT INTO t VALUES (8);");

        assertPage("stopped-drop-index", stoppedBeside("INSERT INTO t VALUES (1)"));

        assertThat(column("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_by_n'::regclass"))
                .containsExactly("f");
        assertThat(states()).containsExactly(State.INTERRUPTED);
        assertThat(column("SELECT failure FROM __migrations_run"))
                .containsExactly("stopped: the application asked for it; it left index t_by_n invalid");
        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT 1 FROM pg_class WHERE relname = 't_by_n'")).isEmpty();
    }

    @Test
    void theClearingOfALeftoverIsCancelled() throws SQLException {
        write("0001_index.sql", "INSERT INTO t VALUES (7);", INDEX);
        stoppedBeside("INSERT INTO t VALUES (1)");

        long start = System.nanoTime();
        assertThat(stoppedBeside("SELECT 1 FROM t")).hasMessageContaining("whether statement");

        // A connection that had to be cut could not write the log, either.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(StopContract.LIMIT);
        assertThat(column("SELECT error FROM __migrations_log WHERE action = 'fail'"))
                .containsExactly("stopped: the application asked for it", "stopped: the application asked for it");
        assertLockIsFree();
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void theLookAtWhatFailedIsCancelled() throws SQLException {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");
        up();
        write("0002_rows.sql", "INSERT INTO t VALUES (2);");

        assertThat(stoppedBeside("LOCK TABLE __migrations_log IN ACCESS EXCLUSIVE MODE"))
                .hasMessage("Stopped before the first migration: the application asked for it. Nothing was changed.\n"
                        + "  Next: start again");
        assertLockIsFree();
    }

    /** Has the run's thread interrupted while the last of the history's tables is made. */
    private MigrationStoppedException interruptedBehindTheTables(Migrator.Builder builder) {
        Thread runner = Thread.currentThread();
        Migrator migrator = builder.dataSource(
                        CutConnection.meanwhile(dataSource, "execution_ms BIGINT", runner::interrupt))
                .build();
        Throwable failure = catchThrowable(migrator::up);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(MigrationStoppedException.class);
        assertLockIsFree();
        return (MigrationStoppedException) failure;
    }

    @Test
    void aStopBehindTheMakingOfTheTablesSaysThatTheyAreMade() {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");

        assertThat(interruptedBehindTheTables(builder()))
                .hasMessage("Stopped before the first migration: its thread was interrupted. No script was run, but the"
                        + " history tables were created.\n  Next: start again");

        assertThat(appliedNames()).isEmpty();
        assertThat(states()).containsExactly(State.PENDING);
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void aStopBehindTheBaselineSaysThatItIsRecorded() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");

        assertThat(interruptedBehindTheTables(builder().baseline(Baseline.of("0001"))))
                .hasMessage("Stopped before the first migration: its thread was interrupted. No script was run, but the"
                        + " history tables were created, and the baseline 0001 was recorded.\n"
                        + "  Next: start again");

        assertThat(appliedNames()).containsExactly("0001_baseline");
        assertThat(Workbench.names(up())).containsExactly("0002_rows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__migrations", "__migrations_log"})
    void aLockedHistoryIsReported(String table) {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");
        up();
        write("0002_rows.sql", "INSERT INTO t VALUES (2);");

        assertThat(toldBeside("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE", Migrator::up))
                .singleElement()
                .extracting(Waiting::waited)
                .matches(waited -> waited.toSeconds() >= 2);
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    /** The lock is held until the run has ended. */
    @Test
    void aFailureIsReportedThoughTheLogIsLocked() {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");
        up();
        write("0002_fails.sql", "SELECT 1 / 0;");
        try (var blocker = new Blocker(dataSource, "LOCK TABLE __migrations_log IN SHARE MODE")) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> assertThat(catchThrowable(migrator()::up))
                            .isInstanceOf(MigrationFailedException.class)
                            .hasMessageContaining("division by zero"));
        }

        assertThat(column("SELECT count(*) FROM __migrations_log WHERE action = 'fail'"))
                .containsExactly("0");
    }

    /** What is told when something is done beside a session that did this, until it gives way. */
    private List<Waiting> toldBeside(String blocking, Consumer<Migrator> action) {
        try (var blocker = new Blocker(dataSource, blocking)) {
            action.accept(builder()
                    .listener(blocker)
                    .listener(event -> {
                        if (event.isWait(Waiting.Cause.ANSWER)) {
                            blocker.giveWay();
                        }
                    })
                    .build());
            return blocker.told(Waiting.Cause.ANSWER);
        }
    }

    @Test
    void aLockedLogIsReportedWhereTheStoredScriptIsNeeded() {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");
        up();
        write("0001_rows.sql", "INSERT INTO t VALUES (1); -- edited");
        String blocking = "LOCK TABLE __migrations_log IN ACCESS EXCLUSIVE MODE";

        assertThat(toldBeside(blocking, Migrator::up)).hasSize(1);
        assertThat(toldBeside(blocking, Migrator::status)).hasSize(1);
    }

    @Test
    void aNameTakenByATransactionIsReportedWhereTheTablesAreCreated() {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");

        assertThat(toldBeside("CREATE TABLE __migrations (id INT)", Migrator::up))
                .hasSize(1);

        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    void anInterruptIsNoticedWhileTheFirstLookGetsNoAnswer() {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");
        up();
        Thread runner = Thread.currentThread();
        try (var blocker = new Blocker(dataSource, "LOCK TABLE __migrations IN ACCESS EXCLUSIVE MODE")) {
            var interrupting = CompletableFuture.runAsync(() -> {
                Fleet.await("it waits", () -> !column(BLOCKED).isEmpty());
                runner.interrupt();
            });
            long start = System.nanoTime();

            assertThat(catchThrowable(migrator()::up))
                    .isInstanceOf(MigrationStoppedException.class)
                    .hasMessageContaining("Stopped: its thread was interrupted. Nothing was changed.");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            interrupting.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(blocker.told(Waiting.Cause.ANSWER)).isEmpty();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theEndOfTheProcessEndsAFirstLookThatGetsNoAnswer() throws Exception {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");
        up();
        Path output = folder().resolve("output.txt");
        var silence = WireFault.inTheAnswerTo(WireFault.Kind.SILENCE, "__migrations");
        try (var wire = new Wire(EmptyPostgreSql.port(), silence)) {
            Process process = EndedInStart.of(dataSource, wire.port(), folder(), output);
            try {
                assertThat(silence.happens()).isTrue();
                EndedInStart.end(process);
            } finally {
                process.destroyForcibly();
                silence.end();
            }
        }
        assertThat(output).content().contains("Stopped: the process is ending. Nothing was changed.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @EnabledOnOs(OS.LINUX)
    void theEndOfTheProcessEndsTheReadingOfALargeFile(boolean connectsSlowly) throws Exception {
        write("0001_small.sql", "CREATE TABLE small (id INT);");
        up();
        write("0002_large.sql", "INSERT INTO t VALUES (1);\n".repeat(3_000_000));
        Path file = folder().resolve("0002_large.sql").toRealPath();
        Path output = folder().resolve("output.txt");
        var delay = WireFault.at(WireFault.Kind.DELAY, Wire.Direction.TO_CLIENT, 0);
        try (var wire = new Wire(EmptyPostgreSql.port(), connectsSlowly ? delay : WireFault.none())) {
            Process process = EndedInStart.of(dataSource, wire.port(), folder(), output);
            try {
                // The file is opened before there is a connection, on another thread.
                Fleet.await(
                        "it has read the history",
                        () -> column(
                                        "SELECT count(*) FROM pg_stat_activity"
                                                + " WHERE datname = current_database() AND state = 'idle' AND query ~ '__migrations'")
                                .contains("1"));
                Fleet.await("it reads the file", () -> hasOpen(process, file));
                EndedInStart.end(process);
            } finally {
                process.destroyForcibly();
            }
        }
        assertThat(output)
                .content()
                .contains("Stopped while the migration files were read: the process is ending. Nothing was changed.");
    }

    private static boolean hasOpen(Process process, Path file) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.anyMatch(it -> isSame(it, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has been closed meanwhile is not. */
    private static boolean isSame(Path open, Path file) {
        try {
            return Files.readSymbolicLink(open).equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aCopyIsCancelled() throws SQLException {
        write("0001_rows.sql", "INSERT INTO t VALUES (1);", "COPY t FROM STDIN;", "2", "3", "\\.");

        assertThat(stoppedBeside("LOCK TABLE t IN SHARE MODE"))
                .hasMessageContaining("Rolled back: 0001 changed nothing.");

        assertThat(column("SELECT n FROM t")).isEmpty();
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void theFetchingOfRowsIsCancelled() {
        write("0001_rows.sql", "SELECT pg_sleep(0.001) FROM generate_series(1, 60000);");

        assertThat(stoppedAt("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND query LIKE 'SELECT pg_sleep(0.001)%'"
                        + " AND clock_timestamp() > query_start + INTERVAL '1 second' AND pid <> pg_backend_pid()"))
                .hasMessageContaining("Stopped in statement 1 of 1");
    }

    @Test
    void aCheckAtCommitIsCancelledOrTheConnectionCut() {
        execute(
                "CREATE FUNCTION wait() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NULL; END'");
        execute("CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION wait()");
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");

        assertThat(stoppedAt("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event = 'PgSleep'"))
                .hasMessageContaining("Rolled back: 0001 changed nothing.");

        assertThat(column("SELECT n FROM t")).isEmpty();
        execute("DROP TRIGGER late ON t");
        assertThat(up().migrations()).hasSize(1);
    }
}
