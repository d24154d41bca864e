package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads schemas and selects the current one. Names are as the catalogue has them. */
public interface Schemas extends SqlSyntax {

    /** Makes this schema the one in which unqualified names are looked for and created. */
    default String use(String schema) {
        return "SET SCHEMA " + quoted(schema);
    }

    /** Refuses a schema that is missing or may not be used, where {@link #use} would accept it. */
    default void requireSchema(Connection connection, String schema) throws SQLException {}

    /** The first column of this query's rows. */
    default List<String> names(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return names(statement.executeQuery(query));
        }
    }

    /** Whether there is one of this name. */
    default boolean hasSchema(Connection connection, String schema) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        List<String> names = names(metaData.getSchemas());
        // MariaDB and MySQL call them catalogs.
        return (names.isEmpty() ? names(metaData.getCatalogs()) : names).contains(schema);
    }

    private static List<String> names(ResultSet rows) throws SQLException {
        try (rows) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    /** The columns of a table or view, asked of the catalogue: a view's own functions would run when it is read. */
    default List<String> columns(Connection connection, String schema, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet found = connection.getMetaData().getColumns(null, null, table, null)) {
            while (found.next()) {
                String of = found.getString("TABLE_SCHEM") == null
                        ? found.getString("TABLE_CAT")
                        : found.getString("TABLE_SCHEM");
                // The name was a pattern.
                boolean same = table.equals(found.getString("TABLE_NAME"));
                if (same && (of == null || of.equals(schema))) {
                    columns.add(found.getString("COLUMN_NAME"));
                }
            }
        }
        return columns;
    }

    /** A query for the schema and the name of each table that has one of these names, as far as the user may read it. */
    default String schemasQuery(List<String> tables) {
        return "SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME IN (" + literals(tables)
                + ")";
    }

    /** A query for the names of all tables and views of a schema except an extension's, whatever the user's rights. */
    default String tablesQuery(String schema) {
        return "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = " + literal(schema);
    }

    /**
     * A query for the schemas that have a user's table or view with another name than these, and not all of these; empty
     * where a database has one schema, and the others are other databases.
     */
    default Optional<String> filledSchemasQuery(List<String> names) {
        String ours = "TABLE_NAME IN (" + literals(names) + ")";
        return Optional.of(
                "SELECT DISTINCT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES WHERE UPPER(TABLE_SCHEMA) NOT IN ("
                        + "'INFORMATION_SCHEMA', 'PG_CATALOG', 'SYSTEM_LOBS') AND NOT " + ours
                        + " AND TABLE_SCHEMA NOT IN (SELECT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES WHERE " + ours
                        + " GROUP BY TABLE_SCHEMA HAVING COUNT(*) = " + names.size() + ")");
    }

    /** These texts as literals, with commas between them. */
    default String literals(List<String> texts) {
        var literals = new StringJoiner(", ");
        for (String text : texts) {
            literals.add(literal(text));
        }
        return literals.toString();
    }

    /**
     * Makes a schema the current one.
     *
     * @return the statement that restores the current schema; null where there is none
     * @throws SQLException if there is no such schema, or the user may not use it
     */
    @Nullable
    String enter(Connection connection, String schema) throws SQLException;
}
