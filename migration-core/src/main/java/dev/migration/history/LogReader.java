package dev.migration.history;

import dev.migration.database.Database;
import dev.migration.script.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the log knows of earlier runs. */
public final class LogReader {

    private final Database database;
    private final HistoryTables tables;

    /** Reads the log of these tables. */
    public LogReader(HistoryTables tables) {
        this.database = tables.database();
        this.tables = tables;
    }

    /** The versions whose last run failed, or that were marked as failed since. */
    public Map<Version, FailedRun> readFailures(Connection connection) throws SQLException {
        var failures = new HashMap<Version, FailedRun>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            ResultSet rows = statement.executeQuery("SELECT f.version, f.happened_at, f.error,"
                    + " EXISTS (SELECT 1 FROM " + tables.log() + " m WHERE m.version = f.version"
                    + " AND m.action = 'mark-failed' AND NOT EXISTS (SELECT 1 FROM " + tables.log()
                    + " a WHERE a.version = f.version AND a.action IN ('apply', 'mark-applied') AND a.id > m.id))"
                    + " FROM " + tables.log()
                    + " f WHERE f.action IN ('fail', 'mark-failed') AND f.id IN (SELECT MAX(id) FROM " + tables.log()
                    + " GROUP BY version)");
            while (rows.next()) {
                String error = rows.getString(3);
                failures.put(
                        Version.of(rows.getString(1)),
                        new FailedRun(
                                HistoryReader.utc(rows.getObject(2, LocalDateTime.class)),
                                error == null ? "marked as failed" : error,
                                rows.getBoolean(4)));
            }
        }
        return failures;
    }

    /** The scripts that were stored when this version was last applied; null each where it was not. */
    public StoredScripts readScripts(Connection connection, Version version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            ResultSet rows = statement.executeQuery("SELECT up_sql, down_sql FROM " + tables.log()
                    + " WHERE id = (SELECT MAX(id) FROM " + tables.log() + " WHERE action = 'apply' AND version = "
                    + database.literal(version.text()) + ")");
            return rows.next()
                    ? new StoredScripts(rows.getString(1), rows.getString(2))
                    : new StoredScripts(null, null);
        }
    }

    /**
     * What was stored of a migration.
     *
     * @param up the up script
     * @param down the down script
     */
    public record StoredScripts(
            @Nullable String up, @Nullable String down) {}
}
