package dev.migration.internal.run;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import dev.migration.internal.stop.Wait;
import java.time.Duration;
import java.util.function.Function;

/**
 * Waits for a database that takes no connections yet, such as one that is starting, with growing pauses. A wrong password
 * or an unknown database fails at once: time does not change them.
 */
public final class DatabaseWait {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private DatabaseWait() {}

    /** Waits until there is a database, where the settings allow that. */
    public static void await(Settings settings, ActiveRuns active) {
        if (!settings.connectTimeout().isZero()) {
            ask(settings, active, session -> settings);
        }
    }

    /** Asks a session, as soon as there is a database, and gives it back. */
    public static <T> T ask(Settings settings, ActiveRuns active, Function<Session, T> question) {
        return active.run(settings.listeners(), stop -> {
            try (Session session = open(settings, stop)) {
                stop.attend(session);
                stop.heedProcess();
                return StoppableRead.read(session, stop, question);
            }
        });
    }

    /** Borrows a connection, and waits for the database where the settings allow that. */
    public static Session open(Settings settings, StopSignal stop) {
        Duration longest = settings.connectTimeout();
        var wait = new Wait(stop, longest, FIRST_PAUSE, LONGEST_PAUSE, Duration.ZERO);
        while (true) {
            // An attempt may take long.
            boolean isLast = wait.isOver();
            try {
                return Session.open(settings, stop.scheduler());
            } catch (DatabaseAccessException e) {
                if (longest.isZero() || !AccessFailure.mayPass(e)) {
                    throw e;
                }
                if (isLast) {
                    throw inVain(e, wait.waited());
                }
                stop.arm();
                settings.listeners()
                        .publish(new Waiting(
                                Waiting.Cause.DATABASE,
                                null,
                                reason(e) + " (waits " + Printable.duration(longest) + " at most)",
                                wait.waited()));
                if (!wait.pause()) {
                    throw stop.stopped(" while waiting for the database", "", null);
                }
            }
        }
    }

    /** The first line. */
    private static String reason(DatabaseAccessException e) {
        return e.problems().get(0).message().lines().findFirst().orElse("");
    }

    private static DatabaseAccessException inVain(DatabaseAccessException last, Duration waited) {
        Problem problem = last.problems().get(0);
        return new DatabaseAccessException(
                problem.withMessage(problem.message() + "\n  Waited for it " + Printable.duration(waited) + "."),
                last.getCause());
    }
}
