// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Code;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.HistoryChecks.TableFlaw;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.CheckedRead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that another tool may have made.
 *
 * @param schema as the catalogue has it
 * @param name as the catalogue has it
 * @param columns the columns as the catalogue has them, by their names in lower case
 */
public record ToolTable(String schema, String name, Map<String, String> columns) {

    /** Of a longer text no more is read. */
    private static final int LONGEST_TEXT = 300;

    private static final int MOST_ROWS = 50_000;

    /** What a column holds, and so how it is read. */
    public enum ColumnType {
        TEXT,
        BYTES,
        NUMBER,
        BOOLEAN,
        /** A boolean, which some drivers show as a bit. */
        FLAG,
        TIME
    }

    /** A column to read, in lower case. */
    public record Column(String name, ColumnType type) {}

    /** The name as it is shown. */
    public String shown() {
        return Printable.line(name);
    }

    /** As SQL has it. */
    public String quoted(Database database) {
        return database.quoted(schema) + "." + database.quoted(name);
    }

    /** A column, given in lower case, as SQL has it. */
    public String quotedColumn(String column, Database database) {
        return database.quoted(String.valueOf(columns.get(column)));
    }

    /** What is wrong with it for whoever reads it, each after "it". */
    public List<String> flaws(TakeoverRun run) {
        return flaws(run, TableFlaw::stopsReads);
    }

    /** The same for whoever writes to it. */
    public List<String> flawsOfWrites(TakeoverRun run) {
        return flaws(run, flaw -> true);
    }

    private List<String> flaws(TakeoverRun run, Predicate<TableFlaw> which) {
        String user = run.history().server().user();
        return run
                .session()
                .ask(
                        "The table's definition cannot be read",
                        () -> run.database().flaws(run.connection(), schema, List.of(name), user))
                .stream()
                .filter(which)
                .map(TableFlaw::what)
                .map(Printable::line)
                .toList();
    }

    /** These columns of all rows, in the order of their texts. */
    public List<ToolRow> rows(TakeoverRun run, List<Column> wanted) {
        return run.session().ask("Table " + shown() + " cannot be read", () -> rows(run, wanted, ""));
    }

    /** The same, with what is added to the query to lock the rows. */
    public List<ToolRow> rows(TakeoverRun run, List<Column> wanted, String locking) throws SQLException {
        String list = wanted.stream()
                .map(column -> expression(column, run.database()))
                .collect(Collectors.joining(", "));
        String query = "SELECT " + list + " FROM " + quoted(run.database()) + locking;
        // Behind the check that it is a plain table, and not many more rows than any history has.
        return run.session()
                .history()
                .ask(() -> CheckedRead.of(
                        run.connection(),
                        run.database(),
                        List.of(schema),
                        List.of(name),
                        query,
                        MOST_ROWS + 1,
                        result -> read(result, wanted)));
    }

    private List<ToolRow> read(ResultSet result, List<Column> wanted) throws SQLException {
        List<ToolRow> rows = new ArrayList<>();
        while (result.next()) {
            rows.add(row(result, wanted));
        }
        if (rows.size() > MOST_ROWS) {
            throw Problems.refused(
                    Code.UNREADABLE_HISTORY,
                    "Table " + shown() + " has more than " + MOST_ROWS + " rows, more than any history of migrations.",
                    "find out what it holds; if it is no history of migrations, rename it");
        }
        // No product promises an order, and two reads are compared.
        rows.sort(Comparator.comparing(row -> row.values().toString()));
        return rows;
    }

    private String expression(Column column, Database database) {
        String name = quotedColumn(column.name(), database);
        return switch (column.type()) {
            case TEXT, BYTES -> database.function("SUBSTR") + "(" + name + ", 1, " + LONGEST_TEXT + ")";
            case FLAG -> "CASE WHEN " + name + " THEN 1 ELSE 0 END";
            case TIME -> database.readTime(name);
            case NUMBER, BOOLEAN -> name;
        };
    }

    private static ToolRow row(ResultSet result, List<Column> wanted) throws SQLException {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            values.put(
                    wanted.get(i).name(),
                    switch (wanted.get(i).type()) {
                        case TEXT, NUMBER, BOOLEAN, FLAG -> result.getString(i + 1);
                        case BYTES -> hex(result.getBytes(i + 1));
                        case TIME -> time(result.getObject(i + 1));
                    });
        }
        return new ToolRow(values);
    }

    private static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    /** In UTC; null where it is no time. A time without a zone is one of this process's zone, as drivers read it. */
    private static @Nullable String time(@Nullable Object value) {
        Instant time = null;
        if (value instanceof Timestamp timestamp) {
            time = timestamp.toInstant();
        } else if (value instanceof LocalDateTime local) {
            time = local.atZone(ZoneId.systemDefault()).toInstant();
        } else if (value instanceof OffsetDateTime offset) {
            time = offset.toInstant();
        } else if (value instanceof Number millis) {
            time = Instant.ofEpochMilli(millis.longValue());
        } else if (value instanceof String text) {
            time = parsed(text.strip().replace(' ', 'T'));
        }
        return time == null ? null : time.toString();
    }

    /** SQLite keeps times as texts, in UTC. */
    private static @Nullable Instant parsed(String text) {
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException unknown) {
                return null;
            }
        }
    }
}
