package dev.migration.internal.text;

import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times in UTC as databases write them, such as {@code 2026-01-31 12:00:00.5}. */
public final class UtcTime {

    private static final int WITH_SECONDS = "2026-01-31 12:00:00".length();
    private static final String NANOSECONDS = "000000000";

    private UtcTime() {}

    /**
     * The time of this text, the epoch where there is none. As text: SQLite's driver would read it in the calendar of the
     * process's locale.
     *
     * @throws SQLException if it is not a time
     */
    public static Instant of(@Nullable String text) throws SQLException {
        try {
            return text == null ? Instant.EPOCH : read(text).toInstant(ZoneOffset.UTC);
        } catch (NumberFormatException | DateTimeException e) {
            throw new SQLException("not a time: " + text, "22007", e);
        }
    }

    /** Part by part: with 1,000 rows, a formatter would take a tenth of what a start does. */
    private static LocalDateTime read(String text) {
        if (text.length() < WITH_SECONDS) {
            return LocalDateTime.parse(text.replace(' ', 'T'));
        }
        String fraction = text.length() == WITH_SECONDS ? "" : text.substring(WITH_SECONDS + 1);
        return LocalDateTime.of(
                Integer.parseInt(text, 0, 4, 10),
                Integer.parseInt(text, 5, 7, 10),
                Integer.parseInt(text, 8, 10, 10),
                Integer.parseInt(text, 11, 13, 10),
                Integer.parseInt(text, 14, 16, 10),
                Integer.parseInt(text, 17, WITH_SECONDS, 10),
                Integer.parseInt((fraction + NANOSECONDS).substring(0, NANOSECONDS.length())));
    }
}
