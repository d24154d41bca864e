// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.settings.BatchSettings;
import java.time.Duration;

/** How many keys a range takes: as many as fit into its time. */
final class BatchSize {

    private static final int LEAST = 100;
    private static final int MOST = 50_000;

    private BatchSize() {}

    /** After a range of this size that took so long: at most twice and at least half as many. */
    static int next(int size, Duration took, BatchSettings settings, ScriptOptions options) {
        Duration wanted = options.batchTime() == null ? settings.time() : options.batchTime();
        double factor = wanted.toNanos() / (double) Math.max(1, took.toNanos());
        return bounded((int) (size * Math.max(0.5, Math.min(2, factor))));
    }

    /** After a range that was stopped. */
    static int half(int size) {
        return bounded(size / 2);
    }

    private static int bounded(int size) {
        return Math.max(LEAST, Math.min(MOST, size));
    }
}
