package dev.migration.internal.run;

import dev.migration.DatabaseAccessException;
import dev.migration.internal.history.History;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.lock.LockWait.Attempt;
import dev.migration.internal.lock.LockWait.Awaited;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the history, or anything else, in a way that can be stopped: every read may have to wait. */
public final class StoppableRead {

    private StoppableRead() {}

    /** Borrows a connection, and gives it back when this has read. */
    public static <T> T once(Settings settings, ActiveRuns active, Function<Session, T> read) {
        return inSession(settings, active, (session, stop) -> read(session, stop, read));
    }

    /** The same for several reads, each of which begins and ends at the signal. */
    public static <T> T inSession(Settings settings, ActiveRuns active, BiFunction<Session, StopSignal, T> reads) {
        return active.run(settings.listeners(), stop -> {
            try (Session session = Session.open(settings, stop.scheduler())) {
                stop.attend(session);
                stop.heedProcess();
                return reads.apply(session, stop);
            }
        });
    }

    /** Reads, or does something else that may have to wait, on a session that the signal attends. */
    public static <T> T read(Session session, StopSignal stop, Function<Session, T> read) {
        if (!stop.begin(null)) {
            throw stop.stopped("", "", null);
        }
        try {
            return read.apply(session);
        } catch (DatabaseAccessException e) {
            if (stop.reason() == null) {
                throw e;
            }
            throw stop.stopped("", "", e.getCause() instanceof SQLException cause ? cause : null);
        } finally {
            stop.end();
        }
    }

    /** Reads the history when a run starts; while another session has locked it, it waits as for the migration lock. */
    public static History history(Session session, Settings settings, StopSignal stop) {
        stop.heedProcess();
        var history = new AtomicReference<@Nullable History>();
        Attempt read = () -> {
            history.set(readOnce(session, stop));
            return true;
        };
        new LockWait(Awaited.HISTORY, read, session, settings.sqlLocks().waitTimeout(), settings.listeners(), stop)
                .await();
        return Objects.requireNonNull(history.get());
    }

    private static History readOnce(Session session, StopSignal stop) throws SQLException {
        if (!stop.begin(null)) {
            throw stop.stopped("", "", null);
        }
        try {
            return session.history().readOrThrow();
        } finally {
            stop.end();
        }
    }
}
