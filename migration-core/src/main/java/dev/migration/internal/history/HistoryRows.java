package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.history.AppliedMigration.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of the history's tables. */
final class HistoryRows {

    private HistoryRows() {}

    static @Nullable InFlight inFlight(ResultSet row, HistoryTables tables) throws SQLException {
        if (!row.next()) {
            return null;
        }
        return new InFlight(
                Version.of(row.getString(1)),
                required(row, 2, tables, "name"),
                required(row, 3, tables, "checksum"),
                "down".equals(row.getString(4)),
                utc(row.getObject(5, LocalDateTime.class)),
                row.getInt(6),
                required(row, 7, tables, "prefix_hash"),
                row.getString(8));
    }

    private static String required(ResultSet row, int column, HistoryTables tables, String name) throws SQLException {
        return required(row.getString(column), tables.run(), "1", name);
    }

    private static String required(@Nullable String value, String table, String id, String column) {
        if (value == null) {
            throw UnreadableHistory.empty(table, id, column);
        }
        return value;
    }

    static List<AppliedMigration> migrations(ResultSet rows, HistoryTables from) throws SQLException {
        var applied = new ArrayList<AppliedMigration>();
        while (rows.next()) {
            applied.add(migration(rows, 1, from));
        }
        return applied;
    }

    /** The row of these tables whose columns begin at this one, from 1. */
    static AppliedMigration migration(ResultSet row, int first, HistoryTables tables) throws SQLException {
        String table = tables.migrations();
        String id = required(row.getString(first), table, "NULL", "id");
        long millis = row.getLong(first + 7);
        Duration execution = row.wasNull() ? null : Duration.ofMillis(millis);
        return new AppliedMigration(
                row.getLong(first),
                Version.of(required(row.getString(first + 1), table, id, "version")),
                required(row.getString(first + 2), table, id, "name"),
                utc(row.getObject(first + 3, LocalDateTime.class)),
                required(row.getString(first + 4), table, id, "checksum"),
                Kind.of(required(row.getString(first + 5), table, id, "kind")),
                row.getString(first + 6),
                execution);
    }

    static Instant utc(@Nullable LocalDateTime time) {
        return time == null ? Instant.EPOCH : time.toInstant(ZoneOffset.UTC);
    }
}
