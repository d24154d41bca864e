package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** How large tables are, for those who may not lock them. */
final class PostgreSqlSizes {

    /** By the last count; only what was never counted is measured, and not what somebody has locked, or is about to. */
    private static final String SIZES = """
            SELECT c.oid, n.nspname, c.relname,
                   CASE WHEN c.reltuples >= 0 OR c.relkind = 'p' THEN c.relpages
                        ELSE pg_catalog.pg_relation_size(c.oid) / 8192 END,
                   c.reltuples::pg_catalog.int8
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid >= %s AND c.relkind = ANY ('{r,p,m}') AND c.relpersistence <> 't'
                   AND n.nspname <> 'pg_toast'
                   AND (c.reltuples >= 0 OR c.relkind = 'p'
                        OR c.oid NOT IN (SELECT l.relation FROM pg_catalog.pg_locks l
                                          WHERE l.relation IS NOT NULL AND l.mode = 'AccessExclusiveLock'))""".formatted(PostgreSqlBooks.USERS);

    private PostgreSqlSizes() {}

    static Map<String, Size> of(Connection connection, Database database) throws SQLException {
        Map<String, Size> sizes = new TreeMap<>();
        database.ownRows(connection, SIZES)
                .forEach(row -> sizes.put(
                        Printable.line(row.text(2) + "." + row.text(3)),
                        new Size(Long.parseLong(row.text(4)), Long.parseLong(row.text(5)))));
        return sizes;
    }
}
