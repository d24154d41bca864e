package dev.migration.internal.help;

import java.time.Duration;

/** Durations as a person says them. */
public final class Durations {

    private Durations() {}

    /** Such as {@code 12 ms}, {@code 5 s}, {@code 1.9 s} or {@code 2 min 5 s}; never more than it was. */
    public static String inWords(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            long tenths = millis % 1_000 / 100;
            return millis / 1_000 + (tenths == 0 ? "" : "." + tenths) + " s";
        }
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
}
