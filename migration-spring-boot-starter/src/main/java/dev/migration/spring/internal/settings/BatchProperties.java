// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.Migrator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How migrations in batches are run.
 *
 * @param run Whether a start works on them until their end, or leaves them to the background, where one instance works on
 *     them after the application has started.
 * @param time How long one batch may take.
 * @param pause Share of the time, in percent, in which nothing runs between batches.
 * @param maxLag Batches pause while a standby of PostgreSQL is further behind than this. 0: standbys are not checked.
 * @param waitWhile SQL query that runs before each batch. While its first value is true, or a number other than 0, no batch runs.
 */
public record BatchProperties(
        @DefaultValue("start") Run run,
        @DefaultValue("500ms") Duration time,
        @DefaultValue("50") int pause,
        @DefaultValue("10s") Duration maxLag,
        @Nullable String waitWhile) {

    /** When they run. */
    public enum Run {
        /** In the start, which takes as long. */
        START,
        /** After it. */
        BACKGROUND
    }

    void set(Migrator.Builder builder) {
        builder.batchTime(time).batchPause(pause).batchMaxLag(maxLag).batchWaitWhile(waitWhile);
    }
}
