// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.migration.DatabaseAccessException;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.history.History;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.ActiveRuns;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lock itself, which a connection without a pooler can take as well. */
class PooledMigrationLockTest {

    @RegisterExtension
    final LockBench bench = LockBench.onPostgreSql();

    private final List<LeaseMigrationLock> locks = new ArrayList<>();
    private final Session session = bench.session();

    @AfterEach
    void giveBack() {
        locks.forEach(LeaseMigrationLock::close);
    }

    private LeaseMigrationLock lock(Session of, String owner, DataSource second) {
        History seen = of.history().read();
        TransactionLock lock =
                of.database().locks().transactionLock(of.tables().migrations()).orElseThrow();
        var pooled = new LeaseMigrationLock.Pooled(
                of,
                seen,
                of.tables(),
                RunRow.asLease(of.tables(), owner, lock),
                lock,
                second,
                new ActiveRuns().begin(),
                new MigrationLockHolder.LeaseWatch(Duration.ofSeconds(10), System::nanoTime));
        locks.add(pooled);
        return pooled;
    }

    private LeaseMigrationLock ours() {
        return lock(session, "me", bench.dataSource());
    }

    private LeaseMigrationLock another() {
        return lock(bench.session(), "another", bench.dataSource());
    }

    @Test
    void oneHasItUntilItGivesItBack() throws SQLException {
        bench.assertHandedOver(ours(), another());
    }

    @Test
    void betweenTransactionsNothingIsHeldButTheLease() throws SQLException {
        assertThat(ours().tryAcquire()).isTrue();

        assertThat(session.connection().getAutoCommit()).isTrue();
        assertThat(bench.column("SELECT objid FROM pg_locks WHERE locktype = 'advisory'"))
                .isEmpty();
    }

    @Test
    void whoHasTheSessionsLockKeepsUsOutAndWeLeaveNoTrace() throws SQLException {
        bench.sessionWithLock();

        assertThat(ours().tryAcquire()).isFalse();

        assertThat(session.connection().getAutoCommit()).isTrue();
        assertThat(bench.column("SELECT to_regclass('__migrations_run')")).containsOnlyNulls();
    }

    @Test
    void itIsGivenBackWhoeverHasTheServersLock() throws SQLException {
        LeaseMigrationLock ours = ours();
        assertThat(ours.tryAcquire()).isTrue();
        bench.sessionWithLock();

        assertTimeoutPreemptively(Duration.ofSeconds(30), ours::close);

        assertThat(bench.owner()).isEmpty();
    }

    @Test
    void theTableOfAHistoryThatIsThereIsNotMadeAgain() throws SQLException {
        bench.createTables();
        LeaseMigrationLock ours = ours();
        bench.execute("DROP TABLE __migrations_run");

        assertThatThrownBy(ours::tryAcquire).hasMessageContaining("no_migration_history\" does not exist");

        assertThat(session.connection().getAutoCommit()).isTrue();
    }

    @Test
    void aUserWhoMayNotCreateTheTableGetsAReport() throws SQLException {
        bench.execute("CREATE ROLE clerk LOGIN");
        Session clerk = bench.session(EmptyPostgreSql.as("clerk", EmptyPostgreSql.DATABASE));
        LeaseMigrationLock lock = lock(clerk, "clerk", bench.dataSource());

        assertThatThrownBy(lock::tryAcquire)
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessageContaining("User clerk may not create the history's tables in schema public");

        assertThat(LockBench.column(clerk.connection(), "SELECT 1"))
                .as("the transaction has ended")
                .containsExactly("1");
        assertThat(clerk.connection().getAutoCommit()).isTrue();
    }

    @Test
    void aWaitingInstanceHasSeenTheLease() throws SQLException {
        LeaseMigrationLock first = ours();
        assertThat(first.tryAcquire()).isTrue();
        assertThat(first.mayBeAbandoned()).isFalse();
        LeaseMigrationLock second = another();

        assertThat(second.tryAcquire()).isFalse();

        assertThat(second.mayBeAbandoned()).as("it has seen no heartbeat yet").isTrue();
    }
}
