package dev.migration.run;

import dev.migration.history.History;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the history when a run begins: where another keeps everyone from reading, that is a wait as for the lock. */
final class FirstLook {

    private FirstLook() {}

    static History read(Session session, RunSettings settings, Listeners listeners, StopSignal stop) {
        stop.heedProcess();
        List<History> seen = new ArrayList<>(1);
        var wait = new LockWait(
                Awaited.HISTORY,
                () -> seen.add(read(session, stop)),
                session.tables(),
                settings.waitTimeout(),
                listeners,
                stop);
        wait.await(session);
        return seen.get(0);
    }

    private static History read(Session session, StopSignal stop) throws SQLException {
        stop.begin(null);
        try {
            return session.lookAtHistory();
        } finally {
            stop.end();
        }
    }
}
