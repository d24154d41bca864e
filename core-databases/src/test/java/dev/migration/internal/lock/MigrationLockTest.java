// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.ActiveRuns;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which lock it is, and the row that goes with it. */
class MigrationLockTest {

    @RegisterExtension
    final LockBench bench = LockBench.onPostgreSql();

    private static final Pooler POOLER = new Pooler(
            "public",
            "\"public\"",
            "public",
            new SessionState(
                    List.of(),
                    List.of(),
                    List.of("SELECT 1"),
                    sql -> sql,
                    List.of(),
                    List.of(),
                    List.of(),
                    "",
                    now -> List.of(),
                    true));

    private MigrationLock lock(Session session, Pooler pooler) {
        var seen = new History(new Server("public", "me", false, pooler), false, List.of(), null, Map.of());
        return MigrationLocks.choose(session, seen, session.tables(), bench.dataSource(), new ActiveRuns().begin());
    }

    @Test
    void theSessionsOwnWhereTheSessionIsOurs() throws SQLException {
        bench.lease("another", 2099);

        try (MigrationLock lock = lock(bench.session(), null)) {
            assertThat(lock).isInstanceOf(SessionMigrationLock.class);
            assertThat(lock.row().keepLease()).isEmpty();
            assertThat(lock.tryAcquire()).as("others may have a lease").isFalse();
        }
    }

    @Test
    void aGuardedLeaseBehindAPooler() {
        try (MigrationLock lock = lock(bench.session(), POOLER)) {
            assertThat(lock).isInstanceOf(LeaseMigrationLock.Pooled.class);
            assertThat(lock.row().guard()).isPresent();
        }
    }

    @Test
    void aLeaseWhereSessionsHaveNoLocks() {
        try (MigrationLock lock = lock(LockBench.onH2().session(), null)) {
            assertThat(lock).isInstanceOf(LeaseMigrationLock.class);
            assertThat(lock.row().keepLease()).isPresent();
            assertThat(lock.row().guard()).isEmpty();
        }
    }
}
