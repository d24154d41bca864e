package dev.migration.spring.internal.endpoint;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of one database on its own thread, so that a database that is down never blocks the caller. At most one
 * query is running: all callers meanwhile wait for the same answer, at most until the limit after it was sent. A late
 * answer is kept for the next caller.
 */
final class StatusReader implements AutoCloseable {

    /** The thread ends after this long without a query. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** A query that is running, or answered by now. */
    record Question(Future<DatabaseState> answer, long askedNanos) {}

    private final StatusSource source;
    private final Duration limit;
    private final Clock clock;
    private final ThreadPoolExecutor thread;
    private @Nullable Question open;
    private volatile @Nullable Reading last;

    StatusReader(String database, StatusSource source, Duration limit, Clock clock) {
        this.source = source;
        this.limit = limit;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(
                1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, database));
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable task, String database) {
        Thread thread = new Thread(task, "migrations-status-" + database);
        thread.setDaemon(true);
        return thread;
    }

    /** The state now, or else the last known one and why it is not newer. */
    Reading read() {
        return read(ask());
    }

    /** The same, without a query if the last answer is younger than this. */
    Reading readUnlessYounger(Duration age) {
        Reading known = last;
        return known != null && known.isYounger(age, clock.instant()) ? known : read();
    }

    /** The same for a query that was sent before. */
    Reading read(Question question) {
        try {
            DatabaseState state = question.answer().get(left(question), TimeUnit.NANOSECONDS);
            return Reading.fresh(state, clock.instant());
        } catch (TimeoutException e) {
            return stale(unreachable("The database did not answer within " + Printable.duration(limit)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return stale(unreachable("The database was not read: this thread was interrupted"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MigrationException failure) {
                return stale(source.problems(failure));
            }
            throw new IllegalStateException("The state of the migrations cannot be read", e.getCause());
        }
    }

    /** The SQL of a migration; null if it cannot be read, or not within the limit of an earlier query. */
    @Nullable
    Map<Direction, String> sql(Question question, @Nullable String tenant, String version) {
        Future<Map<Direction, String>> sql = thread.submit(() -> source.sql(tenant, version));
        try {
            return sql.get(left(question), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Not run any more, unless it has started.
            sql.cancel(false);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MigrationException) {
                return null;
            }
            throw new IllegalStateException("The SQL of the migration cannot be read", e.getCause());
        }
    }

    private long left(Question question) {
        return Math.max(0, limit.toNanos() - (System.nanoTime() - question.askedNanos()));
    }

    /** Sends the query, unless one is running, and does not wait for the answer. */
    synchronized Question ask() {
        Question question = open;
        if (question == null || question.answer().isDone()) {
            question = new Question(thread.submit(this::answer), System.nanoTime());
            open = question;
        }
        return question;
    }

    private DatabaseState answer() {
        DatabaseState state = source.state();
        last = Reading.fresh(state, clock.instant());
        return state;
    }

    private Reading stale(List<Problem> problems) {
        Reading known = last;
        return known == null ? Reading.unknown(problems) : known.agedBy(problems, clock.instant());
    }

    private static List<Problem> unreachable(String message) {
        return List.of(Problem.error(
                Code.DATABASE_UNREACHABLE,
                null,
                message,
                "check that the database runs and that the connection pool has a free connection"));
    }

    /**
     * Ends the thread once the running query is answered, and waits no longer than a reader would. It is never
     * interrupted: a database in this process would lose its file. A query that is not answered ends with its connection,
     * which its pool closes next.
     */
    @Override
    public void close() {
        thread.shutdown();
        try {
            boolean unused = thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
