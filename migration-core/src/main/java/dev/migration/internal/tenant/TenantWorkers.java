package dev.migration.internal.tenant;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    /** After so many tenants in a row without a connection, the rest is not tried. */
    private static final int MOST_UNREACHABLE = 2;

    private final int parallelism;
    private final ActiveRuns runs;
    private final Function<String, T> work;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Map<String, @NonNull T> results = new HashMap<>();
    private final Map<String, MigrationException> failures = new HashMap<>();
    private final Map<String, Throwable> defects = new HashMap<>();
    private int atWork;
    private int unreachable;
    private boolean stopped;

    /** With at most so many threads; when the runs are ended, no tenant is started any more. */
    public TenantWorkers(int parallelism, ActiveRuns runs, Function<String, T> work) {
        this.parallelism = parallelism;
        this.runs = runs;
        this.work = work;
    }

    /** The results of those that completed, by schema. */
    public Map<String, @NonNull T> results() {
        return results;
    }

    /** The failures of the others, by schema. */
    public Map<String, MigrationException> failures() {
        return failures;
    }

    /** Tries all of them, and returns when the last thread has ended. To be called once. */
    public void run(List<String> schemas) {
        waiting.addAll(schemas);
        atWork = Math.min(parallelism, schemas.size());
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= atWork; i++) {
            var thread = new Thread(this::work, "migration-tenants-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        runs.await(threads);
        var notStarted = new MigrationStoppedException(
                Problems.error(
                        Code.STOPPED, "Not started: the run was stopped before. Nothing was changed.", "start again"),
                null);
        waiting.forEach(schema -> failures.put(schema, notStarted));
        throwDefects(schemas);
    }

    private void work() {
        boolean ended = false;
        Attempt attempt = next();
        while (attempt != null && !ended) {
            try {
                succeed(attempt, work.apply(attempt.schema()));
            } catch (MigrationException e) {
                ended = fail(attempt, e);
            } catch (RuntimeException | Error e) {
                noteDefect(attempt, e);
            }
            attempt = ended ? null : next();
        }
    }

    /** A tenant that a thread has taken; alone if no other thread could have the connection. */
    private record Attempt(String schema, boolean alone) {}

    private synchronized @Nullable Attempt next() {
        if (stopped || runs.isEnded() || waiting.isEmpty()) {
            atWork--;
            return null;
        }
        return new Attempt(waiting.remove(), atWork == 1);
    }

    private synchronized void succeed(Attempt attempt, T result) {
        if (result != null) {
            results.put(attempt.schema(), result);
        }
        unreachable = 0;
    }

    /** Whether it was the last attempt of this thread. */
    private synchronized boolean fail(Attempt attempt, MigrationException failure) {
        boolean noConnection = failure instanceof DatabaseAccessException
                && failure.problems().get(0).code() == Code.DATABASE_UNREACHABLE;
        if (noConnection && !attempt.alone()) {
            waiting.addFirst(attempt.schema());
            boolean others = atWork > 1;
            atWork -= others ? 1 : 0;
            return others;
        }
        failures.put(attempt.schema(), failure);
        stopped |= failure instanceof MigrationStoppedException;
        unreachable = noConnection ? unreachable + 1 : 0;
        if (unreachable == MOST_UNREACHABLE) {
            waiting.forEach(schema -> failures.put(schema, failure));
            waiting.clear();
        }
        return false;
    }

    private synchronized void noteDefect(Attempt attempt, Throwable defect) {
        defects.put(attempt.schema(), defect);
        stopped |= defect instanceof Error;
    }

    /** Throws what is no {@link MigrationException}, an Error as it is, with everything else that failed as suppressed. */
    private void throwDefects(List<String> schemas) {
        if (defects.isEmpty()) {
            return;
        }
        Map<Throwable, List<String>> thrown = new LinkedHashMap<>();
        addBySame(schemas, defects, thrown);
        addBySame(schemas, failures, thrown);
        Throwable error = thrown.keySet().stream()
                .filter(Error.class::isInstance)
                .findFirst()
                .orElse(null);
        List<IllegalStateException> named = new ArrayList<>();
        thrown.forEach((cause, its) -> named.add(
                new IllegalStateException(Remedies.tenants(its) + ": " + cause, cause == error ? null : cause)));
        if (error != null) {
            named.forEach(error::addSuppressed);
            throw (Error) error;
        }
        IllegalStateException first = named.remove(0);
        named.forEach(first::addSuppressed);
        throw first;
    }

    /** What is the same for many tenants is one object, and one stack trace. */
    private static void addBySame(
            List<String> schemas, Map<String, ? extends Throwable> bySchema, Map<Throwable, List<String>> same) {
        for (String schema : schemas) {
            Throwable its = bySchema.get(schema);
            if (its != null) {
                same.computeIfAbsent(its, none -> new ArrayList<>()).add(schema);
            }
        }
    }
}
