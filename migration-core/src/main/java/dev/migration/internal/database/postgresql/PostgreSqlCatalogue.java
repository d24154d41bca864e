package dev.migration.internal.database.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    static final String TABLES = """
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = ANY ('{r,p,v,m,f}')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass
                                  AND d.objid = c.oid AND d.deptype = 'e')""";

    private PostgreSqlCatalogue() {}

    /** The first column of the first row; the empty text where there is none. */
    static String text(Connection connection, String query, @Nullable String... parameters) throws SQLException {
        List<List<@Nullable String>> rows = rows(connection, query, parameters);
        String text = rows.isEmpty() ? null : rows.get(0).get(0);
        return text == null ? "" : text;
    }

    static List<List<@Nullable String>> rows(Connection connection, String query, @Nullable String... parameters)
            throws SQLException {
        return rows(connection, 0, query, parameters);
    }

    /** All rows of a query that may take so many seconds, 0 for any time. */
    static List<List<@Nullable String>> rows(
            Connection connection, int seconds, String query, @Nullable String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PostgreSqlSyntax.qualified(query))) {
            statement.setQueryTimeout(seconds);
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

    /** Finds what a statement in canonical form begins with. */
    static Matcher matcher(String regex, String canonical) {
        return Pattern.compile("^(?:" + regex + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(canonical);
    }
}
