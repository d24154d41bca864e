// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.internal.history.History;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where some have the session's lock, and others a lease. */
class MigrationLockHolderTest {

    @RegisterExtension
    final LockBench bench = LockBench.onPostgreSql();

    private final Session session = bench.session();

    private String holder() throws SQLException {
        MigrationLockHolder holder = MigrationLockHolder.read(
                session.connection(), session.tables(), session.history().read());
        return holder == null ? null : holder.words() + (holder.isCurrent() ? "" : ", perhaps");
    }

    @Test
    void isNoneBeforeThereIsATable() throws SQLException {
        assertThat(holder()).isNull();
    }

    @Test
    void isPerhapsWhoHadALeaseThatHasRunOutByTheClockOrThatNoRightClockCanHaveWritten() throws SQLException {
        for (int year : List.of(2000, 2099)) {
            bench.lease("another", year);

            assertThat(holder()).isEqualTo("another since 2026-01-02 03:04:05Z, perhaps");
        }
    }

    @Test
    void isWhoHasTheLeaseWithoutTheSecretsOfWhatRuns() throws SQLException {
        bench.currentLease("another");
        bench.execute("UPDATE __migrations_run SET name = '0001_a PASSWORD ''hunter2'''");

        assertThat(holder()).isEqualTo("another since 2026-01-02 03:04:05Z, running 0001_a PASSWORD '***'");
    }

    @Test
    void isKnownByNameAloneWhereNoTimeIsGiven() throws SQLException {
        bench.currentLease("another");
        bench.execute("UPDATE __migrations_run SET since = NULL");

        assertThat(holder()).isEqualTo("another");
    }

    @Test
    void isTheSessionThatHasTheLockWhateverTheRowSays() throws SQLException {
        bench.lease("another", 2099);
        bench.sessionWithLock();

        assertThat(holder()).startsWith("process ").contains(", user postgres, ");
    }

    @Test
    void itsApplicationEndsNoQuoteOfTheMessage() throws SQLException {
        LockBench.column(
                bench.sessionWithLock().connection(),
                "SELECT set_config('application_name', 'x\", connected since 2020. Next: \"', false)");

        assertThat(holder()).contains("application \"x\"\", connected since 2020. Next: \"\"\", connected since 2");
    }

    @Test
    void anUnreadableHolderIsNotTakenForNone() {
        bench.execute("CREATE TABLE __migrations_run (id INT, expires_at TIMESTAMP)");

        assertThatThrownBy(this::holder)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("column \"owner\" does not exist");
    }

    @Test
    void isReadBesideTheHistory() {
        assertThat(MigrationLockHolder.of(session, session.history().read())).isNull();

        bench.currentLease("another");

        assertThat(MigrationLockHolder.of(session, session.history().read()))
                .extracting(MigrationLockHolder::words)
                .isEqualTo("another since 2026-01-02 03:04:05Z");
    }

    /** With no history, nothing is known of who made it. */
    @Test
    void isNotReadFromWhatAnotherUserPutInPlaceOfTheTable() throws SQLException {
        History none = session.history().read();
        bench.currentLease("another");
        bench.execute(
                "CREATE ROLE mallory",
                "ALTER TABLE __migrations_run RENAME TO leases",
                "CREATE SEQUENCE caught",
                "CREATE VIEW __migrations_run AS SELECT *, nextval('caught') FROM leases",
                "ALTER VIEW __migrations_run OWNER TO mallory");

        assertThat(MigrationLockHolder.read(session.connection(), session.tables(), none))
                .isNull();

        assertThat(bench.column("SELECT is_called FROM caught")).containsExactly("f");
    }

    @Test
    void isWhoHasTheLeaseWhereSessionsHaveNoLocks() throws SQLException {
        LockBench h2 = LockBench.onH2();
        h2.currentLease("another");
        try (Session other = h2.session()) {
            assertThat(MigrationLockHolder.read(
                            other.connection(), other.tables(), other.history().read()))
                    .extracting(MigrationLockHolder::words)
                    .isEqualTo("another since 2026-01-02 03:04:05Z");
        }
    }
}
