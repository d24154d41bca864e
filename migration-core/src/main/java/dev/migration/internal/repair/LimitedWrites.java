// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.repair;

import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.execute.HistoryWrite;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.history.History;
import dev.migration.internal.run.ScriptSession;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Writes to the history what an operator asks for, all or nothing. A session that keeps one of its rows locked, as that of a
 * process that is frozen in a batch, is waited for and named.
 */
final class LimitedWrites {

    /** By then, the server has ended a batch whose process does nothing. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Session session;
    private final Settings settings;
    private final StopSignal stop;

    LimitedWrites(Session session, Settings settings, StopSignal stop) {
        this.session = session;
        this.settings = settings;
        this.stop = stop;
    }

    /** Makes them on a session that can write, with what is written beside the history. */
    void make(History seen, List<String> writes, List<String> beside) {
        Database database = session.database();
        Duration wait = settings.sqlLocks().waitTimeout();
        // Zero means not to wait, and to a database to wait without limit.
        Duration shortest = wait.isZero() ? Duration.ofMillis(1) : wait;
        Duration longest = shortest.compareTo(LONGEST_WAIT) < 0 ? shortest : LONGEST_WAIT;
        try (var watched = new ScriptSession(session, seen.server().pooler(), settings, stop, "")) {
            BlockerWatch watch = watched.watch();
            watch.watch("The mark", longest);
            watch.begin();
            try {
                List<String> limits = database.set(
                        database.settingsFor(ScriptOptions.DEFAULT.withDefaultLockTimeout(longest), Scope.TRANSACTION));
                SessionReads.read(stop, () -> {
                    HistoryWrite.run(session, limits, "The mark cannot be written", writes, beside, () -> {});
                    return true;
                });
            } catch (DatabaseAccessException e) {
                throw named(e, watch.takeSessions());
            } finally {
                watch.end();
            }
        }
    }

    private DatabaseAccessException named(DatabaseAccessException failure, String blockers) {
        boolean isOfLocks = failure.getCause() instanceof SQLException cause
                && session.database().explain(cause).kind().isOfLocks();
        if (!isOfLocks) {
            return failure;
        }
        Problem problem = failure.problems().get(0);
        return new DatabaseAccessException(
                Problem.error(
                        problem.code(),
                        problem.place(),
                        problem.message() + ". Nothing was changed. Blocked by: "
                                + (blockers.isEmpty() ? "a session that the database does not show" : blockers) + ".",
                        "start again when it has ended; if its process is gone or frozen, end it on the server"
                                + session.database().locks().howToEnd()),
                failure.getCause());
    }
}
