package dev.migration.internal.rehearsal;

import dev.migration.Code;
import dev.migration.RehearsalOptions;
import dev.migration.internal.database.ServerBooks;
import dev.migration.internal.database.ServerBooks.Waiter;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.SecondConnection;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a rehearsal that takes too long, or for which another session has waited too long: a second connection looks. */
final class Bounds implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(Bounds.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** A function may catch a cancel and go on. */
    private static final int MOST_CANCELS = 5;

    private static final Duration PATIENCE_WITH_POOL = Duration.ofSeconds(5);

    private final RehearsalOptions options;
    private final Session session;
    private final ServerBooks books;
    private final long end;
    private final @Nullable Connection second;
    private final Scheduler.@Nullable Task looks;
    private int cancels;
    private volatile @Nullable String reached;

    private Bounds(
            RehearsalOptions options,
            Session session,
            ServerBooks books,
            @Nullable Connection second,
            Scheduler scheduler) {
        this.options = options;
        this.session = session;
        this.books = books;
        this.end = System.nanoTime() + options.budget().toNanos();
        this.second = second;
        this.looks = second == null ? null : scheduler.repeat(BETWEEN_LOOKS, "migration-rehearsal", this::look);
    }

    /** From now on; a second connection is needed where others use the database. */
    static Bounds start(
            RehearsalOptions options, Session session, Settings settings, ServerBooks books, Scheduler scheduler) {
        if (options.longestWait().isZero()) {
            return new Bounds(options, session, books, null, scheduler);
        }
        Connection second = SecondConnection.within(PATIENCE_WITH_POOL, settings.requireDataSource(), scheduler);
        if (second == null || second.equals(session.connection())) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The rehearsal needs a second connection, to see who waits for it, and got none.",
                    "let the pool have two connections, or rehearse on a scratch database");
        }
        try {
            if (!second.getAutoCommit()) {
                // In one transaction, the server would show those who wait as they were at its start.
                second.setAutoCommit(true);
            }
        } catch (SQLException e) {
            giveBack(second);
            throw session.failure("Who waits for the rehearsal cannot be seen", e);
        }
        return new Bounds(options, session, books, second, scheduler);
    }

    /** Settings for each statement. */
    List<String> settings() {
        return books.bounds(options.lockTimeout(), Duration.ofNanos(end - System.nanoTime()), options.budget());
    }

    /** Again and again while anybody waits, or time is up: a cancel between two statements has no effect. */
    private void look() {
        Connection other = second;
        if (other == null) {
            return;
        }
        try {
            if (System.nanoTime() > end) {
                stop(other);
                return;
            }
            for (Waiter waiter : books.waiters(other)) {
                if (waiter.waited().compareTo(options.longestWait()) >= 0) {
                    reach("session " + waiter.session() + " waited " + Printable.duration(waiter.waited()) + " for "
                            + waiter.mode() + " on " + Printable.line(waiter.relation()));
                    stop(other);
                    return;
                }
            }
        } catch (SQLException e) {
            log.debug("Who waits for the rehearsal is not known: {}", e);
            reach("who waits for it could not be seen any more: " + Printable.line(String.valueOf(e.getMessage())));
            cancel();
        }
    }

    private void stop(Connection other) throws SQLException {
        if (++cancels > MOST_CANCELS) {
            books.endFrom(other);
        } else {
            books.cancelFrom(other);
        }
    }

    private void reach(String bound) {
        if (reached == null) {
            reached = bound;
        }
    }

    private void cancel() {
        try {
            session.database().cancel(session.connection(), null);
        } catch (SQLException e) {
            log.debug("The rehearsal could not be cancelled: {}", e);
        }
    }

    /** Why nothing more may be executed; null while it may. */
    @Nullable
    String reached() {
        if (reached == null && System.nanoTime() > end) {
            reached = "its time was used up (" + Printable.duration(options.budget()) + ")";
        }
        return reached;
    }

    @Override
    public void close() {
        if (looks != null) {
            looks.cancel();
            looks.awaitIdle(PATIENCE_WITH_POOL);
        }
        if (second != null) {
            giveBack(second);
        }
    }

    private static void giveBack(Connection second) {
        try {
            second.close();
        } catch (SQLException e) {
            log.debug("The rehearsal's second connection could not be given back: {}", e);
        }
    }
}
