// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.migration.Baseline;
import dev.migration.InvalidMigrationsException;
import dev.migration.LostSession;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.FolderWorkbench;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The server is restarted, or dies, in the middle of a run. */
class PostgreSqlRestartTest extends FolderWorkbench {

    private static final String EFFECTS = "SELECT n FROM effects ORDER BY n";

    @TempDir
    static Path directory;

    private static EmbeddedPostgres server;

    /** What happens to the server, as a signal. */
    private enum Blow {
        /** pg_ctl restart -m fast. */
        FAST("INT"),
        /** pg_ctl restart -m immediate. */
        IMMEDIATE("QUIT"),
        /** kill -9. */
        KILLED("KILL"),
        /** kill -9 of the one process that serves the run: the server ends all others, and recovers by itself. */
        BACKEND_KILLED("KILL");

        private final String signal;

        Blow(String signal) {
            this.signal = signal;
        }
    }

    /** Most of these tests make tables before the first migration. */
    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(Baseline.none());
    }

    @BeforeAll
    static void startServer() throws IOException {
        start(0);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    private static void start(int port) throws IOException {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "on")
                // What is committed without waiting for the disk is on its way there for long.
                .setServerConfig("wal_writer_delay", "10s");
        server = (port == 0 ? builder : builder.setPort(port)).start();
    }

    @BeforeEach
    void empty() {
        execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE TABLE gate (n INT)");
    }

    @Override
    public DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    @Override
    public String vendor() {
        return "postgresql";
    }

    private static void signal(String signal, long process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .get(0)
                .strip());
    }

    private static boolean answers() {
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            return isValid(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean isValid(Connection connection) {
        try {
            return connection.isValid(5);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Strikes while this runs, and gives what the run has to say. */
    private MigrationException struck(Blow blow, String running) throws Exception {
        Migrator migrator = migrator();
        CompletableFuture<Throwable> run = CompletableFuture.supplyAsync(
                () -> catchThrowable(migrator::up), task -> new Thread(task, "struck").start());
        String query = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
                + " AND query LIKE '" + running + "%'";
        Fleet.await(running, () -> run.isDone() || !column(query).isEmpty());
        assertThat(run).isNotDone();
        if (blow == Blow.BACKEND_KILLED) {
            try (Connection other = dataSource().getConnection()) {
                signal(blow.signal, Long.parseLong(column(query).get(0)));
                Fleet.await("the server has ended all sessions", () -> !isValid(other));
            }
        } else {
            int port = server.getPort();
            ProcessHandle process = ProcessHandle.of(postmaster()).orElseThrow();
            signal(blow.signal, process.pid());
            process.onExit().get(30, TimeUnit.SECONDS);
            restart(port);
        }
        Throwable failure = run.get(30, TimeUnit.SECONDS);
        Fleet.await("the server answers", PostgreSqlRestartTest::answers);
        assertThat(failure).isInstanceOf(MigrationException.class);
        return (MigrationException) failure;
    }

    private static void restart(int port) throws IOException {
        var log = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
        Level before = log.getLevel();
        // It complains that it cannot stop what is stopped.
        log.setLevel(Level.OFF);
        try {
            server.close();
        } finally {
            log.setLevel(before);
        }
        start(port);
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionIsDoneAsAWholeOrNotAtAll(Blow blow) throws Exception {
        write("0001_effects.sql", "CREATE TABLE effects (n INT);", "INSERT INTO effects VALUES (1);");
        write("0002_more.sql", "INSERT INTO effects VALUES (2);");
        write(
                "0003_long.sql",
                "INSERT INTO effects VALUES (3);",
                "SELECT pg_sleep(60) WHERE NOT EXISTS (SELECT FROM gate);");

        MigrationException failure = struck(blow, "SELECT pg_sleep");

        assertThat(failure).hasMessageContaining("""
                Rolled back: 0003 changed nothing. Applied in this run: 0001, 0002. If the server itself crashed, it may \
                have lost the last of these, each as a whole.
                  Next: start again when the database is back""");
        execute("INSERT INTO gate VALUES (1)");
        // What a crash takes, it takes from the end on.
        assertThat(states())
                .isIn(
                        List.of(State.APPLIED, State.APPLIED, State.PENDING),
                        List.of(State.APPLIED, State.PENDING, State.PENDING),
                        List.of(State.PENDING, State.PENDING, State.PENDING));

        up();

        assertThat(column(EFFECTS)).containsExactly("1", "2", "3");
        assertThat(appliedNames()).containsExactly("0001_effects", "0002_more", "0003_long");
        assertThat(actions()).containsExactly("apply", "apply", "apply");
    }

    @ParameterizedTest
    @EnumSource
    void anIndexThatIsBuiltOutsideATransactionIsBuiltByTheNextStart(Blow blow) throws Exception {
        execute("CREATE TABLE effects (n INT)");
        write(
                "0001_index.sql",
                "INSERT INTO effects VALUES (1);",
                "CREATE INDEX CONCURRENTLY by_n ON effects (n);",
                "INSERT INTO effects VALUES (2);");
        try (Connection blocker = dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE effects IN ROW EXCLUSIVE MODE");
            assertThat(struck(blow, "CREATE INDEX"))
                    .hasMessageContaining("Unknown: of 0001, statement 1 took effect; whether statement 2 did");
        } catch (SQLException e) {
            // It went down with the server.
        }
        assertThat(states()).containsExactly(State.INTERRUPTED);
        assertThat(column(EFFECTS)).containsExactly("1");
        assertThat(column("SELECT indisvalid FROM pg_index WHERE indrelid = 'effects'::regclass"))
                .isSubsetOf("f");

        up();

        assertThat(column(EFFECTS)).containsExactly("1", "2");
        assertThat(column("SELECT indisvalid FROM pg_index WHERE indrelid = 'effects'::regclass"))
                .containsExactly("t");
        assertThat(actions()).containsExactly("resume", "apply");
    }

    @Test
    void anUnknownOutcomeIsAskedForByItsName() throws Exception {
        execute("CREATE TABLE effects (n INT)");
        write(
                "0001_batches.sql",
                "-- no-transaction",
                "INSERT INTO effects VALUES (1);",
                "DO $$ BEGIN INSERT INTO effects VALUES (2); COMMIT; PERFORM pg_sleep(60); END $$;",
                "INSERT INTO effects VALUES (3);");
        struck(Blow.IMMEDIATE, "DO $$");

        assertThat(states()).containsExactly(State.INTERRUPTED);
        assertThat(migrator().status().migrations().get(0).detail()).isEqualTo("""
                statement 1 of 3 is done
                statement 2 (line 3) may have taken effect: DO $$ BEGIN INSERT INTO effects VALUES (2); COMMIT; \
                PERFORM pg_sleep(60); END $$
                statement 3 did not run""");
        assertThat(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("0001_batches.sql:3:1")
                .hasMessageContaining("was interrupted at statement 2 of 3")
                .hasMessageContaining("DO $$ BEGIN INSERT INTO effects VALUES (2)");

        assertThat(column(EFFECTS)).containsExactly("1", "2");
        assertThatThrownBy(() -> migrator().resume("0001", UnknownOutcome.DONE))
                .hasMessageContaining("migration resume 0001 --statement-done --new-session");
        migrator().resume("0001", UnknownOutcome.DONE, LostSession.NOT_NEEDED);

        assertThat(column(EFFECTS)).containsExactly("1", "2", "3");
    }
}
