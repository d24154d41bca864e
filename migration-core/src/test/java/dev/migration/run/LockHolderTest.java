package dev.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where some have the session's lock, and others a lease. */
class LockHolderTest {

    @RegisterExtension
    final LockBench bench = LockBench.onPostgreSql();

    private final Session session = bench.session();

    private String holder() throws SQLException {
        return LockHolder.read(session, session.tables());
    }

    @Test
    void isNobodyBeforeThereIsATable() throws SQLException {
        assertThat(holder()).isNull();
    }

    @Test
    void isNobodyOnceTheLeaseHasExpired() throws SQLException {
        bench.lease("another", 2000);

        assertThat(holder()).isNull();
    }

    @Test
    void isWhoHasTheLeaseWithoutTheSecretsOfWhatRuns() throws SQLException {
        bench.lease("another", 2099);
        bench.execute("UPDATE __migrations_run SET name = '0001_a PASSWORD ''hunter2'''");

        assertThat(holder()).isEqualTo("another since 2026-01-02 03:04:05Z, running 0001_a PASSWORD '***'");
    }

    @Test
    void isNobodyByName() throws SQLException {
        bench.lease("another", 2099);
        bench.execute("UPDATE __migrations_run SET since = NULL");

        assertThat(holder()).isNull();
    }

    @Test
    void isTheSessionThatHasTheLockWhateverTheRowSays() throws SQLException {
        bench.lease("another", 2099);
        Session other = bench.session();
        var lock = other.database().sessionLock(other.tables().migrations()).orElseThrow();
        assertThat(LockBench.column(other.connection(), lock.tryLock())).containsExactly("t");

        assertThat(holder()).startsWith("process ").contains(", user postgres, ");
    }

    @Test
    void whatCannotBeReadIsNotTakenForNobody() {
        bench.execute("CREATE TABLE __migrations_run (id INT, expires_at TIMESTAMP)");

        assertThatThrownBy(this::holder)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("column \"owner\" does not exist");
    }
}
