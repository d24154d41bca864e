// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The state of one migration.
 *
 * @param version such as {@code 0007}; of a repeatable migration, {@code R__} and its name
 * @param name such as {@code 0007_add_phone}
 * @param state whether it is applied
 * @param checksum of the file, or of what was applied where there is no file; may be empty for a baseline
 * @param title what its header says it is for
 * @param author who its header says made it
 * @param created when its header says it was made
 * @param appliedAt when it was applied
 * @param appliedBy database user and host that applied it
 * @param execution how long the database worked on it, without the commit; in batches, with the pauses between them
 * @param detail what went wrong with it, where something did: the error of the last run, or what of it ran, line by line; or that
 *     a repeatable one has changed since it was applied, or that the file of an applied one cannot be read
 * @param batches how far it came, where it runs in batches and has not come to its end; else null
 */
public record MigrationStatus(
        String version,
        String name,
        State state,
        String checksum,
        @Nullable String title,
        @Nullable String author,
        @Nullable OffsetDateTime created,
        @Nullable Instant appliedAt,
        @Nullable String appliedBy,
        @Nullable Duration execution,
        @Nullable String detail,
        @Nullable BatchStatus batches) {

    /** Whether it runs again when its file has changed. */
    public boolean isRepeatable() {
        return Version.of(version).isRepeatable();
    }
}
