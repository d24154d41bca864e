// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as they are written in settings and flags. */
public final class Durations {

    private static final Pattern SIMPLE = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h)");

    private Durations() {}

    /**
     * A time such as 500ms, 30s or PT5M.
     *
     * @throws IllegalArgumentException with the end of a sentence that says what it has to be
     */
    public static Duration parse(String text) {
        return parse(text, "");
    }

    // A bare number is refused: it would be milliseconds to Spring, and seconds to nearly everybody else.
    static Duration parse(String text, String otherwise) {
        Matcher simple = SIMPLE.matcher(text.toLowerCase(Locale.ROOT));
        if (simple.matches()) {
            long amount = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            // As Go writes it, 1m30s is the same without its start.
            Duration duration = Duration.parse(text.matches("(?i)[0-9]+[hms].*") ? "PT" + text : text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Reported below, together with the forms that are understood.
        }
        throw new IllegalArgumentException(
                "must be a time such as 500ms, 30s, 5m or PT5M" + otherwise + ", not '" + text + "'");
    }
}
