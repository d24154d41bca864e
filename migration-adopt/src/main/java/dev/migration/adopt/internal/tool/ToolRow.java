// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of another tool's table, with the values of the columns that were asked for as texts. */
public record ToolRow(Map<String, @Nullable String> values) {

    private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    public ToolRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A value; empty where the row has none. */
    public String text(String column) {
        String value = values.get(column);
        return value == null ? "" : value;
    }

    public boolean has(String column) {
        return values.get(column) != null;
    }

    /** Whether a value is true, as each driver writes that. */
    public boolean is(String column) {
        String value = text(column);
        return value.equals("t") || value.equals("1") || value.equalsIgnoreCase("true");
    }

    /** A number to sort by; 0 where it is none. */
    public long number(String column) {
        try {
            return Long.parseLong(text(column));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** A time to sort by; the beginning of time where it is none. */
    public Instant timeToSortBy(String column) {
        Instant time = time(column);
        return time == null ? Instant.EPOCH : time;
    }

    /** Null where there is none, or it is none that every product could store, such as PostgreSQL's infinity. */
    @Nullable
    public Instant time(String column) {
        try {
            Instant time = has(column) ? Instant.parse(text(column)) : null;
            return time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** How long it took, given in this unit; null where that is unknown, which sqlx writes as -1. */
    @Nullable
    public Duration duration(String column, ChronoUnit unit) {
        return has(column) && number(column) >= 0 ? Duration.of(number(column), unit) : null;
    }
}
