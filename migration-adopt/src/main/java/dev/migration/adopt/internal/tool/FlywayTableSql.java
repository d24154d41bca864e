// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How Flyway makes its table on each product. */
public final class FlywayTableSql {

    /** The column with the order of the rows. */
    public static final String RANK = "installed_rank";

    /** The description and the script of the row of a baseline. */
    private static final String BASELINE = "<< Flyway Baseline >>";

    private static final List<String> OF_BASELINE =
            List.of(RANK, "version", "description", "type", "script", "installed_by", "execution_time", "success");

    private FlywayTableSql() {}

    /**
     * The statements that make the table, its keys and its index, and its first rows.
     *
     * @param created the schemas that were created for it: Flyway's {@code clean} drops them, and empties others
     * @param baseline with which the history begins; null where it begins with a migration, or with what is no version of Flyway
     */
    public static List<String> create(
            Database database,
            String schema,
            String name,
            String user,
            List<String> created,
            @Nullable Version baseline) {
        List<String> statements = new ArrayList<>(table(database, schema, name, user));
        String table = database.quoted(schema) + "." + database.quoted(name);
        if (baseline != null) {
            Map<String, String> columns = OF_BASELINE.stream().collect(Collectors.toMap(it -> it, it -> it));
            ofBaseline(database, new ToolTable(schema, name, columns), baseline, user)
                    .ifPresent(statements::add);
        }
        if (!created.isEmpty()) {
            String schemas =
                    String.join(",", created.stream().map(database::quoted).toList());
            String first = "0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', " + database.literal(schemas);
            statements.add(row(table, first, database.literal(user)));
        }
        return statements;
    }

    /**
     * The row of a baseline, after all others; nothing where it is no version of Flyway. Its time is the column's default, which
     * SQLite's driver can read.
     */
    public static Optional<String> ofBaseline(Database database, ToolTable table, Version baseline, String user) {
        if (!baseline.isNumeric()) {
            return Optional.empty();
        }
        String columns = OF_BASELINE.stream()
                .map(column -> table.quotedColumn(column, database))
                .collect(Collectors.joining(", "));
        String text = database.literal(BASELINE);
        return Optional.of("INSERT INTO " + table.quoted(database) + " (" + columns + ") SELECT "
                + NewRow.next(table, RANK, database) + ", " + database.literal(baseline.text()) + ", " + text
                + ", 'BASELINE', " + text + ", " + database.literal(user) + ", 0, TRUE FROM " + table.quoted(database));
    }

    private static String row(String table, String first, String user) {
        return "INSERT INTO " + table + " VALUES (" + first + ", NULL, " + user + ", CURRENT_TIMESTAMP, 0, TRUE)";
    }

    private static List<String> table(Database database, String schema, String name, String user) {
        Vendor vendor = database.vendor();
        String table = database.quoted(schema) + "." + database.quoted(name);
        String index = database.quoted(name + "_s_idx");
        String success = database.quoted("success");
        String integer = vendor == Vendor.POSTGRESQL ? "INTEGER" : "INT";
        String now = vendor == Vendor.POSTGRESQL ? "now()" : "CURRENT_TIMESTAMP";
        String time = vendor == Vendor.SQLITE
                ? "TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')) NOT NULL"
                : "TIMESTAMP DEFAULT " + now + " NOT NULL";
        List<String> columns = List.of(
                database.quoted(RANK) + " " + integer + " NOT NULL",
                database.quoted("version") + " VARCHAR(50)",
                database.quoted("description") + " VARCHAR(200) NOT NULL",
                database.quoted("type") + " VARCHAR(20) NOT NULL",
                database.quoted("script") + " VARCHAR(1000) NOT NULL",
                database.quoted("checksum") + " " + integer,
                database.quoted("installed_by") + " VARCHAR(100) NOT NULL",
                database.quoted("installed_on") + " " + time,
                database.quoted("execution_time") + " " + integer + " NOT NULL",
                success + " " + (vendor == Vendor.HSQLDB ? "BIT" : "BOOLEAN") + " NOT NULL");
        String key = "PRIMARY KEY (" + database.quoted(RANK) + ")";
        String named = vendor == Vendor.SQLITE ? key : "CONSTRAINT " + database.quoted(name + "_pk") + " " + key;
        String create = "CREATE TABLE " + table + " (" + String.join(", ", columns) + ", " + named + ")";
        return switch (vendor) {
            case SQLITE, HSQLDB ->
                List.of(
                        create,
                        "CREATE INDEX " + database.quoted(schema) + "." + index + " ON "
                                + (vendor == Vendor.SQLITE ? database.quoted(name) : table) + " (" + success + ")");
            case H2 ->
                List.of(
                        create,
                        "CREATE INDEX " + database.quoted(schema) + "." + index + " ON " + table + " (" + success + ")",
                        // The first row, which no other product has.
                        row(
                                table,
                                "-1, NULL, '<< Flyway Schema History table created >>', 'TABLE', ''",
                                database.literal(user)));
            default -> List.of(create, "CREATE INDEX " + index + " ON " + table + " (" + success + ")");
        };
    }
}
