package dev.migration.internal.tenant;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that take one tenant after the other. A worker that gets no connection puts its tenant back into the queue
 * and ends: a pool may have fewer connections than there are workers. Only for the last worker that is a failure.
 */
public final class TenantWorkers<T extends @Nullable Object> {

    /** After so many tenants in a row for which there was no connection, each after as long as a pool waits, none is tried. */
    private static final int MOST_UNREACHABLE = 2;

    private final int parallelism;
    private final ActiveRuns runs;
    private final Function<String, T> work;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Map<String, @NonNull T> results = new HashMap<>();
    private final Map<String, MigrationException> failures = new HashMap<>();
    private final TenantProgramErrors defects = new TenantProgramErrors();
    private int atWork;
    private int unreachable;
    private boolean stopped;

    /**
     * At most so many threads.
     *
     * @param runs those of this crew; when they are ended, no tenant is begun any more
     */
    public TenantWorkers(int parallelism, ActiveRuns runs, Function<String, T> work) {
        this.parallelism = parallelism;
        this.runs = runs;
        this.work = work;
    }

    /** What came of those that came to their end, by schema. */
    public Map<String, @NonNull T> results() {
        return results;
    }

    /** Why the others did not, by schema. */
    public Map<String, MigrationException> failures() {
        return failures;
    }

    /**
     * Tries all of them, and returns when the last thread has ended. To be called once.
     *
     * @throws IllegalStateException after all were tried, if for at least one the work threw what is no
     *     {@link MigrationException}: it names the tenant, has that as its cause, and whatever else failed as suppressed
     * @throws Error what the work threw: that alone breaks off, and no other tenant is begun
     */
    public void run(List<String> schemas) {
        waiting.addAll(schemas);
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= Math.min(parallelism, schemas.size()); i++) {
            var thread = new Thread(this::work, "migration-tenants-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        atWork = threads.size();
        threads.forEach(Thread::start);
        awaitEnd(threads);
        var notBegun = new MigrationStoppedException(
                Problem.error(
                        Code.STOPPED,
                        null,
                        "Not begun: the run was stopped before. Nothing was changed.",
                        "start again"),
                null);
        waiting.forEach(schema -> failures.put(schema, notBegun));
        defects.throwIfAny(schemas, failures);
    }

    private void awaitEnd(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    runs.interrupt();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        Turn turn = next();
        while (turn != null) {
            turn = endsBy(turn) ? null : next();
        }
    }

    /** One attempt; whether it was the last one of this thread. */
    private boolean endsBy(Turn turn) {
        try {
            succeed(turn, work.apply(turn.schema()));
            return false;
        } catch (MigrationException e) {
            return fail(turn, e);
        } catch (RuntimeException | Error e) {
            noteDefect(turn, e);
            return false;
        }
    }

    /**
     * A tenant that a thread has taken.
     *
     * @param alone whether no other thread was there that could have had the connection
     */
    private record Turn(String schema, boolean alone) {}

    private synchronized @Nullable Turn next() {
        if (stopped || runs.isEnded() || waiting.isEmpty()) {
            atWork--;
            return null;
        }
        return new Turn(waiting.remove(), atWork == 1);
    }

    private synchronized void succeed(Turn turn, T result) {
        if (result != null) {
            results.put(turn.schema(), result);
        }
        unreachable = 0;
    }

    private synchronized boolean fail(Turn turn, MigrationException failure) {
        boolean noConnection = failure instanceof DatabaseAccessException
                && failure.problems().get(0).code() == Code.DATABASE_UNREACHABLE;
        if (noConnection && !turn.alone()) {
            waiting.addFirst(turn.schema());
            boolean others = atWork > 1;
            atWork -= others ? 1 : 0;
            return others;
        }
        failures.put(turn.schema(), failure);
        // The end of the process, or of our patience with it, is not for this tenant alone.
        stopped |= failure instanceof MigrationStoppedException;
        unreachable = noConnection ? unreachable + 1 : 0;
        if (unreachable == MOST_UNREACHABLE) {
            waiting.forEach(schema -> failures.put(schema, failure));
            waiting.clear();
        }
        return false;
    }

    private synchronized void noteDefect(Turn turn, Throwable defect) {
        defects.add(turn.schema(), defect);
        stopped |= defect instanceof Error;
    }
}
