package dev.migration.internal.batch;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds the schema of the operators that compare the keys of a column of PostgreSQL. Where none is named, the server takes one of
 * somebody else on the search path if that fits the types better, and its function runs with the rights of the migrator.
 */
final class KeyOperators {

    /** A domain has the operators of the type below it, and an extension keeps them beside its type; the others are built in. */
    private static final String SCHEMA = """
            WITH RECURSIVE base AS (
              SELECT t.typbasetype, t.typtype, t.typcategory, t.typnamespace
                FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
               WHERE a.attrelid = pg_catalog.to_regclass(?::text)::oid AND a.attname = ?::name
              UNION ALL
              SELECT t.typbasetype, t.typtype, t.typcategory, t.typnamespace
                FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.typbasetype WHERE b.typtype = 'd')
            SELECT n.nspname FROM base b JOIN pg_catalog.pg_namespace n ON n.oid = b.typnamespace
             WHERE b.typtype = 'b' AND b.typcategory <> 'A'""";

    private KeyOperators() {}

    /** In quotes. */
    static String schema(Connection connection, Database database, String table, String column) throws SQLException {
        List<Row> found = database.ownRows(connection, SCHEMA, table, column);
        return database.quoted(found.isEmpty() ? "pg_catalog" : found.get(0).text(1));
    }
}
