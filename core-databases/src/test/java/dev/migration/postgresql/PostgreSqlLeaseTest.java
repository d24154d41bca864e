// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Migrator;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One with a session to itself meets the lease of an instance behind a pooler. Each test takes a term of 10 s. */
@Tag("deep")
class PostgreSqlLeaseTest extends PostgreSqlWorkbench {

    private void lease(String owner, String until) {
        execute("UPDATE __migrations_run SET owner = " + owner + ", since = now() AT TIME ZONE 'UTC', expires_at = "
                + until);
    }

    private void abandonedLease() {
        write("0001_t.sql", "-- no-transaction", "CREATE TABLE t (id INT);");
        up();
        lease("'another'", "TIMESTAMP '2000-01-01 00:00:00'");
        write("0002_u.sql", "CREATE TABLE u (id INT);");
    }

    /** The owner does something after the lease has not changed for one term, and before it is ended. */
    private Migrator.Builder meanwhile(Runnable action) {
        DataSource watched = CutConnection.meanwhile(dataSource, "SET owner = NULL", action);
        return builder().dataSource(watched).waitTimeout(Duration.ofMillis(300));
    }

    @Test
    void aLeaseThatIsRenewedBeforeItCanBeEndedStillStands() {
        abandonedLease();
        Migrator late = meanwhile(() -> lease("'another'", "(now() AT TIME ZONE 'UTC') + INTERVAL '1 minute'"))
                .build();

        assertThat(catchThrowableOfType(WaitTimeoutException.class, late::up)).hasMessageContaining("another since");

        assertThat(appliedNames()).containsExactly("0001_t");
    }

    @Test
    void aLeaseReleasedBeforeItCanBeEndedBlocksNoInstance() {
        abandonedLease();
        Migrator late = meanwhile(() -> lease("NULL", "NULL")).build();

        assertThat(late.up().migrations()).hasSize(1);
    }

    @Test
    void aLeaseThatDoesNotChangeIsEnded() {
        abandonedLease();

        assertThat(up().migrations()).hasSize(1);

        assertThat(column("SELECT owner FROM __migrations_run WHERE expires_at IS NOT NULL"))
                .isEmpty();
    }
}
