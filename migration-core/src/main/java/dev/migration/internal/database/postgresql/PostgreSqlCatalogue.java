package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.Schemas;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Queries of PostgreSQL's catalogue, whose operators and types are qualified when they are sent. */
interface PostgreSqlCatalogue extends Schemas {

    /** A name in a statement, quoted or not. */
    String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\"'(),;.]+)";

    /** A name in a statement, perhaps behind its schema's. */
    String QUALIFIED = NAME + "(?: ?\\. ?" + NAME + ")?";

    /** Tables and views but an extension's. Not of information_schema: it hides what the user has no right on. */
    String TABLES = """
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = ANY ('{r,p,v,m,f}')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass
                                  AND d.objid = c.oid AND d.deptype = 'e')""";

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
        String sql = PostgreSqlSyntax.qualified(query);
        // Without parameters, the driver never keeps it under a name in the session, which may be a pooler's.
        try (Statement statement =
                parameters.length == 0 ? connection.createStatement() : connection.prepareStatement(sql)) {
            statement.setQueryTimeout(seconds);
            var rows = new ArrayList<List<@Nullable String>>();
            try (ResultSet result = execute(statement, sql, parameters)) {
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

    private static ResultSet execute(Statement statement, String sql, @Nullable String... parameters)
            throws SQLException {
        if (!(statement instanceof PreparedStatement prepared)) {
            statement.setEscapeProcessing(false);
            return statement.executeQuery(sql);
        }
        for (int i = 0; i < parameters.length; i++) {
            prepared.setString(i + 1, parameters[i]);
        }
        return prepared.executeQuery();
    }

    /** Finds what a statement in canonical form begins with. */
    static Matcher matcher(String regex, String canonical) {
        return Pattern.compile("^(?:" + regex + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(canonical);
    }

    @Override
    default boolean hasSchema(Connection connection, String schema) throws SQLException {
        return !rows(connection, "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?::name", schema)
                .isEmpty();
    }

    @Override
    default List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return rows(connection, """
                        SELECT a.attname FROM pg_catalog.pg_attribute a
                          JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                         WHERE n.nspname = ?::name AND c.relname = ?::name AND a.attnum > 0 AND NOT a.attisdropped""", schema, table).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    @Override
    default String tablesQuery(String schema) {
        return "SELECT c.relname " + PostgreSqlSyntax.qualified(TABLES) + " AND n.nspname OPERATOR(pg_catalog.=) "
                + literal(schema);
    }

    @Override
    default Optional<String> filledSchemasQuery(List<String> names) {
        String ours = "ANY (ARRAY[" + literals(names) + "]::pg_catalog.name[])";
        // No user's schema or role has a name that begins so. What no role that a script can take may use, none filled.
        return Optional.of("SELECT DISTINCT n.nspname " + PostgreSqlSyntax.qualified(TABLES)
                + " AND n.nspname OPERATOR(pg_catalog.!~) '^pg_'"
                + " AND EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.!~) '^pg_'"
                + " AND (" + mayTake("current_user") + " OR " + mayTake("session_user") + ")"
                // By what was granted on the schema: pg_read_all_data may use each, and creates nothing.
                + " AND (pg_catalog.pg_has_role(r.oid, n.nspowner, 'USAGE')"
                + " OR EXISTS (SELECT 1 FROM pg_catalog.aclexplode(n.nspacl) a"
                + " WHERE a.privilege_type OPERATOR(pg_catalog.=) 'USAGE'"
                + " AND (a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid"
                + " OR pg_catalog.pg_has_role(r.oid, a.grantee, 'USAGE')))))"
                + " AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'"
                + " AND NOT c.relname OPERATOR(pg_catalog.=) " + ours
                + " AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class h"
                + " WHERE h.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f}')"
                + " AND h.relnamespace OPERATOR(pg_catalog.=) n.oid AND h.relname OPERATOR(pg_catalog.=) " + ours
                + ") OPERATOR(pg_catalog.<) " + names.size());
    }

    /** Before PostgreSQL 16, a member may always take the role. */
    private static String mayTake(String user) {
        return "pg_catalog.pg_has_role(" + user + ", r.oid, CASE WHEN pg_catalog.current_setting('server_version_num')"
                + "::pg_catalog.int4 OPERATOR(pg_catalog.>=) 160000 THEN 'SET' ELSE 'MEMBER' END)";
    }
}
