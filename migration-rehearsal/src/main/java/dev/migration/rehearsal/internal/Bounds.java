package dev.migration.rehearsal.internal;

import dev.migration.Code;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.UnrecordedRun;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Scheduler;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.internal.books.ServerBooks;
import dev.migration.rehearsal.internal.books.ServerBooks.Waiter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a rehearsal that takes too long, or for which another session has waited too long: a second connection looks. */
final class Bounds implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(Bounds.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final long LOOK = BETWEEN_LOOKS.toNanos();

    /** A function may catch a cancel and go on. */
    private static final int MOST_CANCELS = 5;

    private static final Duration PATIENCE_WITH_POOL = Duration.ofSeconds(5);

    private final RehearsalOptions options;
    private final UnrecordedRun run;
    private final ServerBooks books;
    private final long end;
    private final @Nullable Connection second;
    private final Scheduler.@Nullable Task looks;
    private int cancels;
    private volatile @Nullable String reached;

    private Bounds(RehearsalOptions options, UnrecordedRun run, ServerBooks books, @Nullable Connection second) {
        this.options = options;
        this.run = run;
        this.books = books;
        this.end = System.nanoTime() + options.budget().toNanos();
        this.second = second;
        this.looks = second == null ? null : run.repeat(BETWEEN_LOOKS, "migration-rehearsal", this::look);
    }

    /** From now on; a second connection is needed where others use the database. */
    static Bounds start(RehearsalOptions options, UnrecordedRun run, ServerBooks books) {
        if (options.longestWait().isZero()) {
            return new Bounds(options, run, books, null);
        }
        Connection second = run.second(PATIENCE_WITH_POOL);
        if (second == null) {
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
            throw run.failure("Who waits for the rehearsal cannot be seen", e);
        }
        return new Bounds(options, run, books, second);
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
                    reach("session " + waiter.session() + " waited about "
                            + Printable.duration(
                                    waiter.waited().minusNanos(waiter.waited().toNanos() % LOOK))
                            + " " + waiter.purpose());
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
            run.database().cancel(run.connection(), null);
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
