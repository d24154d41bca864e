package dev.migration.cli.dump;

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
             ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, name""";

    private SqliteStatements() {}

    static List<String> of(Source source) throws SQLException {
        var statements = new ArrayList<String>();
        String ours = source.database().literals(source.historyNames());
        for (Row row : source.rows(STATEMENTS.formatted(ours))) {
            String sql = row.text(1);
            // The semicolon would be part of a comment at the end.
            boolean comment = sql.substring(sql.lastIndexOf('\n') + 1).contains("--");
            statements.add(sql + (comment ? "\n;" : ";"));
        }
        String version = source.rows("PRAGMA user_version").get(0).text(1);
        if (!version.equals("0")) {
            statements.add("PRAGMA user_version = " + version + ";");
        }
        return statements;
    }
}
