// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the parts of tables and sequences, each with a letter for its kind: columns, constraints, indexes, and whatever decides what becomes of their rows. */
final class PostgreSqlParts {

    /**
     * What a domain demands is that of each of its columns.
     *
     * <p>NOT NULL is a constraint of its own since PostgreSQL 18, and shows as a column's already; what is not enforced, which is new
     * there too, refuses nothing.
     */
    private static final String QUERY = """
            SELECT 'c', attrelid, attnum, attname, pg_catalog.format_type(atttypid, atttypmod),
                   CASE WHEN attisdropped THEN 'dropped' WHEN attnotnull OR typnotnull THEN 'not null' ELSE '' END,
                   CASE WHEN attgenerated <> '' THEN 'computed' WHEN attidentity = 'a' THEN 'always'
                        WHEN atthasmissing AND atthasdef THEN 'one value'
                        WHEN atthasdef OR attidentity <> '' OR typdefault IS NOT NULL THEN 'filled' ELSE '' END,
                   atttypid::text, pg_catalog.quote_ident(attname),
                   CASE WHEN attgenerated <> ''
                        THEN (SELECT adbin::text FROM pg_catalog.pg_attrdef WHERE adrelid = attrelid AND adnum = attnum) END
              FROM pg_catalog.pg_attribute LEFT JOIN pg_catalog.pg_type t ON t.oid = atttypid AND t.typtype = 'd'
             WHERE attnum > 0 AND %1$s
            UNION ALL
            SELECT 'd', attrelid, attnum, COALESCE(k.conname, ''), '', '', '', '', '',
                   pg_catalog.pg_get_constraintdef(k.oid)
              FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_type t ON t.oid = atttypid AND t.typtype = 'd'
              LEFT JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid AND k.contype = 'c'
             WHERE attnum > 0 AND %1$s
            UNION ALL
            SELECT 'k', conrelid, oid, conname, contype::text, CASE WHEN convalidated THEN 'valid' ELSE '' END,
                   CASE WHEN condeferred THEN '2' WHEN condeferrable THEN '1' ELSE '0' END, confrelid::text, conkey::text,
                   CASE WHEN contype = 'c' THEN pg_catalog.pg_get_constraintdef(oid)
                        WHEN contype = 'f' THEN pg_catalog.concat(confdeltype, confupdtype) ELSE '' END
              FROM pg_catalog.pg_constraint k
             WHERE contype <> 'n' AND contype <> 't' AND %2$s
               AND COALESCE(pg_catalog.jsonb_extract_path_text(pg_catalog.to_jsonb(k), 'conenforced'), 'true') = 'true'
            UNION ALL
            SELECT 'i', indrelid, indexrelid, r.relname, pg_catalog.pg_relation_filenode(indexrelid)::text,
                   CASE WHEN indisvalid THEN 'valid' ELSE '' END, '',
                   CASE WHEN indisunique THEN 'unique' ELSE '' END, indkey::text, pg_catalog.pg_get_indexdef(indexrelid)
              FROM pg_catalog.pg_index JOIN pg_catalog.pg_class r ON r.oid = indexrelid WHERE %3$s
            UNION ALL
            SELECT 't', tgrelid, 0, tgname, '', tgenabled::text, '',
                   pg_catalog.concat_ws(' ', tgfoid, tgtype, tgattr, tgdeferrable, tginitdeferred, tgoldtable, tgnewtable, tgargs,
                                        tgqual), '',
                   pg_catalog.replace(pg_catalog.pg_get_triggerdef(oid), pg_catalog.quote_ident(tgname) || ' ', '')
              FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND %5$s
            UNION ALL
            SELECT 'r', ev_class, 0, rulename, CASE WHEN is_instead THEN 'instead' ELSE '' END, ev_enabled::text, '',
                   pg_catalog.concat_ws(' ', ev_type, is_instead, ev_qual, ev_action), '',
                   pg_catalog.replace(pg_catalog.pg_get_ruledef(oid), pg_catalog.quote_ident(rulename) || ' ', '')
              FROM pg_catalog.pg_rewrite WHERE ev_type <> '1' AND %6$s
            UNION ALL
            SELECT 'y', polrelid, oid, polname, CASE WHEN polpermissive THEN '' ELSE 'restrictive' END, polcmd::text, '',
                   polroles::text, '',
                   pg_catalog.concat(pg_catalog.pg_get_expr(polqual, polrelid), ' / ',
                                     pg_catalog.pg_get_expr(polwithcheck, polrelid))
              FROM pg_catalog.pg_policy WHERE %7$s
            UNION ALL
            SELECT 'h', inhrelid, inhparent, pg_catalog.format('%%s.%%s', n.nspname, p.relname), '', '', '', '', '', ''
              FROM pg_catalog.pg_inherits
              JOIN pg_catalog.pg_class c ON c.oid = inhrelid AND c.relkind = 'r' AND NOT c.relispartition
              JOIN pg_catalog.pg_class p ON p.oid = inhparent
              JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace WHERE %8$s
            UNION ALL
            SELECT 'q', seqrelid, 0, '', seqincrement::text, seqmin::text, seqmax::text, '', '', ''
              FROM pg_catalog.pg_sequence WHERE %9$s
            UNION ALL
            SELECT 's', c.oid, 0, '', relreplident::text, pg_catalog.concat(relrowsecurity, relforcerowsecurity),
                   CASE WHEN relispartition
                        THEN (SELECT pg_catalog.format('%%s.%%s', n.nspname, p.relname) FROM pg_catalog.pg_inherits h
                                JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
                                JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace WHERE h.inhrelid = c.oid)
                        ELSE '' END, '', '', ''
              FROM pg_catalog.pg_class c WHERE relkind = ANY ('{r,p}') AND %4$s""";

    private final Connection connection;
    private final Database database;

    PostgreSqlParts(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** By their numbers. */
    Map<Long, PostgreSqlTable> readAll() throws SQLException {
        return read("%s >= '16384'::oid");
    }

    Map<Long, PostgreSqlTable> readOf(List<Long> tables) throws SQLException {
        return tables.isEmpty()
                ? Map.of()
                : read("%s = ANY ('{" + tables.stream().map(String::valueOf).collect(Collectors.joining(",")) + "}')");
    }

    private Map<Long, PostgreSqlTable> read(String condition) throws SQLException {
        String query = QUERY.formatted(List.of(
                        "attrelid",
                        "conrelid",
                        "indrelid",
                        "c.oid",
                        "tgrelid",
                        "ev_class",
                        "polrelid",
                        "inhrelid",
                        "seqrelid")
                .stream()
                .map(condition::formatted)
                .toArray());
        Map<Long, List<Row>> rows = new PinnedSearchPath(connection, database)
                .rows(query).stream().collect(Collectors.groupingBy(row -> Long.valueOf(row.text(2))));
        Map<Long, PostgreSqlTable> tables = new HashMap<>();
        rows.forEach((table, parts) -> tables.put(table, PostgreSqlTable.of(parts)));
        return tables;
    }
}
