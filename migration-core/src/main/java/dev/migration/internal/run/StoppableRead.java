package dev.migration.internal.run;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads without changing anything, in a way that can be stopped as a run can: whatever is read may be waited for. */
public final class StoppableRead {

    private StoppableRead() {}

    /**
     * Borrows a connection, and gives it back when this has read.
     *
     * @param active among which it can be stopped
     * @throws MigrationStoppedException if somebody stopped it
     */
    public static <T> T once(RunSettings settings, ActiveRuns active, Function<Session, T> read) {
        return active.run(settings.listeners(), stop -> {
            try (Session session = settings.open(stop.scheduler())) {
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
        return LockWait.stopped("", Objects.requireNonNull(stop.reason()), "", cause);
    }
}
