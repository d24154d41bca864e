// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a migration came that runs in batches, as every instance can see it.
 *
 * @param rows how many rows were changed
 * @param batches in how many batches that are committed
 * @param percent how much of it is done, as far as its keys are numbers, times or UUIDs that are spread evenly; else null
 * @param rate how many rows were changed in a second, pauses included; 0 where that is unknown, or it is paused
 * @param left how long the rest takes at this rate; null where that is unknown, or more than about a year
 * @param since when it was started
 * @param paused whether somebody asked it to pause
 * @param worker host and process that work on it; null where none does
 * @param waitsFor what the worker waits for; null where nothing
 * @param failure why the last batch failed; null where it did not
 * @param seen when the worker last said that it lives, by the clock of the database: every few seconds
 * @param silent for how long its worker has given no sign of life, where that is too long to be at work; else null
 * @param keys the last key that is done, and the greatest one, such as {@code 1750 of 3000}; null where none is done
 */
public record BatchStatus(
        long rows,
        int batches,
        @Nullable Integer percent,
        long rate,
        @Nullable Duration left,
        Instant since,
        boolean paused,
        @Nullable String worker,
        @Nullable String waitsFor,
        @Nullable String failure,
        Instant seen,
        @Nullable Duration silent,
        @Nullable String keys) {

    /** Such as {@code 40 %, 812,000 rows changed, 5,400 a second, 3 min 2 s left; it waits: a standby is 12.5 s behind}. */
    public String inWords() {
        List<String> numbers = new ArrayList<>();
        if (percent != null) {
            numbers.add(percent + " %");
        }
        numbers.add(String.format(Locale.ROOT, "%,d rows changed", rows));
        if (rate > 0) {
            numbers.add(String.format(Locale.ROOT, "%,d a second", rate));
        }
        if (left != null) {
            numbers.add(Printable.duration(left) + " left");
        }
        String state = stateInWords();
        return String.join(", ", numbers) + (state.isEmpty() ? "" : "; " + state);
    }

    /** Such as {@code paused}; empty while it goes on. */
    public String stateInWords() {
        List<String> states = new ArrayList<>();
        if (paused) {
            states.add("paused");
        } else if (silent != null) {
            states.add("no sign of life since " + seen.truncatedTo(ChronoUnit.SECONDS)
                    + ", as in a long batch; if its process has died, another instance continues in at most 20 s");
        } else if (worker == null) {
            states.add("nobody works on it");
        } else if (waitsFor != null) {
            states.add("it waits: " + waitsFor);
        }
        if (failure != null) {
            states.add("the last batch failed: " + failure);
        }
        return String.join("; ", states);
    }
}
