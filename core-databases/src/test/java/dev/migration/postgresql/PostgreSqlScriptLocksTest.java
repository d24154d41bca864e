// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.StoppedByLock;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Texts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script that waits for another session's lock gives way after a while, and comes again. */
class PostgreSqlScriptLocksTest extends PostgreSqlWorkbench {

    private Blocker blocker;

    @BeforeEach
    void lockTable() {
        execute("CREATE TABLE patients (id INT)", "INSERT INTO patients VALUES (1)");
        blocker = new Blocker(
                dataSource(),
                "SET application_name = 'report'",
                "LOCK TABLE patients IN ACCESS SHARE MODE -- PASSWORD 'hunter2'");
    }

    @AfterEach
    void unlock() {
        blocker.close();
    }

    private Migrator.Builder quick() {
        return builder()
                .sqlLockTimeout(Duration.ofMillis(150))
                .sqlLockRetries(20)
                .listener(blocker);
    }

    @Test
    void isTriedAgainUntilTheLockIsFreeAndTakesEffectOnce() {
        write(
                "0001_email.sql",
                "INSERT INTO patients VALUES (2);",
                "ALTER TABLE patients ADD COLUMN email TEXT;",
                "INSERT INTO patients VALUES (3);");

        assertThat(blocker.givingWayAfter(1, quick()).build().up().migrations()).hasSize(1);

        assertThat(blocker.told(StoppedByLock.class))
                .extracting(StoppedByLock::tries)
                .containsExactly(1);
        assertThat(blocker.told(MigrationEvent.MigrationStarted.class)).hasSize(1);
        assertThat(column("SELECT id FROM patients ORDER BY id")).containsExactly("1", "2", "3");
        assertThat(column("SELECT version FROM __migrations")).containsExactly("0001");
        assertThat(column("SELECT action FROM __migrations_log")).containsExactly("apply");
    }

    /** Else it would queue again, and block readers, as often as it is tried. */
    @Test
    void waitsWithoutQueueingUntilTheBlockingTransactionHasEnded() throws Exception {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");
        Migrator migrator = builder()
                .sqlLockTimeout(Duration.ofSeconds(1))
                .listener(blocker)
                .build();
        CompletableFuture<?> run =
                CompletableFuture.supplyAsync(migrator::up, task -> new Thread(task, "waiting").start());
        Fleet.await(
                "the first try is stopped",
                () -> !blocker.told(StoppedByLock.class).isEmpty());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        while (System.nanoTime() < end) {
            assertThat(column("SELECT mode FROM pg_locks WHERE NOT granted AND relation = 'patients'::regclass"))
                    .isEmpty();
        }

        blocker.giveWay();
        run.get(30, TimeUnit.SECONDS);

        assertThat(blocker.told(StoppedByLock.class)).singleElement().satisfies(stopped -> {
            assertThat(stopped.blocker()).contains("application \"report\"");
            assertThat(stopped.pause()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        });
    }

    @Test
    void aPreparedTransactionIsWaitedForToo() {
        blocker.execute("PREPARE TRANSACTION 'held'");
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");
        List<String> seen = new CopyOnWriteArrayList<>();
        Migrator migrator = builder()
                .sqlLockTimeout(Duration.ofSeconds(1))
                .listener(event -> {
                    if (event instanceof StoppedByLock stopped) {
                        seen.add(stopped.blocker());
                        execute("ROLLBACK PREPARED 'held'");
                    }
                })
                .build();

        assertThat(migrator.up().migrations()).hasSize(1);

        assertThat(seen).singleElement().asString().contains("a prepared transaction (see pg_prepared_xacts)");
    }

    @Test
    void asLongAsItsPatienceLasts() {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");
        Migrator migrator = builder()
                .sqlLockTimeout(Duration.ofSeconds(1))
                .waitTimeout(Duration.ofSeconds(3))
                .listener(blocker)
                .build();

        assertThat(catchThrowableOfType(MigrationFailedException.class, migrator::up))
                .hasMessageContaining("; not tried again: it may wait for no longer than 3 s (wait-timeout).")
                .hasMessageContaining("application \"report\"");

        assertThat(blocker.told(StoppedByLock.class)).hasSize(1);
    }

    @Test
    void isStoppedWhileItWaitsForTheBlockingTransaction() {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");
        var migrator = new AtomicReference<Migrator>();
        migrator.set(builder()
                .sqlLockTimeout(Duration.ofSeconds(1))
                .listener(event -> {
                    if (event instanceof StoppedByLock) {
                        CompletableFuture.runAsync(() -> migrator.get().stop());
                    }
                })
                .build());

        assertThat(catchThrowableOfType(MigrationStoppedException.class, migrator.get()::up))
                .hasMessageContaining("the application asked for it");
    }

    @Test
    void afterAnotherTryItIsStillCancelledAndNotCut() {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;", "SELECT pg_sleep(60);");
        Migrator migrator = blocker.givingWayAfter(1, quick()).build();
        var stopping = CompletableFuture.runAsync(() -> {
            awaitRow("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                    + " AND query = 'SELECT pg_sleep(60)'");
            migrator.stop();
        });

        assertThat(catchThrowableOfType(MigrationStoppedException.class, migrator::up))
                .hasMessageContaining("Stopped in statement 2 of 2: the application asked for it.");

        stopping.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(blocker.told(StoppedByLock.class)).hasSize(1);
        // Over a connection that was cut, nothing could be written.
        assertThat(column("SELECT error FROM __migrations_log"))
                .containsExactly("stopped: the application asked for it");
    }

    @Test
    void betweenTriesNothingIsLockedAndReadersGetThrough() {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");
        List<String> seen = new CopyOnWriteArrayList<>();
        Migrator.Builder builder = quick().listener(event -> {
            if (event instanceof StoppedByLock stopped && stopped.tries() == 1) {
                seen.addAll(column("SELECT 'read ' || id FROM patients"));
                seen.addAll(column("SELECT state FROM pg_stat_activity WHERE application_name LIKE 'PostgreSQL%'"
                        + " AND state = 'idle in transaction'"));
                seen.addAll(column("SELECT mode FROM pg_locks WHERE relation = 'patients'::regclass"
                        + " AND pid NOT IN (SELECT pid FROM pg_stat_activity WHERE application_name = 'report')"));
            }
        });

        assertThat(blocker.givingWayAfter(1, builder).build().up().migrations()).hasSize(1);

        assertThat(seen).containsExactly("read 1");
    }

    @Test
    void aReaderBehindItWaitsNoLongerThanTheTimeout() throws Exception {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");
        Migrator migrator = quick().sqlLockTimeout(Duration.ofSeconds(1)).build();
        CompletableFuture<?> run =
                CompletableFuture.supplyAsync(migrator::up, task -> new Thread(task, "waiting").start());
        awaitRow("SELECT 1 FROM pg_locks WHERE relation = 'patients'::regclass AND NOT granted");

        // It has the table only when the script has given way, as the one before it does not.
        assertThat(column("SELECT id FROM patients")).containsExactly("1");

        blocker.giveWay();
        run.get(30, TimeUnit.SECONDS);
        assertThat(blocker.told(StoppedByLock.class)).isNotEmpty();
    }

    private void awaitRow(String query) {
        Fleet.await(query, () -> !column(query).isEmpty());
    }

    @Test
    void theErrorReportNamesTheBlocker() {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");
        Migrator migrator = quick().sqlLockTimeout(Duration.ofSeconds(1))
                .waitTimeout(Duration.ofSeconds(3))
                .build();

        Blocker.assertPage(this, "lock-never-free", catchThrowableOfType(MigrationFailedException.class, migrator::up));

        assertThat(column("SELECT action FROM __migrations_log")).containsExactly("fail");
        assertThat(blocker.told(Waiting.Cause.SCRIPT_LOCK)).isNotEmpty().allSatisfy(waiting -> {
            assertThat(waiting.migration()).isEqualTo("0001_email");
            assertThat(waiting.detail())
                    .contains(
                            "application \"report\"",
                            "idle in transaction since",
                            "blocks AccessExclusiveLock on patients")
                    .doesNotContain("hunter2");
        });
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("migration-lock"));
    }

    @Test
    void theBlockerOfAScriptThatNamesItselfIsSeenToo() {
        write(
                "0001_email.sql",
                "-- option: retry=off lock_timeout=1500ms",
                "SET application_name = 'deploy';",
                "ALTER TABLE patients ADD COLUMN email TEXT;");

        assertThat(catchThrowableOfType(MigrationFailedException.class, quick().build()::up))
                .hasMessageContaining("Blocked by: process ")
                .hasMessageContaining("application \"report\"");
    }

    @Test
    void saysThatATransactionHasToEndFirst() {
        blocker.execute("INSERT INTO patients VALUES (2)");
        write("0001_index.sql", "CREATE INDEX CONCURRENTLY patients_id ON patients (id);");
        Migrator.Builder builder = quick().listener(event -> {
            if (event.isWait(Waiting.Cause.SCRIPT_LOCK)) {
                blocker.giveWay();
            }
        });

        builder.build().up();

        assertThat(blocker.told(Waiting.Cause.SCRIPT_LOCK))
                .isNotEmpty()
                .allSatisfy(waiting -> assertThat(waiting.detail())
                        .contains("holds a transaction open that has to end first, last statement: INSERT INTO"));
    }

    @Test
    void saysWhichRightShowsWhatAnotherRuns() {
        blocker.giveWay();
        execute(
                "CREATE ROLE waiting_clerk LOGIN",
                "GRANT ALL ON SCHEMA public TO waiting_clerk",
                "ALTER TABLE patients OWNER TO waiting_clerk");
        blocker.execute("LOCK TABLE patients IN ACCESS SHARE MODE");
        write(
                "0001_email.sql",
                "-- option: retry=off lock_timeout=1500ms",
                "ALTER TABLE patients ADD COLUMN email TEXT;");

        assertThat(catchThrowableOfType(
                        MigrationFailedException.class,
                        quick().dataSource(as("waiting_clerk")).build()::up))
                .hasMessageContaining("last statement: not shown, needs GRANT pg_read_all_stats TO waiting_clerk");
    }

    @Test
    void anAnswerInTimeIsNotReportedAsMissing() {
        write(
                "0001_email.sql",
                "-- option: retry=off lock_timeout=900ms",
                "DO $$ BEGIN PERFORM pg_sleep(1); SET LOCAL lock_timeout = 1; LOCK TABLE patients; END $$;");

        assertThat(catchThrowableOfType(MigrationFailedException.class, quick().build()::up))
                .hasMessageContaining("Blocked by: no session that a second connection could see.");
    }

    @Test
    void inAPoolOfOneTheBlockerIsUnknown() {
        write(
                "0001_email.sql",
                "-- option: retry=off lock_timeout=1500ms",
                "ALTER TABLE patients ADD COLUMN email TEXT;");
        var config = new HikariConfig();
        config.setDataSource(as("postgres"));
        config.setMaximumPoolSize(1);
        try (var pool = new HikariDataSource(config)) {
            Migrator migrator = quick().dataSource(pool).build();

            Blocker.assertPage(
                    this, "lock-blocker-unknown", catchThrowableOfType(MigrationFailedException.class, migrator::up));
            assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection())
                    .isZero();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void aDataSourceOfOneConnectionIsLeftAlone() throws SQLException {
        write(
                "0001_email.sql",
                "-- option: retry=off lock_timeout=600ms",
                "ALTER TABLE patients ADD COLUMN email TEXT;");
        try (Connection only = as("postgres").getConnection()) {
            Migrator migrator = quick().dataSource(Connections.pooled(only)).build();

            assertThat(catchThrowableOfType(MigrationFailedException.class, migrator::up))
                    .hasMessageContaining("Blocked by: unknown");
        }
    }

    @Test
    void noSecondConnectionIsTakenForAScriptThatDoesNotWait() {
        write("0001_slow.sql", "CREATE TABLE other (id INT);", "SELECT 1;");
        var borrowed = new CopyOnWriteArrayList<Connection>();
        Migrator migrator = quick().sqlLockTimeout(Duration.ofSeconds(5))
                .dataSource(Connections.prepared(dataSource(), borrowed::add))
                .build();

        migrator.up();

        assertThat(borrowed).hasSize(1);
    }

    @Texts("""
            -- option: retry=off⏎ALTER TABLE patients ADD COLUMN email TEXT;
            SELECT pg_advisory_lock(1);⏎ALTER TABLE patients ADD COLUMN email TEXT;
            PREPARE p AS SELECT 1;⏎ALTER TABLE patients ADD COLUMN email TEXT;
            ALTER TABLE patients ADD COLUMN email TEXT;⏎COPY patients FROM PROGRAM 'true';
            LOCK TABLE patients IN ACCESS EXCLUSIVE MODE NOWAIT;""")
    void isNotTriedAgain(String script) {
        write("0001_email.sql", script);

        assertThat(catchThrowableOfType(MigrationFailedException.class, quick().build()::up))
                .hasMessageContaining("SQLSTATE 55P03");

        assertThat(blocker.told(StoppedByLock.class)).isEmpty();
    }

    @Test
    void theShortestTimeoutIsAMillisecond() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(builder().sqlLockTimeout(Duration.ofNanos(1)).build().up().migrations())
                .hasSize(1);
    }

    @Test
    void theScriptsOwnTimeoutCounts() {
        write("0001_email.sql", "-- option: lock_timeout=100ms", "ALTER TABLE patients ADD COLUMN email TEXT;");

        assertThat(blocker.givingWayAfter(1, quick().sqlLockTimeout(Duration.ofHours(1)))
                        .build()
                        .up()
                        .migrations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- option: lock_timeout=0\n", "SET lock_timeout = 0;\n"})
    void withoutLimitItWaitsAndIsWatched(String begin) throws Exception {
        write("0001_email.sql", begin + "ALTER TABLE patients ADD COLUMN email TEXT;");
        var waiting = new CountDownLatch(1);
        Migrator migrator = quick().sqlLockTimeout(Duration.ofMillis(150))
                .listener(event -> {
                    if (event.isWait(Waiting.Cause.SCRIPT_LOCK)) {
                        waiting.countDown();
                        blocker.giveWay();
                    }
                })
                .build();

        // Where the option says so, it is looked after the default.
        CompletableFuture<?> run =
                CompletableFuture.supplyAsync(migrator::up, task -> new Thread(task, "waiting").start());

        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        run.get(30, TimeUnit.SECONDS);
        assertThat(blocker.told(StoppedByLock.class)).isEmpty();
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        blocker.giveWay();
        execute("CREATE TABLE visits (id INT)", "INSERT INTO visits VALUES (1)");
        blocker.execute("SET deadlock_timeout = '30s'", "UPDATE visits SET id = 2");
        write(
                "0001_both.sql",
                "SET LOCAL deadlock_timeout = '1s';",
                "UPDATE patients SET id = id + 1;",
                "UPDATE visits SET id = 5;");
        Migrator migrator = quick().sqlLockTimeout(Duration.ofSeconds(20))
                .listener(event -> {
                    if (event instanceof StoppedByLock) {
                        blocker.giveWay();
                    }
                })
                .build();
        // It holds a row of patients, and waits for visits; the other one has that, and asks for patients.
        CompletableFuture<?> other = CompletableFuture.runAsync(
                () -> {
                    awaitRow("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND application_name LIKE 'migration 0001%'");
                    blocker.execute("UPDATE patients SET id = 7");
                },
                task -> new Thread(task, "other").start());

        migrator.up();

        other.get(30, TimeUnit.SECONDS);
        assertThat(blocker.told(StoppedByLock.class)).hasSize(1);
        assertThat(column("SELECT id FROM patients")).containsExactly("2");
        assertThat(column("SELECT id FROM visits")).containsExactly("5");
    }

    @Test
    void aStatementThatIsATransactionByItselfIsTriedAgain() {
        write(
                "0001_index.sql",
                "CREATE TABLE log (at TEXT);",
                "SET my.note = 'kept';",
                "INSERT INTO log SELECT current_setting('my.note');",
                "CREATE INDEX CONCURRENTLY log_at ON log (at);",
                "ALTER TABLE patients ADD COLUMN email TEXT;",
                "CREATE INDEX CONCURRENTLY log_at_again ON log (at);");

        assertThat(blocker.givingWayAfter(1, quick()).build().up().migrations()).hasSize(1);

        assertThat(column("SELECT at FROM log")).containsExactly("kept");
        assertThat(blocker.told(StoppedByLock.class)).hasSize(1);
    }

    @Test
    void severalStatementsThatShareATransactionAreNotTriedAgain() {
        write(
                "0001_index.sql",
                "CREATE TABLE log (at TEXT);",
                "CREATE INDEX CONCURRENTLY log_at ON log (at);",
                "INSERT INTO log VALUES ('once');",
                "ALTER TABLE patients ADD COLUMN email TEXT;");

        assertThatThrownBy(quick().build()::up)
                .hasMessageContaining("at the first try; not tried again: it is not a transaction of its own")
                .hasMessageContaining("Half done: statements 1 to 2 of migration 0001 are applied");
        blocker.giveWay();
        up();

        assertThat(column("SELECT at FROM log")).containsExactly("once");
    }

    @Test
    void halfDoneItResumesAtTheNextStart() {
        write(
                "0001_index.sql",
                "CREATE TABLE log (at TEXT);",
                "INSERT INTO log VALUES ('once');",
                "CREATE INDEX CONCURRENTLY log_at ON log (at);",
                "ALTER TABLE patients ADD COLUMN email TEXT;");

        Blocker.assertPage(
                this,
                "lock-half-done",
                catchThrowableOfType(
                        MigrationFailedException.class,
                        quick().sqlLockTimeout(Duration.ofSeconds(1))
                                .waitTimeout(Duration.ofSeconds(3))
                                .build()::up));
        blocker.giveWay();
        up();

        assertThat(column("SELECT at FROM log")).containsExactly("once");
    }

    @Test
    void outsideTransactionsThereIsNoLimit() throws Exception {
        write(
                "0001_none.sql",
                "-- no-transaction",
                "CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS t;");
        write("0002_index.sql", "CREATE INDEX CONCURRENTLY patients_id ON patients (id);");
        blocker.execute("LOCK TABLE patients IN EXCLUSIVE MODE");
        Migrator migrator = quick().listener(event -> {
                    if (event.isWait(Waiting.Cause.SCRIPT_LOCK)) {
                        blocker.giveWay();
                    }
                })
                .build();

        CompletableFuture<?> run =
                CompletableFuture.supplyAsync(migrator::up, task -> new Thread(task, "waiting").start());
        run.get(30, TimeUnit.SECONDS);

        assertThat(column("SELECT t FROM seen")).containsExactly("0");
        assertThat(blocker.told(StoppedByLock.class)).isEmpty();
        assertThat(blocker.told(Waiting.Cause.SCRIPT_LOCK)).isNotEmpty();
    }

    @Test
    void zeroLeavesTheSessionsOwnLimit() {
        blocker.giveWay();
        write("0001_seen.sql", "CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS t;");
        write(
                "0002_seen.sql",
                "-- option: lock_timeout=3s",
                "INSERT INTO seen SELECT current_setting('lock_timeout');");
        builder().sqlLockTimeout(Duration.ZERO).build().up();
        write("0003_seen.sql", "INSERT INTO seen SELECT current_setting('lock_timeout');");
        up();

        assertThat(column("SELECT t FROM seen")).containsExactly("0", "3s", "1500ms");
    }
}
