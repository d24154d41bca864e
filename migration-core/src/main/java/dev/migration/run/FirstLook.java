package dev.migration.run;

import dev.migration.history.History;
import dev.migration.problem.Code;
import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.MigrationStoppedException;
import dev.migration.problem.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the history when a run begins: where another keeps everyone from reading, that is a wait as for the lock. */
final class FirstLook {

    private FirstLook() {}

    static History read(Session session, RunSettings settings, Listeners listeners, StopSignal stop) {
        stop.heedProcess();
        List<History> seen = new ArrayList<>(1);
        var wait = new LockWait(
                Awaited.HISTORY,
                () -> seen.add(read(session, listeners, stop)),
                session.tables(),
                settings.waitTimeout(),
                listeners,
                stop);
        wait.await(session);
        return seen.get(0);
    }

    private static History read(Session session, Listeners listeners, StopSignal stop) throws SQLException {
        stop.begin(null);
        var news = SilenceNews.of(listeners);
        try {
            return session.lookAtHistory();
        } finally {
            news.close();
            stop.end();
        }
    }

    /** Looks again, under the lock, and at what failed as well. */
    static History again(Session session, Listeners listeners, StopSignal stop) {
        if (!stop.begin(null)) {
            throw stopped(stop, null);
        }
        var news = SilenceNews.of(listeners);
        try {
            return session.readFailures(session.readHistory());
        } catch (DatabaseAccessException e) {
            throw stop.reason() == null ? e : stopped(stop, e);
        } finally {
            news.close();
            stop.end();
        }
    }

    private static MigrationStoppedException stopped(StopSignal stop, @Nullable DatabaseAccessException cause) {
        return new MigrationStoppedException(
                Problem.error(
                        Code.STOPPED,
                        null,
                        "Stopped before the first migration: " + stop.reason() + ". No script was run.",
                        "start again"),
                cause);
    }
}
