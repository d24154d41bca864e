// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a migration came that runs in ranges. The keys are texts as the driver gives them, of bytes in hexadecimal.
 *
 * @param first the least key when it started
 * @param last the greatest key that is done; null where none is
 * @param upper the greatest key when it started: what is added later is not changed
 * @param rows how many rows were changed
 * @param size how many keys the next range takes
 * @param worked for how long it was worked on, pauses between ranges included
 * @param waitsFor what whoever works on it waits for; null where nothing
 */
public record BatchProgress(
        String first,
        @Nullable String last,
        String upper,
        long rows,
        int size,
        Duration worked,
        @Nullable String waitsFor) {

    /** What would take longer is no forecast: one key far from the others is. */
    private static final Duration LONGEST_FORECAST = Duration.ofDays(366);

    private static final int PARTS = 7;
    private static final long MOST_ROWS = 1L << 60;
    private static final long MOST_MICROS = TimeUnit.DAYS.toMicros(36_500);
    private static final int TIME_LENGTH = 19;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{32}");

    /** Nothing of this range is done. */
    public static BatchProgress start(String first, String upper, int size) {
        return new BatchProgress(first, null, upper, 0, size, Duration.ZERO, null);
    }

    /** Of an empty table, everything is done. */
    public static BatchProgress ofNothing(int size) {
        return new BatchProgress("", "", "", 0, size, Duration.ZERO, null);
    }

    /** The same after one more range, which took so long with the pause before it. */
    public BatchProgress after(String to, int changed, Duration took) {
        return new BatchProgress(first, to, upper, rows + changed, size, worked.plus(took), null);
    }

    /** The same with another number of keys for the next range. */
    public BatchProgress with(int nextSize) {
        return new BatchProgress(first, last, upper, rows, nextSize, worked, waitsFor);
    }

    public BatchProgress waitingFor(@Nullable String reason) {
        return new BatchProgress(first, last, upper, rows, size, worked, reason);
    }

    public boolean isComplete() {
        return upper.equals(last);
    }

    /** How much of the range is done, from 0 to 1, if its keys are spread evenly; empty where they are no numbers, times or UUIDs. */
    public OptionalDouble share() {
        if (isComplete()) {
            return OptionalDouble.of(1);
        }
        OptionalDouble from = number(first);
        OptionalDouble to = number(upper);
        OptionalDouble at = last == null ? from : number(last);
        if (from.isEmpty() || to.isEmpty() || at.isEmpty() || to.getAsDouble() <= from.getAsDouble()) {
            return OptionalDouble.empty();
        }
        double share = (at.getAsDouble() - from.getAsDouble()) / (to.getAsDouble() - from.getAsDouble());
        return OptionalDouble.of(Math.max(0, Math.min(1, share)));
    }

    private static OptionalDouble number(String key) {
        if (NUMBER.matcher(key).matches()) {
            return OptionalDouble.of(new BigDecimal(key).doubleValue());
        }
        String digits = key.replace("-", "");
        if (UUID.matcher(digits).matches()) {
            return OptionalDouble.of(new BigInteger(digits, 16).doubleValue());
        }
        try {
            String time = key.substring(0, Math.min(TIME_LENGTH, key.length())).replace(' ', 'T');
            return OptionalDouble.of((double) LocalDateTime.parse(time).toEpochSecond(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return OptionalDouble.empty();
        }
    }

    /** How many rows are changed in a second, pauses between ranges included. */
    public long rate() {
        return worked.isZero() ? 0 : Math.round(rows / (worked.toNanos() / 1e9));
    }

    /** How long the rest takes if it goes on as before; null where that is unknown, or more than about a year. */
    public @Nullable Duration left() {
        double share = share().orElse(0);
        if (share <= 0 || worked.isZero()) {
            return null;
        }
        double seconds = worked.toNanos() / 1e9 * (1 - share) / share;
        return seconds > LONGEST_FORECAST.toSeconds() ? null : Duration.ofSeconds(Math.round(seconds));
    }

    /** As it is stored. */
    String text() {
        return String.join(
                " ",
                Long.toString(rows),
                Integer.toString(size),
                Long.toString(TimeUnit.NANOSECONDS.toMicros(worked.toNanos())),
                encoded(first),
                encoded(upper),
                encoded(last),
                encoded(waitsFor));
    }

    /** @throws IllegalArgumentException if it is not what {@link #text} writes */
    static BatchProgress of(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException(text);
        }
        long rows = Long.parseLong(parts[0]);
        int size = Integer.parseInt(parts[1]);
        long micros = Long.parseLong(parts[2]);
        if (rows < 0 || rows > MOST_ROWS || size < 1 || micros < 0 || micros > MOST_MICROS) {
            throw new IllegalArgumentException(text);
        }
        return new BatchProgress(
                String.valueOf(decoded(parts[3])),
                decoded(parts[5]),
                String.valueOf(decoded(parts[4])),
                rows,
                size,
                Duration.of(micros, ChronoUnit.MICROS),
                decoded(parts[6]));
    }

    /** Behind a dot, so that an empty key is something. */
    private static String encoded(@Nullable String key) {
        return key == null ? "" : "." + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    private static @Nullable String decoded(String encoded) {
        return encoded.isEmpty() ? null : URLDecoder.decode(encoded.substring(1), StandardCharsets.UTF_8);
    }
}
