// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.database.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQLite keeps the statements that made what there is. A virtual table makes the tables that it keeps its data in by itself. */
final class SqliteStatements {

    private static final String STATEMENTS = """
            SELECT sql FROM sqlite_schema
             WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' AND tbl_name COLLATE NOCASE NOT IN (%s)
               AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
               AND type %s
             ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, name""";

    private static final String COLUMNS = """
            SELECT t.name, t.type, '"' || replace(t.name, '"', '""') || '"',
                   group_concat('"' || replace(c.name, '"', '""') || '"', ', '),
                   group_concat('quote("' || replace(c.name, '"', '""') || '")', ' || '', '' || ')
              FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c ON c.hidden = 0
             WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite\\_%%' ESCAPE '\\'
               AND t.name COLLATE NOCASE NOT IN (%s)
             GROUP BY t.name ORDER BY t.name""";

    private SqliteStatements() {}

    static List<String> of(DumpSource source) throws SQLException {
        var statements = new ArrayList<String>();
        String ours = source.database().literals(source.historyNames());
        if (source.hasRows()) {
            // Until the transaction ends, a row may come before the one that it refers to.
            statements.add("PRAGMA defer_foreign_keys = ON;");
        }
        addObjects(source, STATEMENTS.formatted(ours, "= 'table'"), statements);
        if (source.hasRows()) {
            addRows(source, ours, statements);
        }
        addObjects(source, STATEMENTS.formatted(ours, "<> 'table'"), statements);
        String version = source.rows("PRAGMA user_version").get(0).text(1);
        if (!version.equals("0")) {
            statements.add("PRAGMA user_version = " + version + ";");
        }
        return statements;
    }

    private static void addRows(DumpSource source, String ours, List<String> statements) throws SQLException {
        for (Row table : source.rows(COLUMNS.formatted(ours))) {
            List<String> rows = source.inserts(
                    table.text(3), table.text(4), "SELECT " + table.text(5) + " FROM " + table.text(3), "");
            if (table.text(2).equals("virtual") && !rows.isEmpty()) {
                throw DumpRefusal.of(
                        "The virtual table " + table.text(1) + " has rows, which are not squashed.",
                        "squash to a version before the one that inserts them");
            }
            statements.addAll(rows);
        }
        if (!source.rows("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")
                .isEmpty()) {
            for (Row last : source.rows("SELECT quote(name), quote(seq) FROM sqlite_sequence ORDER BY name")) {
                statements.add("DELETE FROM sqlite_sequence WHERE name = " + last.text(1) + ";");
                statements.add(
                        "INSERT INTO sqlite_sequence (name, seq) VALUES (" + last.text(1) + ", " + last.text(2) + ");");
            }
        }
    }

    private static void addObjects(DumpSource source, String query, List<String> statements) throws SQLException {
        for (Row row : source.rows(query)) {
            String sql = row.text(1);
            // The semicolon would be part of a comment at the end.
            boolean comment = sql.substring(sql.lastIndexOf('\n') + 1).contains("--");
            statements.add(sql + (comment ? "\n;" : ";"));
        }
    }
}
