// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Version;
import dev.migration.internal.history.BatchProgress;
import dev.migration.internal.history.BatchesInFlight;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A migration that has started in batches, in the words of a test: of its 3,000 keys a batch takes 1,000. */
record StartedBatches(
        String name,
        String checksum,
        int done,
        @Nullable String owner,
        @Nullable Duration silent) {

    private static final int SIZE = 1000;

    static StartedBatches of(String name, String checksum) {
        return new StartedBatches(name, checksum, 0, null, null);
    }

    StartedBatches after(int batches) {
        return new StartedBatches(name, checksum, batches, owner, silent);
    }

    StartedBatches ownedBy(String process) {
        return new StartedBatches(name, checksum, done, process, silent);
    }

    StartedBatches silentFor(Duration time) {
        return new StartedBatches(name, checksum, done, owner, time);
    }

    BatchesInFlight toRow() {
        BatchProgress progress = BatchProgress.start("0", "3000", SIZE);
        for (int i = 1; i <= done; i++) {
            progress = progress.after(Integer.toString(i * SIZE), SIZE, Duration.ZERO);
        }
        Version version = Version.of(name.substring(0, name.indexOf('_')));
        return new BatchesInFlight(
                version, name, checksum, Given.AT, done, false, owner, null, Given.AT, silent, progress);
    }
}
