// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Bouncer;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RoundTripCounter;
import dev.migration.fixture.SearchPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Through a pooler, beside its other clients and beside instances that are connected to the server itself. */
class PgBouncerTest extends PostgreSqlWorkbench {

    private static final String FINGERPRINT = """
            SELECT 'process ' || pg_backend_pid()
            UNION ALL SELECT name || ' = ' || setting FROM pg_settings WHERE name NOT LIKE 'transaction\\_%'
            UNION ALL SELECT 'user ' || session_user || '/' || current_user
            UNION ALL SELECT 'temp ' || relname FROM pg_class WHERE relpersistence = 't'
            UNION ALL SELECT 'channel ' || c FROM pg_listening_channels() c
            UNION ALL SELECT 'prepared ' || name || statement FROM pg_prepared_statements
            UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable
            UNION ALL SELECT 'lock ' || objid FROM pg_locks WHERE locktype = 'advisory'
            ORDER BY 1""";

    private Bouncer bouncer;

    private void start(String poolMode, int poolSize) {
        bouncer = new Bouncer(poolMode, poolSize);
    }

    @AfterEach
    void stop() {
        if (bouncer != null) {
            bouncer.close();
        }
    }

    private Migrator.Builder pooled() {
        return builder().dataSource(bouncer.dataSource());
    }

    @ParameterizedTest
    @CsvSource({"SET work_mem = 7000,, the init SQL", ", pg_monitor, a role"})
    void initSqlAndRoleAreRefusedBeforeTheyReachAnotherClient(String initSql, String role, String setting)
            throws SQLException {
        start("transaction", 1);
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        List<List<String>> before = sessions(1);
        Migrator migrator = pooled().initSql(initSql).role(role).build();

        for (ThrowingCallable call : List.<ThrowingCallable>of(migrator::up, migrator::status)) {
            assertThatThrownBy(call)
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining("and with it what " + setting + " sets")
                    .hasMessageContaining("ALTER ROLE");
        }
        assertThat(sessions(1)).isEqualTo(before);
    }

    /** What other clients find in the sessions that the pooler has, all at the same time. */
    private List<List<String>> sessions(int count) throws SQLException {
        PGSimpleDataSource client = bouncer.dataSource();
        client.setPrepareThreshold(0);
        List<Connection> open = new ArrayList<>();
        List<List<String>> found = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Connection connection = client.getConnection();
                open.add(connection);
                connection.setAutoCommit(false);
                found.add(column(connection, FINGERPRINT));
            }
        } finally {
            for (Connection connection : open) {
                // Who leaves in a transaction takes the session along.
                connection.rollback();
                connection.close();
            }
        }
        found.sort((one, other) -> one.toString().compareTo(other.toString()));
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void otherClientsFindTheSessionsAsTheyWere(int poolSize) throws SQLException {
        start("transaction", poolSize);
        List<List<String>> before = sessions(poolSize);
        write(
                "0001_t.sql",
                "-- option: lock_timeout=3s",
                "-- Up Migration",
                "SET LOCAL statement_timeout = '17s';",
                "CREATE TEMP TABLE scratch (id INT) ON COMMIT DROP;",
                "CREATE TABLE t (id INT);",
                "COPY t FROM STDIN;",
                "1",
                "\\.",
                "SELECT id FROM t;",
                "-- Down Migration",
                "SET LOCAL work_mem = '1234kB';",
                "DROP TABLE t;");
        write("0002_wrong.sql", "SET LOCAL search_path = pg_catalog;", "SELECT * FROM nowhere;");

        assertThatThrownBy(pooled().build()::up).isInstanceOf(MigrationFailedException.class);
        assertThat(sessions(poolSize)).isEqualTo(before);

        delete("0002_wrong.sql");
        pooled().build().down();
        assertThat(sessions(poolSize)).isEqualTo(before);
        assertThat(actions()).containsExactly("apply", "fail", "undo");
    }

    @Test
    void statementsPreparedByAnotherClientsDriverDoNotBlock() throws SQLException {
        start("transaction", 1);
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        try (Connection other = bouncer.dataSource().getConnection()) {
            other.setAutoCommit(false);
            column(other, "SELECT 1");
            // Under a name of the driver's own, S_1, which every driver takes first.
            other.commit();

            assertThat(pooled().build().up().migrations()).hasSize(1);

            column(other, "SELECT 1");
            other.commit();
        }
    }

    @Test
    void theConnectionOfAPoolPreparesStatementsAsBefore() throws SQLException {
        start("transaction", 1);
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        try (Connection connection = bouncer.dataSource().getConnection()) {
            builder().dataSource(Connections.pooled(connection)).build().up();

            assertThat(connection.unwrap(org.postgresql.PGConnection.class).getPrepareThreshold())
                    .isEqualTo(5);
        }
    }

    /** What the driver prepares by name lives in one session of the server, and the next one may be another. */
    @Test
    void whoLooksForASecondHistoryPreparesNothing() throws SQLException {
        start("transaction", 1);
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        builder().table("other").build().up();
        write("0001_t.sql", "CREATE TABLE t (id INT);", "CREATE TABLE u (id INT);");
        builder().table("elder").baseline(Baseline.of("none")).build().baseline(Baseline.of("0001"));
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        try (Connection connection = bouncer.dataSource().getConnection()) {
            Migrator.Builder third =
                    builder().dataSource(Connections.pooled(connection)).baseline(Baseline.of("none"));
            for (int time = 0; time < 3; time++) {
                assertThat(refusedByAll(third).message()).contains("In table elder");
            }
            assertThat(column(connection, "SELECT statement FROM pg_prepared_statements"))
                    .isEmpty();
            assertThat(connection.unwrap(org.postgresql.PGConnection.class).getPrepareThreshold())
                    .isEqualTo(5);
        }
        assertThat(tableNames()).doesNotContain("__migrations");
    }

    @Test
    void aSearchPathThatAnotherClientLeftLeadsNothingAstray() throws SQLException {
        start("transaction", 1);
        execute("CREATE SCHEMA other");
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        write("0002_u.sql", "CREATE TABLE u (id INT);");
        DataSource meanwhile = CutConnection.meanwhile(bouncer.dataSource(), "pg_try_advisory_xact_lock", () -> {
            try (Connection client = bouncer.dataSource().getConnection();
                    Statement statement = client.createStatement()) {
                statement.execute("SET search_path = other");
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });

        builder().dataSource(meanwhile).build().up();

        assertThat(
                        column(
                                "SELECT schemaname FROM pg_tables WHERE tablename IN ('t', 'u') OR tablename LIKE '%migrations%'"))
                .hasSize(5)
                .containsOnly("public");
    }

    @Test
    void noHistoryBeginsWhereTheSearchPathOfAnotherClientLeads() throws SQLException {
        start("transaction", 1);
        execute("CREATE SCHEMA other");
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        try (Connection client = bouncer.dataSource().getConnection();
                Statement statement = client.createStatement()) {
            statement.execute("SET search_path = other");
            refusedWith("pooler-search-path", InvalidMigrationsException.class, pooled().build()::up);
            assertThat(refusedByAll(pooled()).code()).isEqualTo(Code.POOLED_CONNECTION);
            assertThat(tableNames()).isEmpty();

            statement.execute("RESET search_path");
            assertThat(pooled().build().up().migrations()).hasSize(1);
        }
        assertThat(tableNames()).contains("t", "__migrations");
    }

    @Test
    void thePoolerTakesNoSearchPathFromTheUrl() {
        start("transaction", 1);
        PGSimpleDataSource client = bouncer.dataSource();
        client.setCurrentSchema("public");

        assertThat(refused(
                        DatabaseAccessException.class,
                        builder().dataSource(client).build()::up))
                .hasMessageContaining("search_path");
    }

    @ParameterizedTest
    @MethodSource("dev.migration.fixture.SearchPath#all")
    void aSearchPathIsAListOfNamesAndNoSql(SearchPath path) throws SQLException {
        start("transaction", 1);
        execute(path.creation());
        write("0001_t.sql", "CREATE TABLE t (id INT);", "SET LOCAL search_path = pg_catalog;");
        try (Connection client = bouncer.dataSource().getConnection()) {
            column(client, path.setting());

            String remedy = refused(InvalidMigrationsException.class, pooled().build()::up)
                    .getMessage()
                    .replaceFirst("(?s).*ALTER ROLE \"postgres\" (SET search_path = .*); or run.*", "$1");
            stop();
            alterRole(remedy);
            start("transaction", 1);
            assertThat(pooled().build().up().migrations()).hasSize(1);
        } finally {
            alterRole("RESET search_path");
        }
        write("0002_u.sql", "CREATE TABLE u (id INT);", "SET LOCAL search_path = pg_catalog;");
        stop();
        start("transaction", 1);
        try (Connection client = bouncer.dataSource().getConnection()) {
            column(client, path.setting());

            assertThat(pooled().build().up().migrations()).hasSize(1);

            assertThat(column(client, "SELECT quote_ident(current_schema())")).isEqualTo(path.alone());
        }
        assertThat(column(SearchPath.schemasOf("t"))).isEqualTo(path.alone());
        assertThat(column(SearchPath.schemasOf("u"))).isEqualTo(path.alone());
        assertThat(column("SELECT id FROM public.victim")).containsExactly("1");
    }

    /** In this database, which is the next test's too. */
    private void alterRole(String change) {
        execute("DO $do$ BEGIN EXECUTE format('ALTER ROLE postgres IN DATABASE %I ', current_database()) || $change$"
                + change + "$change$; END $do$");
    }

    @ParameterizedTest
    @CsvSource({"transaction, 1", "transaction, 2", "session, 10"})
    void instancesBehindThePoolerAndBesideItApplyEverythingExactlyOnce(String poolMode, int poolSize) throws Exception {
        start(poolMode, poolSize);
        int migrations = 10;
        for (int i = 1; i <= migrations; i++) {
            write("%04d_t.sql".formatted(i), "CREATE TABLE t" + i + " (id INT);");
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<RunReport>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Migrator migrator = i % 2 == 0 ? pooled().build() : migrator();
                runs.add(threads.submit(() -> migrator.up()));
            }
            int applied = 0;
            for (Future<RunReport> run : runs) {
                applied += run.get(60, TimeUnit.SECONDS).migrations().size();
            }
            assertThat(applied).isEqualTo(migrations);
        } finally {
            threads.shutdownNow();
        }
        assertThat(actions()).hasSize(migrations).containsOnly("apply");
        assertThat(column("SELECT objid FROM pg_locks WHERE locktype = 'advisory'"))
                .isEmpty();
        assertThat(column("SELECT owner FROM __migrations_run WHERE expires_at IS NOT NULL"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneWaitsForTheOther(boolean pooledFirst) {
        start("transaction", 2);
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        try (var holder = new PausedRun(pooledFirst ? pooled() : builder())) {
            Migrator.Builder second = pooledFirst ? builder() : pooled();

            WaitTimeoutException timeout = catchThrowableOfType(
                    WaitTimeoutException.class,
                    second.waitTimeout(Duration.ofMillis(300)).build()::up);

            assertThat(timeout.getMessage())
                    .containsPattern(
                            pooledFirst
                                    ? "It is held by \\S+:\\d+:\\S+ since "
                                    : "It is held by process \\d+, user postgres");
            assertThat(holder.finish().migrations()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneWhoseLeaseRanOutIsStoppedByTheOneWhoTookOver(boolean byPooled) {
        start("transaction", 2);
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        try (var pool = poolOfOne(bouncer.dataSource());
                var holder = new PausedRun(builder().dataSource(pool))) {
            // With one connection there is no heartbeat to make it longer again.
            execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL");

            assertThat((byPooled ? pooled() : builder()).build().up().migrations())
                    .hasSize(1);

            assertThat(catchThrowable(holder::finish))
                    .hasStackTraceContaining("another instance ran it at the same time");
        }
        assertThat(appliedNames()).containsExactly("0001_t");
    }

    private static HikariDataSource poolOfOne(DataSource dataSource) {
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "session"})
    void aStatementOutsideATransactionRunsUnderTheLease(String poolMode) throws SQLException {
        start(poolMode, 2);
        List<List<String>> before = sessions(2);
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        write(
                "0002_index.sql",
                "-- Up Migration",
                "INSERT INTO t VALUES (1);",
                "CREATE INDEX CONCURRENTLY t_by_id ON t (id);",
                "INSERT INTO t VALUES (2);",
                "-- Down Migration",
                "DROP INDEX CONCURRENTLY t_by_id;");

        assertThat(pooled().build().up().migrations()).hasSize(2);

        assertThat(column("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_by_id'::regclass"))
                .containsExactly("t");
        if (poolMode.equals("transaction")) {
            assertThat(sessions(2)).isEqualTo(before);
        }
        assertThat(pooled().build().down().migrations()).hasSize(1);
        assertThat(column("SELECT to_regclass('t_by_id')")).containsOnlyNulls();
        assertThat(actions()).containsExactly("apply", "apply", "undo");
    }

    @Test
    void whatLastsAsLongAsTheSessionIsRefused() {
        start("transaction", 2);
        write("0001_t.sql", "CREATE TABLE t (id INT);", "CREATE TEMP TABLE scratch AS SELECT id FROM t;");
        write("0002_lock.sql", "SELECT pg_advisory_lock(4711);");
        write("0003_path.sql", "-- no-transaction", "SET search_path = public;", "CREATE TABLE u (id INT);");
        write("0004_timeout.sql", "-- option: transaction=off lock_timeout=3s", "CREATE TABLE v (id INT);");
        write("0005_tenant.sql", "CREATE TABLE w (id INT);", "SELECT set_config('app.tenant', 'x', false);");

        List<Problem> refusal = refusedWith("pooler-session", InvalidMigrationsException.class, pooled().build()::up)
                .problems();
        assertThat(refused(
                                InvalidMigrationsException.class,
                                () -> pooled().build().plan(Target.all()))
                        .problems())
                .isEqualTo(refusal);
        assertThat(pooled().build().status().problems()).containsAll(refusal);
        assertThat(pooled().build().validate(Strictness.NORMAL)).containsAll(refusal);
        assertThat(tableNames()).isEmpty();

        assertThat(up().migrations()).as("over a direct connection").hasSize(5);
    }

    @Test
    @Tag("deep")
    void aHolderWhoIsKilledInATransactionIsSoonReplaced() throws Exception {
        start("transaction", 3);
        execute("CREATE TABLE killed (n INT)");
        write("0001_slow.sql", "CREATE TABLE t (n INT);", "SELECT pg_sleep(60) WHERE NOT EXISTS (SELECT FROM killed);");
        var wire = new RoundTripCounter(bouncer.port());
        PGSimpleDataSource doomed = bouncer.dataSource();
        doomed.setPortNumbers(new int[] {wire.port()});
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> killed =
                    thread.submit(() -> builder().dataSource(doomed).build().up());
            awaitSleeper();
            execute("INSERT INTO killed VALUES (1)");
            wire.close();
            long start = System.nanoTime();

            assertThat(pooled().build().up().migrations()).hasSize(1);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
            assertThatThrownBy(() -> killed.get(30, TimeUnit.SECONDS)).hasStackTraceContaining("I/O error");
        } finally {
            thread.shutdownNow();
        }
        assertThat(actions()).containsExactly("apply");
    }

    @Test
    void statementModeIsNamedWithItsRemedy() {
        start("statement", 2);
        write("0001_t.sql", "CREATE TABLE t (id INT);");

        assertThat(catchThrowableOfType(MigrationException.class, pooled().build()::up))
                .hasMessageContaining("PgBouncer is in statement mode, which allows no transactions")
                .hasMessageContaining("set pool_mode = transaction")
                .satisfies(e -> assertThat(e.problems().get(0).code()).isEqualTo(Code.POOLED_CONNECTION));
        assertThat(tableNames()).isEmpty();
    }

    @Test
    void theSessionThatBlocksAScriptIsReported() {
        start("transaction", 3);
        execute("CREATE TABLE patients (id INT)");
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");
        try (var blocker = new Blocker(
                dataSource, "SET application_name = 'report'", "LOCK TABLE patients IN ACCESS SHARE MODE")) {
            Migrator migrator = pooled().sqlLockTimeout(Duration.ofSeconds(1))
                    .waitTimeout(Duration.ofSeconds(3))
                    .listener(blocker)
                    .build();

            assertThat(catchThrowableOfType(MigrationFailedException.class, migrator::up))
                    .hasMessageContaining("Blocked by: process ")
                    .hasMessageContaining("application \"report\"");
            assertThat(blocker.told(Waiting.Cause.SCRIPT_LOCK)).isNotEmpty();
        }
    }

    @Test
    void aLeaseThatCannotBeWrittenIsWaitedForNoLongerThanAsked() {
        start("transaction", 3);
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        pooled().build().up();
        write("0002_u.sql", "CREATE TABLE u (id INT);");
        try (var blocker = new Blocker(dataSource, "LOCK TABLE __migrations_run IN SHARE MODE")) {
            assertThat(catchThrowableOfType(
                            WaitTimeoutException.class,
                            pooled().waitTimeout(Duration.ofMillis(500)).build()::up))
                    .hasMessageContaining("The migration lock cannot be taken, and waiting ")
                    .hasMessageContaining("The database says: canceling statement due to lock timeout");
        }

        pooled().build().up();
        assertThat(tableNames()).contains("u");
    }

    @Test
    void aFailureIsReportedThoughTheLogIsLocked() {
        start("transaction", 3);
        write("0001_rows.sql", "CREATE TABLE t (id INT);");
        pooled().build().up();
        write("0002_fails.sql", "SELECT 1 / 0;");
        try (var blocker = new Blocker(dataSource, "LOCK TABLE __migrations_log IN SHARE MODE")) {
            Migrator migrator = pooled().build();
            assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> assertThat(catchThrowable(migrator::up))
                            .isInstanceOf(MigrationFailedException.class)
                            .hasMessageContaining("division by zero"));
        }
        assertThat(column("SELECT count(*) FROM __migrations_log WHERE action = 'fail'"))
                .containsExactly("0");

        assertThat(catchThrowable(pooled().build()::up)).isInstanceOf(MigrationFailedException.class);
        assertThat(column("SELECT count(*) FROM __migrations_log WHERE action = 'fail'"))
                .containsExactly("1");
    }

    @Test
    void whatRunsOnAfterItsClientWasKilledIsNotRunBesideItself() throws Exception {
        start("transaction", 3);
        String comment = "/* " + "longer than what the server shows of it ".repeat(40) + "*/";
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write(
                "0002_slow.sql",
                "-- option: transaction=off",
                "INSERT INTO t VALUES (1);",
                "INSERT INTO t SELECT 2 " + comment + " FROM pg_sleep(60);");
        var wire = new RoundTripCounter(bouncer.port());
        PGSimpleDataSource doomed = bouncer.dataSource();
        doomed.setPortNumbers(new int[] {wire.port()});
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> killed =
                    thread.submit(() -> builder().dataSource(doomed).build().up());
            awaitSleeper();
            wire.close();
            assertThatThrownBy(() -> killed.get(30, TimeUnit.SECONDS)).hasStackTraceContaining("I/O error");

            String process = column("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                    .get(0);
            for (ThrowingCallable next : List.<ThrowingCallable>of(
                    pooled().build()::up,
                    migrator()::up,
                    () -> pooled().build().resume("0002", UnknownOutcome.REPEAT),
                    () -> pooled().build().resume("0002", UnknownOutcome.DONE))) {
                assertThatThrownBy(next)
                        .isInstanceOf(InvalidMigrationsException.class)
                        .hasMessageContaining("the database still runs it:\n    INSERT INTO t SELECT 2 /* longer")
                        .hasMessageContaining("It is process " + process + ", user postgres, ")
                        .hasMessageContaining("end it: SELECT pg_terminate_backend(" + process + "); then start again");
            }
            assertThat(pooled().build().status().problems())
                    .extracting(Problem::text)
                    .singleElement()
                    .asString()
                    .contains("The database still runs that statement: it is process " + process + ", user postgres, ")
                    .endsWith("end it: SELECT pg_terminate_backend(" + process + "); then start again");
            for (ThrowingCallable mark : List.<ThrowingCallable>of(
                    () -> pooled().build().markApplied("0002"), () -> migrator().markFailed("0002"))) {
                assertThatThrownBy(mark)
                        .isInstanceOf(InvalidMigrationsException.class)
                        .hasMessageContaining("It is process " + process + ", user postgres, ")
                        .hasMessageContaining(" It may still take effect.\n  Next: wait until it has ended, or end it: "
                                + "SELECT pg_terminate_backend(" + process + "); then record its outcome");
            }
            execute("SELECT pg_terminate_backend(" + process + ")");
            awaitNoSleeper();
            assertThatThrownBy(pooled().build()::up).hasMessageContaining("it is unknown whether that took effect");
        } finally {
            thread.shutdownNow();
        }
        pooled().build().resume("0002", UnknownOutcome.DONE);
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    private void awaitNoSleeper() {
        Fleet.await("nobody sleeps", () -> sleepers().isEmpty());
    }

    private void awaitSleeper() {
        Fleet.await("somebody sleeps", () -> !sleepers().isEmpty());
    }

    private List<String> sleepers() {
        return column("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    }
}
