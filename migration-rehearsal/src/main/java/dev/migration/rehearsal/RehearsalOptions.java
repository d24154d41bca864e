// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a rehearsal is bounded, and how large the tables of the real database are.
 *
 * @param lockTimeout how long a statement waits for another session's lock
 * @param budget how long all of it may take
 * @param sizes of the real database, by relation with its schema; null if they are those of this database, a copy: not on
 *     MariaDB and MySQL, where changes remain
 */
public record RehearsalOptions(
        Duration lockTimeout, Duration budget, @Nullable Map<String, Size> sizes) {

    /** For a database that has few rows: the sizes of the real one are not known. */
    public static final RehearsalOptions SCRATCH =
            new RehearsalOptions(Duration.ofSeconds(10), Duration.ofMinutes(30), Map.of());

    /** Copies the sizes. */
    public RehearsalOptions {
        sizes = sizes == null ? null : Map.copyOf(sizes);
    }

    /**
     * The size of a relation.
     *
     * @param pages of 8 kB
     * @param rows about how many
     */
    public record Size(long pages, long rows) {}
}
