package dev.migration.internal.database.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Questions to PostgreSQL's catalogue, whose operators and types are qualified when they are sent. Names are given as the
 * statement writes them, and read as the server reads them.
 */
final class PostgreSqlCatalogue {

    /** A name as the statement writes it, as the catalogue has it. */
    static final String NAMED = "(pg_catalog.parse_ident(?))[1]::name";

    /** The index c of table i.indrelid, with its schema n, as SQL names it. */
    static final String INDEX_NAME = "pg_catalog.format('%I.%I', n.nspname, c.relname)";

    /**
     * Who builds or rebuilds an index of table i.indrelid at this moment, if anybody does. Who may not see what others
     * do sees at least that a process builds some index, and what it has locked.
     */
    static final String BUILDER = """
            (SELECT pg_catalog.min(l.pid) FROM pg_catalog.pg_locks l
               JOIN pg_catalog.pg_stat_progress_create_index p ON p.pid = l.pid
              WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.granted
                AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()
                AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                   WHERE datname = pg_catalog.current_database()))""";

    private PostgreSqlCatalogue() {}

    /** The first column of the first row; the empty text where there is none. */
    static String text(Connection connection, String query, @Nullable String... parameters) throws SQLException {
        List<List<@Nullable String>> rows = rows(connection, query, parameters);
        String text = rows.isEmpty() ? null : rows.get(0).get(0);
        return text == null ? "" : text;
    }

    static List<List<@Nullable String>> rows(Connection connection, String query, @Nullable String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PostgreSqlQualified.sql(query))) {
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
}
