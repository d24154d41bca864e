package dev.migration.internal.database.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Questions to PostgreSQL's catalogue, whose operators and types are qualified when they are sent. Names are given as the
 * statement writes them, and read as the server reads them.
 */
final class PostgreSqlCatalogue {

    /** A name in a statement, quoted or not. */
    static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\"'(),;.]+)";

    /** A name in a statement, perhaps behind its schema's. */
    static final String QUALIFIED = NAME + "(?: ?\\. ?" + NAME + ")?";

    /** Tables and views but an extension's. Not of information_schema: it hides what the user has no right on. */
    static final String TABLES = PostgreSqlSyntax.qualified("""
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = ANY ('{r,p,v,m,f}')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass
                                  AND d.objid = c.oid AND d.deptype = 'e')""");

    private PostgreSqlCatalogue() {}

    /** The first column of the first row; the empty text where there is none. */
    static String text(Connection connection, String query, @Nullable String... parameters) throws SQLException {
        List<List<@Nullable String>> rows = rows(connection, query, parameters);
        String text = rows.isEmpty() ? null : rows.get(0).get(0);
        return text == null ? "" : text;
    }

    static List<List<@Nullable String>> rows(Connection connection, String query, @Nullable String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PostgreSqlSyntax.qualified(query))) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            var rows = new ArrayList<List<@Nullable String>>();
            try (ResultSet result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    var row = new ArrayList<@Nullable String>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(result.getString(column));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    /** Statements whose canonical form begins so. */
    static Pattern statement(String regex) {
        return Pattern.compile("^(?:" + regex + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    static boolean hasSchema(Connection connection, String schema) throws SQLException {
        return !rows(connection, "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?::name", schema)
                .isEmpty();
    }

    static List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return rows(connection, """
                        SELECT a.attname FROM pg_catalog.pg_attribute a
                          JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                         WHERE n.nspname = ?::name AND c.relname = ?::name AND a.attnum > 0 AND NOT a.attisdropped""", schema, table).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    /** A schema that is not there has no row: that is another problem. */
    static boolean mayCreateTable(Connection connection, String schema) throws SQLException {
        return !"f".equals(text(connection, """
                SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                   AND pg_catalog.has_schema_privilege(n.oid, 'CREATE')
                  FROM pg_catalog.pg_namespace n WHERE n.nspname = ?::name""", schema));
    }

    static boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        String query = tables.stream()
                .map(table -> "pg_catalog.has_table_privilege(?::text, 'INSERT')")
                .collect(Collectors.joining(" AND ", "SELECT ", ""));
        return "t".equals(text(connection, query, tables.toArray(String[]::new)));
    }
}
