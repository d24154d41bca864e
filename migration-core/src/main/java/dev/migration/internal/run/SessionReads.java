// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.lock.LockWait.Attempt;
import dev.migration.internal.lock.LockWait.Awaited;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import dev.migration.internal.stop.Wait;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history, or anything else, in a way that can be stopped: every read may have to wait. So may the connection: one
 * to a database that takes none yet, such as one that is starting, is tried again with growing pauses where the name says
 * "when up". A wrong password or an unknown database fails at once: time does not change them.
 */
public final class SessionReads {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private SessionReads() {}

    /** What is read, or something else that may have to wait. */
    public interface Question<T, E extends Exception> {

        T ask() throws E;
    }

    /** Borrows a connection as soon as there is a database, and gives it back when this has read. */
    public static <T> T askWhenUp(Settings settings, ActiveRuns active, Function<Session, T> question) {
        return inSession(
                settings,
                active,
                SessionReads::openWhenUp,
                (session, stop) -> read(stop, () -> question.apply(session)));
    }

    /** The same, without waiting for a database. */
    public static <T> T ask(Settings settings, ActiveRuns active, Function<Session, T> question) {
        return inSession(settings, active, (session, stop) -> read(stop, () -> question.apply(session)));
    }

    /** The same for several reads, each of which begins and ends at the signal. */
    public static <T> T inSession(Settings settings, ActiveRuns active, BiFunction<Session, StopSignal, T> reads) {
        return inSession(settings, active, (own, stop) -> Session.open(own, stop.scheduler()), reads);
    }

    private static <T> T inSession(
            Settings settings,
            ActiveRuns active,
            BiFunction<Settings, StopSignal, Session> open,
            BiFunction<Session, StopSignal, T> reads) {
        return active.run(settings.listeners(), stop -> {
            try (Session session = open.apply(settings, stop)) {
                stop.attend(session);
                stop.heedProcess();
                return reads.apply(session, stop);
            }
        });
    }

    /** Reads, or does something else that may have to wait, on a session that the signal attends. */
    public static <T, E extends Exception> T read(StopSignal stop, Question<T, E> question) throws E {
        return read(stop, question, "", "");
    }

    /** The same: if it is stopped, when that was and what was changed before, as clauses. */
    static <T, E extends Exception> T read(StopSignal stop, Question<T, E> question, String when, String changed)
            throws E {
        if (!stop.begin(null)) {
            throw stop.stopped(when, changed, null);
        }
        try {
            return question.ask();
        } catch (DatabaseAccessException e) {
            if (stop.reason() == null) {
                throw e;
            }
            throw stop.stopped(when, changed, e.getCause() == null ? e : e.getCause());
        } finally {
            stop.end();
        }
    }

    /** Reads the history when a run starts; while another session has locked it, it waits as for the migration lock. */
    public static History history(Session session, Settings settings, StopSignal stop) {
        stop.heedProcess();
        var history = new AtomicReference<@Nullable History>();
        Attempt read = () -> {
            history.set(read(stop, session.history()::readOrThrow));
            return true;
        };
        new LockWait(Awaited.HISTORY, read, session, settings.sqlLocks().waitTimeout(), settings.listeners(), stop)
                .await();
        return Objects.requireNonNull(history.get());
    }

    /** Waits until there is a database, where the settings allow that. */
    public static void awaitDatabase(Settings settings, ActiveRuns active) {
        if (!settings.connectTimeout().isZero()) {
            askWhenUp(settings, active, session -> settings);
        }
    }

    /** Borrows a connection, and waits for the database where the settings allow that. */
    public static Session openWhenUp(Settings settings, StopSignal stop) {
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
