// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.Fleet.Member;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Timings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What becomes of the server's side of an instance that was killed in a long statement: the server looks each second
 * whether the client is still there, ends the statement, and gives the lock to the next one, never to both.
 */
class PostgreSqlOrphanTest extends PostgreSqlWorkbench {

    /** Long enough not to be taken for the second after which the server looks. */
    private static final Duration STATEMENT = Duration.ofSeconds(30);

    /** So much is far from the statement's own end, on a machine that does much else. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private void assertTheNextOneProceeds(String running, Consumer<String> afterKill) throws Exception {
        try (var fleet = new Fleet(EmptyPostgreSql.url(), folder)) {
            Member holder = fleet.start();
            Fleet.await(
                    running,
                    () -> !column("SELECT pid FROM pg_stat_activity WHERE state = 'active'"
                                    + " AND pid <> pg_backend_pid() AND query LIKE '" + running + "%'")
                            .isEmpty());
            String session = holder.said("session").get(0);
            var waits = new CountDownLatch(1);
            var proceeded = new AtomicLong();
            Migrator next = builder()
                    .listener(event -> {
                        if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                            waits.countDown();
                        } else if (event instanceof MigrationEvent.MigrationStarted) {
                            assertThat(column("SELECT query FROM pg_stat_activity WHERE pid = " + session))
                                    .as("nothing runs beside it")
                                    .isEmpty();
                            proceeded.set(System.nanoTime());
                        }
                    })
                    .build();
            CompletableFuture<?> run =
                    CompletableFuture.supplyAsync(next::up, task -> new Thread(task, "next").start());
            assertThat(waits.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

            long killed = System.nanoTime();
            holder.kill();
            afterKill.accept(session);

            run.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(proceeded.get() - killed);
            Timings.note("the next instance proceeded after the holder was killed", took.toMillis() + " ms");
            assertThat(took).isLessThan(LIMIT);
        }
        assertThat(states()).containsOnly(State.APPLIED);
    }

    private String unlessKilled() {
        return "SELECT pg_sleep(" + STATEMENT.toSeconds() + ") WHERE NOT EXISTS (SELECT 1 FROM killed)";
    }

    private void killed() {
        execute("INSERT INTO killed VALUES (1)");
    }

    @Test
    void inAStatement() throws Exception {
        execute("CREATE TABLE killed (n INT)");
        write("0001_long.sql", "CREATE TABLE t (n INT);", unlessKilled() + ";", "INSERT INTO t VALUES (1);");

        assertTheNextOneProceeds("SELECT pg_sleep", session -> killed());

        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    void inAStatementOutsideATransaction() throws Exception {
        execute("CREATE TABLE killed (n INT)");
        write("0001_long.sql", "-- no-transaction", "CREATE TABLE t (n INT);", unlessKilled() + ";");

        assertTheNextOneProceeds("SELECT pg_sleep", session -> killed());
    }

    @Test
    void inAnIndexThatWaitsForALongTransaction() throws Exception {
        execute("CREATE TABLE t (n INT)");
        write("0001_index.sql", "CREATE INDEX CONCURRENTLY t_by_n ON t (n);");
        try (Connection blocker = dataSource.getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");

            // The next one waits for the same transaction, once it has the lock.
            assertTheNextOneProceeds("CREATE INDEX CONCURRENTLY", session -> {
                Fleet.await(
                        "the killed one's session has ended",
                        () -> column("SELECT pid FROM pg_stat_activity WHERE pid = " + session)
                                .isEmpty());
                commit(blocker);
            });
        }
        assertThat(column("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_by_n'::regclass"))
                .containsExactly("t");
        assertThat(column("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass"))
                .containsExactly("1");
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void inACopy() throws Exception {
        execute(
                "CREATE TABLE killed (n INT)",
                "CREATE TABLE t (n INT)",
                "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM (" + unlessKilled()
                        + ") s; RETURN new; END $$",
                "CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION wait()");
        write("0001_copy.sql", "COPY t FROM STDIN;", "1", "\\.");

        assertTheNextOneProceeds("COPY t", session -> killed());

        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }
}
