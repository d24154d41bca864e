package dev.migration.internal.blockers;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.plan.Step;
import dev.migration.internal.schedule.Scheduler;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which sessions block a statement that has been at work for a third of the time that it may wait for a lock. Only
 * the database knows whether it waits, so it is asked on a second connection: borrowed for each query, and no more in the
 * same try once it could not be had at once.
 */
public final class LockWatch implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(LockWatch.class);

    private static final Duration PATIENCE_WITH_POOL = Duration.ofSeconds(1);
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(30);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
    private static final Duration LONGEST_TICK = Duration.ofMillis(250);

    private final @Nullable BlockerQuery query;
    private final @Nullable Scheduler scheduler;
    private final Listeners listeners;
    private final Consumer<String> waitsFor;
    private boolean ended;

    /** Whether it could not be seen in this try. */
    private boolean gaveUp;

    private Scheduler.@Nullable Task clock;
    private @Nullable Step step;
    private long lookAfter;
    private long tickMillis = LONGEST_TICK.toMillis();

    /** Whether something is at work, and since when. */
    private boolean atWork;

    private boolean isBlocked;
    private long sentAt;
    private long lookedAt = System.nanoTime();
    private Scheduler.@Nullable Task looking;

    /** Whether it still waits for a connection. */
    private boolean borrowing;

    /** Whether the database has answered for this script. */
    private boolean looked;

    private List<LockBlocker> seen = List.of();

    /** The same of the try that was made last. */
    private List<LockBlocker> seenNow = List.of();

    private List<LockBlocker> told = List.of();
    private long toldAt;

    private LockWatch(
            @Nullable BlockerQuery query,
            @Nullable Scheduler scheduler,
            Listeners listeners,
            Consumer<String> waitsFor) {
        this.query = query;
        this.scheduler = scheduler;
        this.listeners = listeners;
        this.waitsFor = waitsFor;
        this.ended = query == null;
    }

    /**
     * For one run, until it is closed.
     *
     * @param waitsFor gets what the database waits for, in words; empty when it does not any more
     */
    public static LockWatch of(
            BlockerQuery query, Scheduler scheduler, Listeners listeners, Consumer<String> waitsFor) {
        return new LockWatch(query, scheduler, listeners, waitsFor);
    }

    /** One that never asks. */
    public static LockWatch idle() {
        return new LockWatch(null, null, new Listeners(List.of()), blocker -> {});
    }

    /** A script starts whose statements wait for so long at most; zero for ever. */
    public synchronized void watch(Step next, Duration timeout) {
        step = next;
        seen = List.of();
        looked = false;
        // In time before it gives up; and often enough to see every wait that comes to that.
        lookAfter = (timeout.isZero() ? LONGEST_LOOK : timeout).toNanos() / 3;
        long tick = Math.max(1, Math.min(TimeUnit.NANOSECONDS.toMillis(lookAfter) / 10, LONGEST_TICK.toMillis()));
        if (tick != tickMillis) {
            stopClock();
            tickMillis = tick;
        }
    }

    /** To be called before something is sent. */
    public synchronized void begin() {
        atWork = true;
        sentAt = System.nanoTime();
        told = List.of();
        if (clock == null && !ended && scheduler != null) {
            clock = scheduler.check(Duration.ofMillis(tickMillis), this::tick);
        }
    }

    /** To be called when it has come to its end. */
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

    /** The sessions that blocked the try that ended now; the next one has its own. */
    synchronized List<LockBlocker> take() {
        List<LockBlocker> blockers = seenNow;
        seenNow = List.of();
        gaveUp = false;
        return blockers;
    }

    /** Whether the database has answered, even if no session was blocking. */
    synchronized boolean hasLooked() {
        return looked;
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
        if (looking != null) {
            if (borrowing && now - lookedAt > PATIENCE_WITH_POOL.toNanos()) {
                gaveUp = true;
                query.second().abandon();
            }
        } else if (!gaveUp && atWork && now - Math.max(sentAt, lookedAt) >= lookAfter) {
            lookedAt = now;
            borrowing = true;
            looking = scheduler.start("migration-blockers", () -> look(query));
        }
    }

    private void look(BlockerQuery blockerQuery) {
        try {
            MigrationEvent news = news(blockerQuery.blockers(this::hasBorrowed));
            if (news != null) {
                listeners.tell(news);
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("The sessions that block the script cannot be seen: {}", e);
            stopLooking();
        } finally {
            endLook();
        }
    }

    private synchronized boolean hasBorrowed() {
        borrowing = false;
        return !ended && !gaveUp;
    }

    private synchronized void stopLooking() {
        gaveUp = true;
    }

    private synchronized void endLook() {
        borrowing = false;
        looking = null;
    }

    private synchronized @Nullable MigrationEvent news(List<LockBlocker> blockers) {
        // Given up before it could ask, it says nothing of the lock.
        looked |= !ended && !gaveUp;
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
        if (!atWork || (blockers.equals(told) && now - toldAt < BETWEEN_NEWS.toNanos())) {
            return null;
        }
        told = blockers;
        toldAt = now;
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
            last = looking;
            if (query != null && last != null && borrowing) {
                query.second().abandon();
            }
        }
        if (last != null) {
            last.awaitIdle(PATIENCE_WITH_POOL);
        }
    }
}
