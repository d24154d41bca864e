// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a session holds, beside other sessions and beside those who have a lease. */
class SessionMigrationLockTest {

    private static final Duration TERM = Duration.ofSeconds(10);

    @RegisterExtension
    final LockBench bench = LockBench.onPostgreSql();

    private final AtomicLong nanoTime = new AtomicLong();
    private final SessionMigrationLock ours = lock(bench.session());
    private final SessionMigrationLock another = lock(bench.session());

    private SessionMigrationLock lock(Session session) {
        return new SessionMigrationLock(
                session,
                session.history().read(),
                session.tables(),
                RunRow.asJournal(session.tables(), "me"),
                session.database()
                        .locks()
                        .sessionLock(session.tables().migrations())
                        .orElseThrow(),
                new MigrationLockHolder.LeaseWatch(TERM, nanoTime::get));
    }

    private boolean isFree() throws SQLException {
        Session session = bench.session();
        String lock = session.database()
                .locks()
                .sessionLock(session.tables().migrations())
                .orElseThrow()
                .tryLock();
        try (var statement = session.connection().createStatement();
                var row = statement.executeQuery(lock)) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Test
    void oneHasItUntilItGivesItBack() throws SQLException {
        assertThat(ours.tryAcquire()).isTrue();
        assertThat(another.tryAcquire()).isFalse();

        ours.close();

        assertThat(another.tryAcquire()).isTrue();
        assertThat(ours.tryAcquire()).isFalse();
    }

    @Test
    void whoDoesNotHaveItDoesNotGiveItBack() throws SQLException {
        Session session = bench.session();
        assertThat(lock(session).tryAcquire()).isTrue();

        lock(session).close();

        assertThat(another.tryAcquire()).isFalse();
    }

    @Test
    void withoutALeaseItIsOurs() throws SQLException {
        bench.createRunTable();
        assertThat(ours.tryAcquire()).as("no row").isTrue();

        bench.execute("INSERT INTO __migrations_run (id, owner) VALUES (1, 'another')");

        assertThat(ours.tryAcquire()).as("no time").isTrue();
        assertThat(bench.column("SELECT owner FROM __migrations_run")).containsExactly("another");
    }

    @Test
    void aValidLeaseBlocksThisInstanceAndThisInstanceBlocksNoOther() throws SQLException {
        bench.lease("another", 2099);

        assertThat(ours.tryAcquire()).isFalse();

        assertThat(isFree()).isTrue();
        assertThat(bench.owner()).containsExactly("another");
    }

    @Test
    void aLeaseThatHasNotChangedForOneTermIsEnded() throws SQLException {
        bench.lease("another", 2099);

        assertThat(LockBench.takesOverInTerm(ours, nanoTime, TERM)).isTrue();

        assertThat(bench.owner()).isEmpty();
        assertThat(another.tryAcquire()).isFalse();
    }

    @Test
    void anInstanceThatCannotReadTheLeaseBlocksNoOther() throws SQLException {
        bench.execute("CREATE TABLE __migrations_run (id INT)");

        assertThatThrownBy(ours::tryAcquire)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("column \"owner\" does not exist");

        assertThat(isFree()).isTrue();
    }

    @Test
    void saysWhoHasItAndHowToEndThatSession() throws SQLException {
        assertThat(another.tryAcquire()).isTrue();

        assertThat(ours.holder()).startsWith("process ").contains(", user postgres, ");
        assertThat(ours.remedyForOrphan())
                .startsWith("; if its process is gone, end what it left behind: SELECT pg_terminate_backend(");
    }

    @Test
    void saysNothingWhereItIsFree() throws SQLException {
        assertThat(ours.holder()).isNull();
        assertThat(ours.remedyForOrphan()).isEmpty();
    }

    @Test
    void createsTheTablesOfTheHistory() {
        ours.createTables();

        assertThat(bench.column("SELECT count(*) FROM __migrations")).containsExactly("0");
        assertThat(bench.column("SELECT count(*) FROM __migrations_run")).containsExactly("0");
    }
}
