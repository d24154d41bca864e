// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.HistoryChecks.TableFlaw;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.LoggedAction;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.schema.SchemaRecord;
import dev.migration.internal.text.UtcTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the log knows of earlier runs. */
public final class LogReader {

    private final Database database;
    private final HistoryTables tables;

    /** The actions of whoever records something by hand, or from another tool. */
    private static final Set<String> RECORDED_ONLY = Set.of("baseline", "adopt", "mark-applied", "mark-failed");

    public LogReader(HistoryTables tables) {
        this.database = tables.database();
        this.tables = tables;
    }

    /** The versions whose last run failed, or that were marked as failed since. */
    public Map<Version, FailedRun> readFailures(Connection connection) throws SQLException {
        String query =
                """
                SELECT f.version, f.happened_at, f.error, f.action, f.name,
                       EXISTS (SELECT 1 FROM %1$s m
                                WHERE m.version%2$sf.version AND m.action%2$s'mark-failed'
                                  AND NOT EXISTS (SELECT 1 FROM %1$s a
                                                   WHERE a.version%2$sf.version
                                                     AND (a.action%2$s'apply' OR a.action%2$s'mark-applied'
                                                          OR a.action%2$s'adopt')
                                                     AND a.id%3$sm.id))
                  FROM %1$s f
                  JOIN (SELECT %4$s(id) AS id FROM %1$s GROUP BY version) newest ON newest.id%2$sf.id
                 WHERE f.action%2$s'fail' OR f.action%2$s'mark-failed'""".formatted(tables.log(), database.operator("="), database.operator(">"), database.function("MAX"));
        return read(connection, query, rows -> {
            var failures = new HashMap<Version, FailedRun>();
            while (rows.next()) {
                boolean fails = rows.getString(4).equals("fail");
                failures.put(
                        Version.of(rows.getString(1)),
                        new FailedRun(
                                rows.getString(5),
                                UtcTime.of(rows.getString(2)),
                                fails ? Objects.requireNonNullElse(rows.getString(3), "") : null,
                                rows.getBoolean(6)));
            }
            return failures;
        });
    }

    private <T> T read(Connection connection, String query, CheckedRead.Reading<T> reading) throws SQLException {
        if (tables.schema() == null) {
            // While scripts run, and under a path that they may have set.
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                return reading.read(statement.executeQuery(query));
            }
        }
        return CheckedRead.of(
                connection,
                database,
                List.of(tables.schema()),
                tables.catalogueNames().subList(2, 3),
                query,
                reading);
    }

    private List<Row> rows(Connection connection, String query) throws SQLException {
        return read(connection, query, Row::all);
    }

    /** What the log says of a history in which nothing is applied. */
    public EmptyHistory readEmptyHistory(Connection connection) throws SQLException {
        boolean explained = false;
        boolean baseline = false;
        boolean ran = false;
        TreeMap<Version, String> applied = new TreeMap<>();
        List<Row> entries = rows(
                connection,
                "SELECT action, version, name FROM " + tables.log() + " WHERE action" + database.operator("<>")
                        + "'schema' ORDER BY id");
        for (Row row : entries) {
            Version version = Version.of(row.text(2));
            ran |= !RECORDED_ONLY.contains(row.text(1));
            switch (row.text(1)) {
                case "baseline" -> {
                    baseline = true;
                    explained = !version.isNumeric() && !version.isNamed();
                    applied.clear();
                    continue;
                }
                case "apply", "mark-applied", "adopt" -> {
                    // A remedy is a command with this version.
                    if (version.isNumeric() || version.isNamed()) {
                        applied.put(version, Printable.line(row.text(3)));
                    }
                }
                case "undo", "mark-failed" -> applied.remove(version);
                // A down script may have failed. What is resumed is applied or undone then.
                default -> {}
            }
            explained |= !baseline;
        }
        Map.Entry<Version, String> newest = applied.lastEntry();
        return newest == null
                ? new EmptyHistory(entries.isEmpty(), explained, null, "", ran)
                : new EmptyHistory(false, false, newest.getKey(), newest.getValue(), ran);
    }

    /**
     * What the log says of a history in which nothing is applied.
     *
     * @param silent whether it has no entry
     * @param explained whether it says why: everything was undone or marked as failed since, or it was recorded that nothing
     *     is applied. A baseline that was removed again does not explain it
     * @param newest the newest version that is applied by the log, so that its row was lost; null where there is none
     * @param name the name of that migration
     * @param ran whether any script has ever run, with success or without
     */
    public record EmptyHistory(
            boolean silent, boolean explained, @Nullable Version newest, String name, boolean ran) {}

    /** Which of these versions were ever applied, or recorded as applied, with this checksum. */
    public List<Version> readApplied(Connection connection, Map<Version, String> checksums) throws SQLException {
        String equal = database.operator("=");
        String texts = checksums.entrySet().stream()
                .map(text -> "version" + equal + database.literal(text.getKey().text()) + " AND checksum" + equal
                        + database.literal(text.getValue()))
                .collect(Collectors.joining(" OR "));
        List<Row> rows = rows(
                connection,
                "SELECT version FROM " + tables.log() + " WHERE (action" + equal + "'apply' OR action" + equal
                        + "'mark-applied' OR action" + equal + "'adopt') AND (" + texts + ")");
        return rows.stream().map(row -> Version.of(row.text(1))).toList();
    }

    /** What was adopted from another tool, in that order. */
    public List<Version> readAdopted(Connection connection) throws SQLException {
        List<Row> rows = rows(
                connection,
                "SELECT version FROM " + tables.log() + " WHERE action" + database.operator("=")
                        + "'adopt' ORDER BY id");
        return rows.stream().map(row -> Version.of(row.text(1))).toList();
    }

    /** What another tool had besides what this baseline stands for when it was adopted; empty where nothing was kept. */
    public String readBesideBaseline(Connection connection, Version baseline) throws SQLException {
        String equal = database.operator("=");
        return rows(
                        connection,
                        "SELECT up_sql FROM " + tables.log() + " WHERE action" + equal + "'baseline' AND version"
                                + equal + database.literal(baseline.text())
                                + " AND up_sql IS NOT NULL ORDER BY id DESC")
                .stream()
                .map(row -> row.text(1))
                .findFirst()
                .orElse("");
    }

    /** What the schema held at the end of a run, and what has run since; empty where that was not recorded. */
    public Optional<RecordedSchema> readSchema(Connection connection) throws SQLException {
        String equal = database.operator("=");
        List<Row> rows = rows(
                connection,
                "SELECT id, name, checksum, up_sql FROM " + tables.log() + " WHERE action" + equal
                        + "'schema' ORDER BY id");
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Row newest = rows.get(rows.size() - 1);
        List<Row> runs = rows(
                connection,
                "SELECT name FROM " + tables.log() + " WHERE id" + database.operator(">") + newest.text(1)
                        + " AND (action" + equal + "'apply' OR action" + equal + "'undo' OR action" + equal
                        + "'resume') ORDER BY id");
        return Optional.of(new RecordedSchema(
                newest.text(2),
                new SchemaRecord(newest.text(4), newest.text(3)),
                runs.stream().map(row -> Printable.line(row.text(1))).toList()));
    }

    /** The checksums of what these schemas held at the end of their last runs, where that was recorded, in one query. */
    public static Map<String, String> schemaChecksums(Connection connection, HistoryTables tables, List<String> schemas)
            throws SQLException {
        Database database = tables.database();
        List<String> selects = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            String log = tables.in(schemas.get(i)).log();
            // As text: a locale may have other digits.
            selects.add("SELECT " + Integer.toString(i) + ", checksum FROM " + log + " WHERE id"
                    + database.operator("=") + "(SELECT " + database.function("MAX") + "(id) FROM " + log
                    + " WHERE action" + database.operator("=") + "'schema')");
        }
        return CheckedRead.of(
                connection,
                database,
                schemas,
                tables.catalogueNames().subList(2, 3),
                String.join("\nUNION ALL ", selects),
                rows -> {
                    Map<String, String> checksums = new HashMap<>();
                    while (rows.next()) {
                        checksums.put(schemas.get(rows.getInt(1)), rows.getString(2));
                    }
                    return checksums;
                });
    }

    /**
     * What a schema held at the end of a run.
     *
     * @param name of the schema
     * @param ranSince the migrations that have run since then
     */
    public record RecordedSchema(String name, SchemaRecord content, List<String> ranSince) {}

    /** The last entries, of one version where that is given, the newest last. */
    public List<LoggedAction> readLast(Connection connection, @Nullable Version version, int most) throws SQLException {
        String query = "SELECT happened_at, action, version, name, done_by, duration_ms, sql_state, error FROM "
                + tables.log()
                + " WHERE action" + database.operator("<>") + "'schema'"
                + (version == null ? "" : " AND version" + database.operator("=") + database.literal(version.text()))
                + " ORDER BY id DESC" + database.firstRows(most, 0);
        List<LoggedAction> entries = read(connection, query, rows -> {
            List<LoggedAction> read = new ArrayList<>();
            while (rows.next()) {
                long millis = rows.getLong(6);
                Duration took = rows.wasNull() ? null : Duration.ofMillis(millis);
                read.add(new LoggedAction(
                        UtcTime.of(rows.getString(1)),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        took,
                        rows.getString(7),
                        rows.getString(8)));
            }
            return read;
        });
        Collections.reverse(entries);
        return entries;
    }

    /** A version as the log has it, which may have been typed without its zeros; itself where the log does not have it. */
    public Version find(Connection connection, Version typed) throws SQLException {
        for (Row row : rows(connection, "SELECT DISTINCT version FROM " + tables.log())) {
            Version version = Version.of(row.text(1));
            if (version.equals(typed)) {
                return version;
            }
        }
        return typed;
    }

    /** The scripts that were stored when this version was last applied; null each where it was not. */
    public StoredScripts readScripts(Connection connection, Version version) throws SQLException {
        String equal = database.operator("=");
        List<Row> rows = rows(
                connection,
                "SELECT " + database.storedScript("up_sql") + ", " + database.storedScript("down_sql") + " FROM "
                        + tables.log()
                        + " WHERE id" + equal + "(SELECT " + database.function("MAX") + "(id) FROM " + tables.log()
                        + " WHERE action" + equal + "'apply' AND version" + equal + database.literal(version.text())
                        + ")");
        return rows.isEmpty()
                ? new StoredScripts(null, null)
                : new StoredScripts(rows.get(0).get(1), rows.get(0).get(2));
    }

    /** Refuses to execute what the log has where others may write it. */
    public void requireSoleWriter(Connection connection, Server server) throws SQLException {
        List<TableFlaw> others = database.otherWriters(
                connection, server.schema(), tables.catalogueNames().get(2));
        if (!others.isEmpty()) {
            throw new UnreadableHistory(tables, server).writableBy(others);
        }
    }

    /** What was stored of a migration. */
    public record StoredScripts(
            @Nullable String up, @Nullable String down) {}
}
