package dev.migration.rehearsal;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a rehearsal is bounded, and how large the tables of the real database are.
 *
 * @param lockTimeout how long a statement waits for another session's lock; who comes behind it in that queue waits as long
 * @param budget how long all of it may take
 * @param longestWait how long another session may wait for the rehearsal before it ends, checked every 100 ms; zero: not checked, for a database that nobody else uses; must be zero on MariaDB and MySQL, where changes remain
 * @param sizes of the real database, by relation with its schema; null if they are those of this database
 */
public record RehearsalOptions(
        Duration lockTimeout,
        Duration budget,
        Duration longestWait,
        @Nullable Map<String, Size> sizes) {

    /** For a database that others use: 500 ms for a lock, a minute for all, and nobody waits longer than about 300 ms. */
    public static final RehearsalOptions BOUNDED =
            new RehearsalOptions(Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMillis(300), null);

    /** For a database that nobody else uses and that has few rows: the sizes of the real one are not known. */
    public static final RehearsalOptions SCRATCH =
            new RehearsalOptions(Duration.ofSeconds(10), Duration.ofMinutes(30), Duration.ZERO, Map.of());

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
