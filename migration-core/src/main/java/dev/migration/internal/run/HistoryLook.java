package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.history.History;
import dev.migration.internal.lock.Awaited;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the history in a way that can be stopped. */
public final class HistoryLook {

    private HistoryLook() {}

    /** Looks when a run begins: where another keeps everyone from reading, that is a wait as for the lock. */
    public static History first(Session session, RunSettings settings, Listeners listeners, StopSignal stop) {
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
            return session.history().look();
        } finally {
            stop.end();
        }
    }

    /**
     * Looks again, under the lock, and at what failed as well.
     *
     * @param changes what was changed before, in clauses
     */
    static History again(Session session, StopSignal stop, List<String> changes) {
        if (!stop.begin(null)) {
            throw stopped(stop, changes, null);
        }
        try {
            return session.history().withFailures(session.history().read());
        } catch (DatabaseAccessException e) {
            throw stop.reason() == null ? e : stopped(stop, changes, e);
        } finally {
            stop.end();
        }
    }

    private static MigrationStoppedException stopped(
            StopSignal stop, List<String> changes, @Nullable DatabaseAccessException cause) {
        return new MigrationStoppedException(
                Problem.error(
                        Code.STOPPED,
                        null,
                        "Stopped before the first migration: " + stop.reason() + ". No script was run"
                                + (changes.isEmpty() ? "" : ", but " + String.join(", and ", changes)) + ".",
                        "start again"),
                cause);
    }
}
