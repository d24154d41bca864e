// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads which relations a database of PostgreSQL has, and how large they are. */
final class PostgreSqlRelations {

    static final String USERS = "'16384'::oid";

    /** What is compared of a relation, in columns 2 to 9: its name, its file, and what the session has counted. */
    static final String RELATION = """
            n.nspname, c.relname, pg_catalog.pg_relation_filenode(c.oid), c.reltablespace,
            pg_catalog.pg_stat_get_xact_numscans(c.oid), pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid),
            pg_catalog.pg_stat_get_xact_tuples_updated(c.oid), pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid)""";

    /** The size is -1 where it was never counted, and measuring it would wait for whoever has locked the table, or is about to. */
    private static final String RELATIONS = """
            SELECT c.oid, %s, c.relkind,
                   CASE WHEN c.reltuples >= 0 OR c.relkind <> ALL ('{r,m}') THEN c.relpages
                        WHEN c.oid = ANY (ARRAY(SELECT l.relation FROM pg_catalog.pg_locks l
                                                 WHERE l.relation IS NOT NULL AND l.mode = 'AccessExclusiveLock')) THEN -1
                        ELSE pg_catalog.pg_relation_size(c.oid) / 8192 END, c.reltuples::pg_catalog.int8,
                   CASE WHEN i.indrelid IS NULL THEN h.inhparent ELSE i.indrelid END
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
              LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND c.relispartition
             WHERE c.oid >= %s AND c.relkind = ANY ('{r,p,v,m,f,S,i,I,c}')""".formatted(RELATION, USERS);

    private final Connection connection;
    private final Database database;

    PostgreSqlRelations(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** By their numbers. */
    Map<Long, Row> read() throws SQLException {
        Map<Long, Row> all = new HashMap<>();
        database.ownRows(connection, RELATIONS).forEach(row -> all.put(number(row, 1), row));
        return all;
    }

    static Relation relation(long oid, Row row, Map<Long, Row> all) {
        return new Relation(oid, name(row), kind(row), number(row, 11), number(row, 12), users(row, all));
    }

    Map<String, Size> sizes() throws SQLException {
        Map<String, Size> sizes = new TreeMap<>();
        for (Row row : database.ownRows(connection, RELATIONS)) {
            char kind = row.text(10).charAt(0);
            long pages = number(row, 11);
            boolean isKnown = kind == 'p' || pages >= 0;
            if ("rpm".indexOf(kind) >= 0 && isKnown && !row.text(2).startsWith("pg_temp_")) {
                sizes.put(name(row), new Size(pages, number(row, 12)));
            }
        }
        return sizes;
    }

    static String name(Row row) {
        return Printable.line(row.text(2) + "." + row.text(3));
    }

    /** A type with attributes has them as a relation that has columns. */
    private static char kind(Row row) {
        char kind = row.text(10).charAt(0);
        return kind == 'c' ? Relation.TYPE : kind;
    }

    private static List<String> users(Row row, Map<Long, Row> all) {
        var users = new ArrayList<String>();
        if (!row.text(10).equalsIgnoreCase("i")) {
            users.add(name(row));
        }
        Row owner = all.get(number(row, 13));
        if (owner != null) {
            users.addAll(users(owner, all));
        }
        return users;
    }

    static long number(Row row, int column) {
        return row.get(column) == null ? 0 : new BigDecimal(row.text(column)).longValue();
    }
}
