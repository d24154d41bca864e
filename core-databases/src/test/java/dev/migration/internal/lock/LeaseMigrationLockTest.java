// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.ActiveRuns;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseMigrationLockTest {

    private static final long LIMIT_SECONDS = 30;
    private static final Duration TERM = Duration.ofSeconds(20);

    @RegisterExtension
    final LockBench bench = LockBench.onH2();

    private final List<LeaseMigrationLock> locks = new ArrayList<>();
    private final Session session = bench.session();
    private final AtomicLong nanoTime = new AtomicLong();

    @AfterEach
    void giveBack() {
        locks.forEach(LeaseMigrationLock::close);
    }

    private LeaseMigrationLock lock(Session of, String owner) {
        return lock(of, owner, bench.dataSource());
    }

    private LeaseMigrationLock lock(Session of, String owner, DataSource dataSource) {
        var lock = new LeaseMigrationLock(
                of,
                of.history().read(),
                of.tables(),
                RunRow.asLease(of.tables(), owner),
                dataSource,
                new ActiveRuns().begin(),
                new MigrationLockHolder.LeaseWatch(TERM, nanoTime::get));
        locks.add(lock);
        return lock;
    }

    @Test
    void oneHasItUntilItGivesItBack() throws SQLException {
        bench.assertHandedOver(lock(session, "me"), lock(bench.session(), "another"));
    }

    @Test
    void aTableThatWasMadeForItIsReported() throws SQLException {
        LeaseMigrationLock ours = lock(session, "me");
        assertThat(ours.changes()).isEmpty();

        assertThat(ours.tryAcquire()).isTrue();

        assertThat(ours.changes()).isEqualTo("the table of the migration lock may have been created");
    }

    /** Its time may have run out long ago by the clock, or lie far ahead. */
    @ParameterizedTest
    @ValueSource(ints = {2000, 2099})
    void aLeaseThatHasNotChangedForOneTermIsTakenOver(int until) throws SQLException {
        bench.lease("another", until);

        assertThat(LockBench.takesOverInTerm(lock(session, "me"), nanoTime, TERM))
                .isTrue();

        assertThat(bench.owner()).containsExactly("me");
    }

    @Test
    void aWaitingInstanceHasSeenTheLease() throws SQLException {
        LeaseMigrationLock first = lock(session, "me");
        assertThat(first.tryAcquire()).isTrue();
        assertThat(first.mayBeAbandoned()).isFalse();
        LeaseMigrationLock second = lock(bench.session(), "another");

        assertThat(second.tryAcquire()).isFalse();

        assertThat(second.mayBeAbandoned()).as("it has seen no heartbeat yet").isTrue();
    }

    @Test
    void aLeaseThatChangesIsNeverTakenOver() throws SQLException {
        bench.lease("another", 2000);
        RunRow another = RunRow.asLease(session.tables(), "another");
        LeaseMigrationLock ours = lock(session, "me");

        for (int second = 0; second < 2 * TERM.toSeconds(); second++) {
            assertThat(ours.tryAcquire()).as("after " + second + " s").isFalse();
            nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
            if (second % 18 == 0) {
                bench.execute(another.heartbeat());
            }
        }
        assertThat(bench.owner()).containsExactly("another");
    }

    @Test
    void whoOnlyWaitsDoesNotWrite() throws SQLException {
        bench.lease("another", 2099);
        LeaseMigrationLock ours = lock(session, "me");
        try (Connection writing = bench.dataSource().getConnection();
                Statement statement = writing.createStatement()) {
            writing.setAutoCommit(false);
            statement.executeUpdate("UPDATE __migrations_run SET statements_done = 1");

            // Whoever wrote as well would wait here, and fail.
            assertThat(ours.tryAcquire()).isFalse();
        }
    }

    /** What comes of it where another makes the row after we saw that there is none. */
    private boolean triesWhileAnotherMakes(String row) throws Exception {
        bench.createRunTable();
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("SET LOCK_TIMEOUT " + TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        }
        LeaseMigrationLock ours = lock(session, "me");
        try (Connection faster = bench.dataSource().getConnection();
                Statement statement = faster.createStatement()) {
            faster.setAutoCommit(false);
            statement.executeUpdate(row);
            var task = new FutureTask<>(ours::tryAcquire);
            new Thread(task, "slower").start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (bench.column("SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL")
                    .isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            faster.commit();
            return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void whereAnotherMakesTheRowWeTakeTheLeaseAllTheSame() throws Exception {
        assertThat(triesWhileAnotherMakes("INSERT INTO __migrations_run (id) VALUES (1)"))
                .isTrue();

        assertThat(bench.owner()).containsExactly("me");
    }

    @Test
    void whereAnotherTakesTheLeaseMeanwhileItIsNotOurs() throws Exception {
        assertThat(triesWhileAnotherMakes("INSERT INTO __migrations_run (id, owner, expires_at)"
                        + " VALUES (1, 'another', TIMESTAMP '2099-01-01 00:00:00')"))
                .isFalse();

        assertThat(bench.owner()).containsExactly("another");
    }

    @Test
    void aRowThatCannotBeMadeIsNoneThatAnotherHas() {
        bench.createRunTable();
        bench.execute("ALTER TABLE __migrations_run ADD CONSTRAINT no_row CHECK (id <> 1)");

        assertThatThrownBy(lock(session, "me")::tryAcquire)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("NO_ROW");
    }

    @Test
    void whatCannotBeReadIsNoMissingSchema() {
        bench.execute("CREATE TABLE __migrations_run (id INT)");

        assertThatThrownBy(lock(session, "me")::tryAcquire)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Column \"OWNER\" not found");
    }
}
