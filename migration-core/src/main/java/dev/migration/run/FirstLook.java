package dev.migration.run;

import dev.migration.history.History;
import java.util.ArrayList;
import java.util.List;

/** Reads the history when a run begins: where another keeps everyone from reading, that is a wait as for the lock. */
final class FirstLook {

    private FirstLook() {}

    static History read(Session session, RunSettings settings, Listeners listeners) {
        List<History> seen = new ArrayList<>(1);
        var wait = new LockWait(
                () -> seen.add(session.tryToReadHistory()), session.tables(), settings.waitTimeout(), listeners);
        wait.await(session);
        return seen.get(0);
    }
}
