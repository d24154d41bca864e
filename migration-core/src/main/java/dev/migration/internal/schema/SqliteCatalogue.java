package dev.migration.internal.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * SQLite keeps the statements that created what there is; they are compared, layout and quotes aside.
 * A virtual table takes the tables along that it keeps its data in.
 */
final class SqliteCatalogue implements Catalogue {

    private static final String STATEMENTS =
            "SELECT type || ' ' || name, CASE type WHEN 'table' THEN '' ELSE type || ' ' || name END, sql, tbl_name"
                    + " FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    private static final List<String> DROPS = List.of("""
            SELECT type || ' ' || name, 'DROP ' || type || ' IF EXISTS "' || replace(name, '"', '""') || '"'
              FROM sqlite_schema WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             ORDER BY type DESC, sql LIKE 'CREATE VIRTUAL%' DESC""");

    @Override
    public String currentSchema(Connection connection) {
        return "main";
    }

    @Override
    public List<SchemaElement> elements(CatalogueQueries queries) throws SQLException {
        var elements = new ArrayList<SchemaElement>();
        for (List<String> row : queries.rows(STATEMENTS, 4)) {
            var statement = new SqliteDefinition(row.get(2));
            if (row.get(1).isEmpty()) {
                elements.addAll(statement.table(row.get(0)));
            } else {
                boolean ofTable = !row.get(0).startsWith("view ");
                elements.add(new SchemaElement(
                        ofTable ? "table " + row.get(3) : row.get(0), ofTable ? row.get(1) : "", statement.text()));
            }
        }
        return elements;
    }

    @Override
    public void drop(CatalogueQueries queries, Set<String> kept) throws SQLException {
        String before = queries.rows("PRAGMA foreign_keys", 1).get(0).get(0);
        queries.execute("PRAGMA foreign_keys = OFF");
        try {
            queries.drop(DROPS, kept);
        } finally {
            queries.execute("PRAGMA foreign_keys = " + before);
        }
    }
}
