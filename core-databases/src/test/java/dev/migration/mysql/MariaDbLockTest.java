// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.WaitTimeoutException;
import dev.migration.contract.LockedHistoryContract;
import dev.migration.contract.UnparsedWaitContract;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.RoundTripCounter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lock belongs to the session that executes: it is held for as long as anything of it is at work. */
class MariaDbLockTest extends MariaDbWorkbench implements LockedHistoryContract, UnparsedWaitContract {

    @Override
    public String lockingHistory() {
        return "LOCK TABLES __migrations WRITE";
    }

    @Test
    void aSessionWhoseClientIsGoneHoldsTheLockUntilItsStatementEnds() throws Exception {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_slow.sql", "INSERT INTO t VALUES (1);", "ALTER TABLE t ADD COLUMN m INT;");
        try (var blocker = dataSource().getConnection();
                var statement = blocker.createStatement()) {
            // A metadata lock keeps the ALTER TABLE waiting on the server, whatever becomes of its client.
            blocker.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM t").close();
            cutOffWhileWaitingForTable();

            assertThat(catchThrowableOfType(
                            WaitTimeoutException.class,
                            builder().waitTimeout(Duration.ofMillis(300)).build()::up))
                    .hasMessageMatching(
                            "(?s).*It is held by connection \\d+, user root, from localhost:\\d+, busy since"
                                    + " \\S+Z, running ALTER TABLE t ADD COLUMN m INT\\..*");
            blocker.rollback();
        }

        // The column is there now, and was not before the statement.
        up();
        assertThat(column("SELECT m FROM t")).containsExactly((String) null);
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    void theSessionOfAKilledProcessIsEndedAsReported() throws Exception {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0002_slow.sql", "INSERT INTO t VALUES (1);", "CREATE INDEX by_n ON t (n);");
        try (var blocker = dataSource().getConnection();
                var statement = blocker.createStatement();
                var fleet =
                        new Fleet("jdbc:mariadb://localhost:" + EmptyMariaDb.port() + "/contract?user=root", folder)) {
            blocker.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM t").close();
            // Its statement still waits on the server when we ask who has the lock, however long that takes.
            Fleet.Member killed = fleet.startWithLockTimeout(Duration.ofMinutes(5));
            Fleet.await("the index waits for the table\n" + fleet, this::isWaitingForTable);
            killed.kill();

            WaitTimeoutException timeout = catchThrowableOfType(
                    WaitTimeoutException.class,
                    builder().waitTimeout(Duration.ofMillis(300)).build()::up);

            String session = killed.said("session").get(0);
            assertThat(timeout)
                    .hasMessageContaining("It is held by connection " + session + ", user root")
                    .hasMessageContaining("running CREATE INDEX by_n")
                    .hasMessageEndingWith("; if its process is gone, end what it left behind: KILL " + session);
            execute("KILL " + session);
            blocker.rollback();
        }

        up();

        assertThat(column("SELECT COUNT(*) FROM information_schema.statistics WHERE table_name = 't'"))
                .containsExactly("1");
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    private boolean isWaitingForTable() {
        return !column("SELECT id FROM information_schema.processlist WHERE state LIKE '%metadata lock%'")
                .isEmpty();
    }

    private void cutOffWhileWaitingForTable() throws Exception {
        CompletableFuture<?> run;
        try (var network = new RoundTripCounter(EmptyMariaDb.port())) {
            DataSource cut = EmptyMariaDb.at(network.port(), "contract?user=root");
            run = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(
                            MigrationFailedException.class,
                            builder()
                                    .dataSource(cut)
                                    .sqlLockTimeout(Duration.ZERO)
                                    .build()::up),
                    task -> new Thread(task, "cut-off").start());
            Fleet.await("it waits for the table", this::isWaitingForTable);
        }
        assertThat(run.get(30, TimeUnit.SECONDS)).asString().contains("whether statement");
    }

    /** It takes the lease's term. */
    @Test
    @Tag("deep")
    void aCopiedLeaseBlocksOthersForItsTermAtMost() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        leaseUntil("2037-01-01 00:00:00");
        write("0002_more.sql", "ALTER TABLE t ADD COLUMN m INT;", "ALTER TABLE t ADD COLUMN o INT;");

        assertThat(up().migrations()).hasSize(1);

        assertThat(column("SELECT COALESCE(expires_at, 'none') FROM __migrations_run WHERE owner NOT LIKE 'node-2:%'"))
                .containsExactly("none");
    }

    @Test
    void aLeaseThatChangesIsWaitedForByTheNameOfItsHolder() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        leaseUntil("2037-01-01 00:00:00");
        write("0002_more.sql", "ALTER TABLE t ADD COLUMN m INT;");

        Migrator.Builder waiting = builder().waitTimeout(Duration.ofMillis(300)).listener(event -> {
            if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                execute("UPDATE __migrations_run SET heartbeat = UTC_TIMESTAMP(6)");
            }
        });

        assertThatThrownBy(waiting.build()::up)
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("It is held by node-2:17:abc since 2026-01-01 00:00:00Z");
    }

    /** As another node of a cluster leaves it in a dump. */
    private void leaseUntil(String expiry) {
        execute(
                "DELETE FROM __migrations_run",
                "INSERT INTO __migrations_run (id, owner, since, expires_at) VALUES (1, 'node-2:17:abc',"
                        + " TIMESTAMP '2026-01-01 00:00:00', TIMESTAMP '" + expiry + "')");
    }

    @Test
    void twoHistoriesOfOneServerHaveTwoLocks() {
        execute("CREATE SCHEMA other");
        write("0001_t.sql", "CREATE TABLE IF NOT EXISTS t (n INT);");

        try (var paused = new PausedRun(builder())) {
            assertThat(builder()
                            .waitTimeout(Duration.ZERO)
                            .schema("other")
                            .build()
                            .up()
                            .migrations())
                    .hasSize(1);
            assertThat(paused.finish().migrations()).hasSize(1);
        }
    }
}
