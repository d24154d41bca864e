// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How migrations that run in ranges go easy on others.
 *
 * @param time how long one range may take, where its file sets nothing
 * @param pause the share of the time in which nothing runs, in percent, less than 100
 * @param maxLag how far a standby may be behind; zero to pay no heed to standbys
 * @param waitWhile a query whose first value is true while nothing is to run; null for none
 * @param patience whether a run waits until it is its turn
 */
public record BatchSettings(
        Duration time, int pause, Duration maxLag, @Nullable String waitWhile, Patience patience) {

    /** What a run does while another process works on the ranges, or while they are paused. */
    public enum Patience {
        /** It waits, and keeps its connection. */
        WAITS,
        /** It ends, as it is run again later. */
        LEAVES
    }

    public static final BatchSettings DEFAULT =
            new BatchSettings(Duration.ofMillis(500), 50, Duration.ofSeconds(10), null, Patience.WAITS);

    /** With this size, a table whose statistics are unknown shows soon how long a range takes. */
    public static final int FIRST_SIZE = 1000;

    BatchSettings with(Patience other) {
        return new BatchSettings(time, pause, maxLag, waitWhile, other);
    }

    /** How long nothing runs after a range that took so long. */
    public Duration pauseAfter(Duration took) {
        return Duration.ofNanos(took.toNanos() * pause / (100 - pause));
    }
}
