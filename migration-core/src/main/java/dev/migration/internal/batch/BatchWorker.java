package dev.migration.internal.batch;

import dev.migration.BatchStatus;
import dev.migration.internal.stop.ActiveRuns;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Works on migrations that run in ranges in one database, or for its tenants, beside all else that is done there. It never waits
 * for another process, or for the end of a pause: whoever has it asks again later.
 *
 * @param reads how {@link #unfinished} is read
 * @param finishes how {@link #finish} is done
 * @param runs all that it does
 */
public record BatchWorker(Supplier<Map<String, BatchStatus>> reads, Consumer<String> finishes, ActiveRuns runs) {

    /**
     * Those that have started and have not come to their end, by tenant; a database without tenants has the empty name. What is
     * undone is left to whoever undoes it, and what only a newer build has to that.
     */
    public Map<String, BatchStatus> unfinished() {
        return reads.get();
    }

    /** Works on the one of a tenant, and applies what waits for it; nothing where another process works on it, or it is paused. */
    public void finish(String tenant) {
        finishes.accept(tenant);
    }

    /** Stops both, and nothing else, now and from now on. Returns when they have ended, or after 5 seconds. */
    public void stop() {
        runs.end();
        runs.stop();
    }
}
