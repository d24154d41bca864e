// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.blockers;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.session.ConnectionSetup;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.SecondConnection;
import dev.migration.internal.settings.Listeners;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    /** So much of a blocking session's statement is shown. */
    private static final int LONGEST_QUERY = 200;

    private final @Nullable Query query;
    private final Listeners listeners;
    private final Consumer<String> blockedBy;
    private Scheduler.@Nullable Task checks;
    private @Nullable String name;
    private Duration askAfter = LONGEST_UNTIL_QUERY;
    private boolean ended;

    /** Whether a statement runs, and since when. */
    private boolean atWork;

    private long sentAt;
    private long askedAt = System.nanoTime();

    /** Whether the database cannot be asked any more in this try. */
    private boolean gaveUp;

    /** Whether a query runs, perhaps still that of the last script. */
    private boolean asking;

    /** Whether the database has answered for this script. */
    private boolean answered;

    private List<LockBlocker> seen = List.of();

    /** The same of the last try. */
    private List<LockBlocker> seenNow = List.of();

    private List<LockBlocker> reported = List.of();
    private long reportedAt;

    /** The watched session is an SQL expression. */
    private record Query(
            SecondConnection second, ConnectionSetup setup, Database database, String session, Scheduler scheduler) {}

    private BlockerWatch(@Nullable Query query, Listeners listeners, Consumer<String> blockedBy) {
        this.query = query;
        this.listeners = listeners;
        this.blockedBy = blockedBy;
    }

    /**
     * For one run, until it is closed.
     *
     * @param session how the database names the session that is watched; an expression
     * @param blockedBy gets the blocking sessions in words; empty when there are none any more
     */
    public static BlockerWatch of(
            SecondConnection second,
            ConnectionSetup setup,
            Database database,
            String session,
            Scheduler scheduler,
            Listeners listeners,
            Consumer<String> blockedBy) {
        return new BlockerWatch(new Query(second, setup, database, session, scheduler), listeners, blockedBy);
    }

    public static BlockerWatch idle() {
        return new BlockerWatch(null, new Listeners(List.of()), blocker -> {});
    }

    /** A script starts whose statements wait for this time at most; zero is without limit. Its name is reported. */
    public synchronized void watch(String next, Duration timeout) {
        name = next;
        seen = List.of();
        answered = false;
        // Before the statement's own timeout.
        Duration wait = (timeout.isZero() ? LONGEST_UNTIL_QUERY : timeout).dividedBy(3);
        if (!wait.equals(askAfter)) {
            askAfter = wait;
            stopChecks();
        }
    }

    public synchronized void begin() {
        atWork = true;
        sentAt = System.nanoTime();
        reported = List.of();
        if (checks == null && query != null && !ended) {
            // Often enough to see every wait of that length, where that is not all the time.
            Duration tick = Duration.ofMillis(Math.max(1, askAfter.toMillis() / 10));
            checks = query.scheduler()
                    .repeat(tick.compareTo(LONGEST_TICK) < 0 ? tick : LONGEST_TICK, "migration-blockers", this::check);
        }
    }

    public synchronized void end() {
        atWork = false;
        if (!seen.isEmpty()) {
            blockedBy.accept("");
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

    /** The same in one line without their statements, which may hold values of rows; empty where none was seen. */
    public String takeSessions() {
        return take().stream().map(BlockerWatch::session).collect(Collectors.joining("; "));
    }

    /** Whether the database has answered, even if no session was blocking. */
    synchronized boolean hasAnswered() {
        return answered;
    }

    private void stopChecks() {
        if (checks != null) {
            checks.cancel();
            checks = null;
        }
    }

    private void check() {
        if (query == null || !starts()) {
            return;
        }
        try {
            Waiting event = record(blockers(query));
            if (event != null) {
                listeners.publish(event);
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("The sessions that block the script cannot be seen: {}", e);
            giveUp();
        } finally {
            hasAsked();
        }
    }

    private synchronized boolean starts() {
        long now = System.nanoTime();
        boolean isDue = !ended && !gaveUp && atWork && now - Math.max(sentAt, askedAt) >= askAfter.toNanos();
        // The last script's question may have no answer yet.
        if (!isDue || asking) {
            return false;
        }
        askedAt = now;
        asking = true;
        return true;
    }

    private synchronized void hasAsked() {
        asking = false;
    }

    private synchronized void giveUp() {
        gaveUp = true;
    }

    private List<LockBlocker> blockers(Query about) throws SQLException {
        Scheduler.Task limit =
                about.scheduler().after(PATIENCE_WITH_POOL, "migration-blockers-limit", about.second()::abandon);
        Connection connection;
        try {
            connection = about.second().borrow();
        } finally {
            limit.cancel();
        }
        if (connection == null) {
            throw new SQLException("there is one connection only, and the script runs on it");
        }
        try (connection;
                Restoration asItWas = about.setup().apply(connection)) {
            try {
                return about.database().locks().blockers(connection, about.session(), LONGEST_QUERY_SECONDS);
            } finally {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        }
    }

    private synchronized @Nullable Waiting record(List<LockBlocker> found) {
        answered = true;
        if (found.isEmpty() || name == null || ended) {
            return null;
        }
        List<LockBlocker> blockers =
                found.stream().map(blocker -> withLock(blocker, seenNow)).toList();
        seen = blockers;
        seenNow = blockers;
        long now = System.nanoTime();
        if (!atWork) {
            return null;
        }
        String words = words(blockers);
        blockedBy.accept(words);
        if (blockers.equals(reported) && now - reportedAt < BETWEEN_REPORTS.toNanos()) {
            return null;
        }
        reported = blockers;
        reportedAt = now;
        return new Waiting(Waiting.Cause.SCRIPT_LOCK, name, words, Duration.ofNanos(now - sentAt));
    }

    /** A wait may end while the server is asked who blocks it; which lock it was then only the answer before has. */
    static LockBlocker withLock(LockBlocker blocker, List<LockBlocker> before) {
        return before.stream()
                .filter(known -> blocker.lock().isEmpty() && known.session().equals(blocker.session()))
                .findFirst()
                .orElse(blocker);
    }

    /** The blocking sessions in one line; empty where none was seen. */
    static String words(List<LockBlocker> blockers) {
        return blockers.stream().map(BlockerWatch::words).collect(Collectors.joining("; "));
    }

    private static String words(LockBlocker blocker) {
        String query = SecretMask.maskMessage(blocker.query()).strip().replaceAll("\\s+", " ");
        String shown = Printable.line(Printable.start(query, LONGEST_QUERY));
        return session(blocker) + (shown.isEmpty() ? "" : ", last statement: " + shown);
    }

    private static String session(LockBlocker blocker) {
        return blocker.session() + (blocker.lock().isEmpty() ? "" : ", " + blocker.lock());
    }

    @Override
    public void close() {
        Scheduler.Task last;
        synchronized (this) {
            ended = true;
            last = checks;
            stopChecks();
        }
        if (query != null && last != null) {
            query.second().abandon();
            last.awaitIdle(PATIENCE_WITH_POOL);
        }
    }
}
