package dev.migration.internal.blockers;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.plan.Step;
import dev.migration.internal.schedule.Scheduler;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.SecondConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sessions that block a statement, once it has run for a third of the time that it may wait for a lock. Only the
 * database knows whether it waits, so it is asked on a second connection, borrowed for each query; if none is free at once,
 * not again in the same try.
 */
public final class BlockerWatch implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(BlockerWatch.class);

    private static final Duration PATIENCE_WITH_POOL = Duration.ofSeconds(1);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(30);
    private static final Duration LONGEST_UNTIL_QUERY = Duration.ofSeconds(5);
    private static final Duration LONGEST_TICK = Duration.ofMillis(250);

    /** The query reads what the server has in its memory. */
    private static final int LONGEST_QUERY_SECONDS = 5;

    private final @Nullable Query query;
    private final @Nullable Scheduler scheduler;
    private final Listeners listeners;
    private final Consumer<String> waitsFor;
    private boolean ended;

    /** Whether the database cannot be asked any more in this try. */
    private boolean gaveUp;

    private Scheduler.@Nullable Task clock;
    private @Nullable Step step;
    private long askAfter;
    private long tickMillis = LONGEST_TICK.toMillis();

    /** Whether a statement runs, and since when. */
    private boolean atWork;

    private boolean isBlocked;
    private long sentAt;
    private long askedAt = System.nanoTime();
    private Scheduler.@Nullable Task asking;

    /** Whether it still waits for a connection. */
    private boolean borrowing;

    /** Whether the database has answered for this script. */
    private boolean answered;

    private List<LockBlocker> seen = List.of();

    /** The same of the last try. */
    private List<LockBlocker> seenNow = List.of();

    private List<LockBlocker> reported = List.of();
    private long reportedAt;

    /** The watched session is an SQL expression. */
    private record Query(SecondConnection second, Database database, String session) {}

    private BlockerWatch(
            @Nullable Query query, @Nullable Scheduler scheduler, Listeners listeners, Consumer<String> waitsFor) {
        this.query = query;
        this.scheduler = scheduler;
        this.listeners = listeners;
        this.waitsFor = waitsFor;
        this.ended = query == null;
    }

    /**
     * For one run, until it is closed.
     *
     * @param session how the database names the session that is watched; an expression
     * @param waitsFor gets the blocking sessions in words; empty when there are none any more
     */
    public static BlockerWatch of(
            SecondConnection second,
            Database database,
            String session,
            Scheduler scheduler,
            Listeners listeners,
            Consumer<String> waitsFor) {
        return new BlockerWatch(new Query(second, database, session), scheduler, listeners, waitsFor);
    }

    /** One that never asks. */
    public static BlockerWatch idle() {
        return new BlockerWatch(null, null, new Listeners(List.of()), blocker -> {});
    }

    /** A script starts whose statements wait for this time at most; zero is without limit. */
    public synchronized void watch(Step next, Duration timeout) {
        step = next;
        seen = List.of();
        answered = false;
        // Before the statement's own timeout, and often enough to see every wait of that length.
        askAfter = (timeout.isZero() ? LONGEST_UNTIL_QUERY : timeout).toNanos() / 3;
        long tick = Math.max(1, Math.min(TimeUnit.NANOSECONDS.toMillis(askAfter) / 10, LONGEST_TICK.toMillis()));
        if (tick != tickMillis) {
            stopClock();
            tickMillis = tick;
        }
    }

    /** A statement is sent. */
    public synchronized void begin() {
        atWork = true;
        sentAt = System.nanoTime();
        reported = List.of();
        if (clock == null && !ended && scheduler != null) {
            clock = scheduler.check(Duration.ofMillis(tickMillis), this::tick);
        }
    }

    /** It has ended. */
    public synchronized void end() {
        atWork = false;
        if (isBlocked) {
            isBlocked = false;
            waitsFor.accept("");
        }
    }

    /** The sessions that blocked the script when any were seen last. */
    synchronized List<LockBlocker> seen() {
        return seen;
    }

    /** The sessions that blocked the try that has ended. */
    synchronized List<LockBlocker> take() {
        List<LockBlocker> blockers = seenNow;
        seenNow = List.of();
        gaveUp = false;
        return blockers;
    }

    /** Whether the database has answered, even if no session was blocking. */
    synchronized boolean hasAnswered() {
        return answered;
    }

    private void stopClock() {
        if (clock != null) {
            clock.cancel();
            clock = null;
        }
    }

    private synchronized void tick() {
        if (query == null || scheduler == null || ended) {
            return;
        }
        long now = System.nanoTime();
        if (asking != null) {
            if (borrowing && now - askedAt > PATIENCE_WITH_POOL.toNanos()) {
                gaveUp = true;
                query.second().abandon();
            }
        } else if (!gaveUp && atWork && now - Math.max(sentAt, askedAt) >= askAfter) {
            askedAt = now;
            borrowing = true;
            asking = scheduler.start("migration-blockers", () -> ask(query));
        }
    }

    private void ask(Query about) {
        try {
            MigrationEvent event = record(blockers(about));
            if (event != null) {
                listeners.publish(event);
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("The sessions that block the script cannot be seen: {}", e);
            setGaveUp();
        } finally {
            endQuery();
        }
    }

    private List<LockBlocker> blockers(Query about) throws SQLException {
        Connection connection = about.second().borrow();
        if (connection == null) {
            throw new SQLException("there is one connection only, and the script runs on it");
        }
        try (connection) {
            if (!isWanted()) {
                return List.of();
            }
            try {
                return about.database().blockers(connection, about.session(), LONGEST_QUERY_SECONDS);
            } finally {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        }
    }

    /** The connection is there; whether it is still needed. */
    private synchronized boolean isWanted() {
        borrowing = false;
        return !ended && !gaveUp;
    }

    private synchronized void setGaveUp() {
        gaveUp = true;
    }

    private synchronized void endQuery() {
        borrowing = false;
        asking = null;
    }

    private synchronized @Nullable MigrationEvent record(List<LockBlocker> blockers) {
        // Without a query nothing is known.
        answered |= !ended && !gaveUp;
        if (blockers.isEmpty() || step == null) {
            return null;
        }
        seen = blockers;
        seenNow = blockers;
        if (atWork) {
            isBlocked = true;
            waitsFor.accept(BlockerReport.blockers(blockers));
        }
        long now = System.nanoTime();
        if (!atWork || (blockers.equals(reported) && now - reportedAt < BETWEEN_REPORTS.toNanos())) {
            return null;
        }
        reported = blockers;
        reportedAt = now;
        return new Waiting(
                Waiting.Cause.SCRIPT_LOCK,
                step.name(),
                BlockerReport.blockers(blockers),
                Duration.ofNanos(now - sentAt));
    }

    @Override
    public void close() {
        Scheduler.Task last;
        synchronized (this) {
            ended = true;
            stopClock();
            last = asking;
            if (query != null && last != null && borrowing) {
                query.second().abandon();
            }
        }
        if (last != null) {
            last.awaitIdle(PATIENCE_WITH_POOL);
        }
    }
}
