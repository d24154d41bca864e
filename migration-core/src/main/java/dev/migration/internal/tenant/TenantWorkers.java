// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.tenant;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.help.Defects;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with many tenants, each by itself. One that got no connection of the pool while another was at work is put back,
 * and from then on only as many are at work as had one.
 */
public final class TenantWorkers<T extends @Nullable Object> {

    private static final MaskedLog log = MaskedLog.of(TenantWorkers.class);

    /** After so many tries in a row that got no connection, the last of them beside no other, the rest is not tried. */
    private static final int MOST_UNANSWERED = 3;

    private final int parallelism;
    private final ActiveRuns runs;
    private final Function<String, T> work;
    private final Map<String, @NonNull T> results = new HashMap<>();
    private final Map<String, MigrationException> failures = new HashMap<>();
    private final Map<String, Throwable> defects = new HashMap<>();
    private final Deque<String> waiting = new ArrayDeque<>();
    private int mostAtWork;
    private int atWork;
    private int unanswered;

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
        // Here, not first in several threads at once, of whose lines the start of logging warns.
        log.debug("{} to work on", schemas.size());
        var notStarted = new MigrationStoppedException(
                Problems.error(
                        Code.STOPPED, "Not started: the run was stopped before. Nothing was changed.", "start again"),
                null);
        schemas.forEach(schema -> failures.put(schema, notStarted));
        waiting.addAll(schemas);
        mostAtWork = Math.min(parallelism, schemas.size());
        runs.inThreads(mostAtWork, "migration-targets-", this::work);
        Defects.throwIfAny(schemas, defects, failures, Remedies::tenants);
    }

    /** @param alone whether no other was at work when it was started */
    private record Started(String schema, boolean alone) {}

    private void work() {
        for (Started next = take(); next != null; next = take()) {
            String schema = next.schema;
            try {
                T result = MaskedLog.about(schema, () -> work.apply(schema));
                settle(next, result, null);
            } catch (RuntimeException | Error e) {
                settle(next, null, e);
            }
        }
    }

    private synchronized @Nullable Started take() {
        String schema = runs.isEnded() || atWork >= mostAtWork ? null : waiting.poll();
        return schema == null ? null : new Started(schema, ++atWork == 1);
    }

    private synchronized void settle(Started of, @Nullable T result, @Nullable Throwable failure) {
        atWork--;
        if (failure instanceof DatabaseAccessException access
                && access.problems().get(0).code() == Code.DATABASE_UNREACHABLE) {
            unanswered++;
            // If the run is stopped before its next try, this is what is known of it: it may have begun.
            failures.put(of.schema, access);
            if (!of.alone || atWork > 0) {
                // Whoever is at work takes it; if none is, this thread does.
                waiting.add(of.schema);
                mostAtWork = Math.max(1, atWork);
                return;
            }
            if (unanswered >= MOST_UNANSWERED) {
                waiting.forEach(schema -> failures.put(schema, access));
                waiting.clear();
            }
            return;
        }
        unanswered = 0;
        failures.remove(of.schema);
        if (failure instanceof MigrationException known) {
            failures.put(of.schema, known);
        } else if (failure != null) {
            defects.put(of.schema, failure);
        } else if (result != null) {
            results.put(of.schema, result);
        }
        // Whoever stops one, such as the end of the process, stops all; so does an Error.
        if (failure instanceof MigrationStoppedException || failure instanceof Error) {
            runs.end();
        }
    }
}
