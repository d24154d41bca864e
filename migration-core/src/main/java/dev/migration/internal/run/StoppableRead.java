package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.history.History;
import dev.migration.internal.lock.MigrationLockWait;
import dev.migration.internal.lock.MigrationLockWait.Awaited;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the history, or anything else, in a way that can be stopped: every read may have to wait. */
public final class StoppableRead {

    private StoppableRead() {}

    /**
     * Borrows a connection, and gives it back when this has read.
     *
     * @param active among which it can be stopped
     * @throws MigrationStoppedException if it was stopped
     */
    public static <T> T once(Settings settings, ActiveRuns active, Function<Session, T> read) {
        return active.run(settings.listeners(), stop -> {
            try (Session session = Session.open(settings, stop.scheduler())) {
                stop.attend(session);
                stop.heedProcess();
                return read(session, stop, read);
            }
        });
    }

    private static <T> T read(Session session, StopSignal stop, Function<Session, T> read) {
        if (!stop.begin(null)) {
            throw stopped(stop, null);
        }
        try {
            return read.apply(session);
        } catch (DatabaseAccessException e) {
            if (stop.reason() == null) {
                throw e;
            }
            throw stopped(stop, e.getCause() instanceof SQLException cause ? cause : null);
        } finally {
            stop.end();
        }
    }

    private static MigrationStoppedException stopped(StopSignal stop, @Nullable SQLException cause) {
        return MigrationLockWait.stopped("", Objects.requireNonNull(stop.reason()), "", cause);
    }

    /** Reads the history when a run starts; while another session has locked it, it waits as for the migration lock. */
    public static History history(Session session, Settings settings, Listeners listeners, StopSignal stop) {
        stop.heedProcess();
        List<History> seen = new ArrayList<>(1);
        var wait = new MigrationLockWait(
                Awaited.HISTORY,
                () -> seen.add(readOnce(session, stop)),
                session.tables(),
                settings.waitTimeout(),
                listeners,
                stop);
        wait.await(session);
        return seen.get(0);
    }

    private static History readOnce(Session session, StopSignal stop) throws SQLException {
        stop.begin(null);
        try {
            return session.history().readOrThrow();
        } finally {
            stop.end();
        }
    }

    /**
     * Reads it again, under the lock, with what failed.
     *
     * @param changes what was changed before, in clauses
     */
    static History historyAgain(Session session, StopSignal stop, List<String> changes) {
        if (!stop.begin(null)) {
            throw stoppedBefore(stop, changes, null);
        }
        try {
            return session.history().withFailures(session.history().read());
        } catch (DatabaseAccessException e) {
            throw stop.reason() == null ? e : stoppedBefore(stop, changes, e);
        } finally {
            stop.end();
        }
    }

    private static MigrationStoppedException stoppedBefore(
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
