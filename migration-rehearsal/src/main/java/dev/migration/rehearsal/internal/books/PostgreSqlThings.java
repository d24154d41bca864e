// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads all that callers find by a name, with what makes it the same to them, and who may use it. */
final class PostgreSqlThings {

    /** A superuser has each right, whoever has granted it. */
    private static final String QUERY = """
            SELECT 'E', e.enumtypid, e.oid, pg_catalog.format('%s.%s', n.nspname, t.typname), e.enumlabel, '', '', '', t.typowner, '', 0, NULL
              FROM pg_catalog.pg_enum e
              JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid
              JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            UNION ALL
            SELECT o.kind, o.oid, a.grantee, o.name,
                   CASE WHEN a.grantee = '0'::pg_catalog.oid THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(a.grantee)::text END,
                   pg_catalog.string_agg(DISTINCT a.privilege_type || o.part, ','), o.shape,
                   (SELECT x.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
                     WHERE d.objid = o.oid AND d.classid = o.class AND d.deptype = 'e' LIMIT 1),
                   o.owner, o.result, o.needed, o.does
              FROM (SELECT c.relkind::text AS kind, c.oid, pg_catalog.format('%s.%s', n.nspname, c.relname) AS name,
                           c.relowner AS owner, x.acl, x.part,
                           CASE WHEN c.relkind = ANY ('{r,p,v,m}')
                                THEN (SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname, a.atttypid), ',' ORDER BY a.attnum)
                                        FROM pg_catalog.pg_attribute a
                                       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
                                ELSE '' END AS shape, '' AS result, 0 AS needed, 'pg_catalog.pg_class'::pg_catalog.regclass AS class,
                           CASE WHEN c.relkind = ANY ('{r,p}') THEN E'INSERT\nUPDATE\nDELETE\nunchecked\nunchecked by others'
                                WHEN c.relkind = ANY ('{v,m}')
                                THEN pg_catalog.concat_ws(E'\n',
                                         (SELECT pg_catalog.string_agg(w.name, E'\n')
                                            FROM (VALUES ('UPDATE', 4), ('INSERT', 8), ('DELETE', 16)) w (name, bit)
                                           WHERE pg_catalog.int4and(pg_catalog.pg_relation_is_updatable(c.oid, true), w.bit) > 0),
                                         (SELECT pg_catalog.string_agg(pg_catalog.format('INSERT and UPDATE (%I)', a.attname), E'\n')
                                            FROM pg_catalog.pg_attribute a
                                           WHERE a.attrelid = c.oid AND a.attnum > 0
                                             AND pg_catalog.pg_column_is_updatable(c.oid, a.attnum, true)),
                                         CASE WHEN NOT 'check_option=cascaded' = ANY (COALESCE(c.reloptions, '{}')) THEN 'unchecked by others' END,
                                         CASE WHEN NOT '{check_option=local,check_option=cascaded}' && COALESCE(c.reloptions, '{}') THEN 'unchecked' END,
                                         (SELECT pg_catalog.string_agg(t.tgname, E'\n') FROM pg_catalog.pg_trigger t
                                           WHERE t.tgrelid = c.oid AND NOT t.tgisinternal),
                                         (SELECT pg_catalog.string_agg(r.rulename, E'\n') FROM pg_catalog.pg_rewrite r
                                           WHERE r.ev_class = c.oid AND r.ev_type <> '1'),
                                         (SELECT pg_catalog.string_agg(i.indkey::text, E'\n') FROM pg_catalog.pg_index i
                                           WHERE i.indrelid = c.oid AND i.indisunique))
                           END AS does
                      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
                           LATERAL (SELECT COALESCE(c.relacl, pg_catalog.acldefault(
                                               CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END::pg_catalog."char", c.relowner)), ''
                                    UNION ALL
                                    SELECT a.attacl, ' (' || pg_catalog.quote_ident(a.attname) || ')' FROM pg_catalog.pg_attribute a
                                     WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL) x (acl, part)
                     WHERE c.oid >= '16384'::pg_catalog.oid AND c.relkind = ANY ('{r,p,v,m,f,S}')
                    UNION ALL
                    SELECT CASE WHEN t.typtype = 'e' THEN 'E' ELSE 'T' END, t.oid,
                           pg_catalog.format('%s.%s', n.nspname, t.typname), t.typowner,
                           COALESCE(t.typacl, pg_catalog.acldefault('T', t.typowner)), '',
                           COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname, a.atttypid), ',' ORDER BY a.attnum)
                                       FROM pg_catalog.pg_attribute a
                                      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), t.typbasetype::text),
                           '', 0, 'pg_catalog.pg_type'::pg_catalog.regclass, NULL
                      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                      LEFT JOIN pg_catalog.pg_class r ON r.oid = t.typrelid
                     WHERE t.oid >= '16384'::pg_catalog.oid AND COALESCE(r.relkind, 'c') = 'c' AND t.typcategory <> 'A'
                    UNION ALL
                    SELECT CASE WHEN p.prokind = 'p' THEN 'P' ELSE 'F' END, p.oid,
                           pg_catalog.format('%s.%s', n.nspname, p.proname), p.proowner,
                           COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner)), '',
                           pg_catalog.pg_get_function_identity_arguments(p.oid),
                           pg_catalog.concat(pg_catalog.pg_get_function_result(p.oid), ' ',
                                             CASE WHEN 'o' = ANY (p.proargmodes) THEN p.proargnames::text END),
                           p.pronargs - p.pronargdefaults, 'pg_catalog.pg_proc'::pg_catalog.regclass, NULL
                      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                     WHERE p.oid >= '16384'::pg_catalog.oid
                    UNION ALL
                    SELECT 'N', n.oid, n.nspname::text, n.nspowner,
                           COALESCE(n.nspacl, pg_catalog.acldefault('n', n.nspowner)), '', '',
                           '', 0, 'pg_catalog.pg_namespace'::pg_catalog.regclass, NULL
                      FROM pg_catalog.pg_namespace n
                     WHERE n.oid >= '16384'::pg_catalog.oid OR n.nspname = 'public'
                    UNION ALL
                    SELECT 'X', x.oid, x.extname::text, x.extowner, NULL, '', '', '', 0,
                           'pg_catalog.pg_extension'::pg_catalog.regclass, NULL
                      FROM pg_catalog.pg_extension x) o
              LEFT JOIN LATERAL pg_catalog.aclexplode(o.acl) a
                        ON NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.oid = a.grantee AND r.rolsuper)
             WHERE o.oid <= '{newest}'::pg_catalog.oid
             GROUP BY 1, 2, 3, 4, 5, o.shape, o.class, o.owner, o.result, o.needed, o.does""";

    /** The largest number that there can be. */
    private static final long LAST = 4_294_967_295L;

    private final Connection connection;
    private final Database database;

    PostgreSqlThings(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** By their numbers. */
    Map<Long, PostgreSqlThing> read() throws SQLException {
        return readUntil(LAST);
    }

    /** Those with a number that is not larger: of many that are made later none costs time. */
    Map<Long, PostgreSqlThing> readUntil(long newest) throws SQLException {
        Map<Long, PostgreSqlThing> things = new HashMap<>();
        for (Row row :
                new PinnedSearchPath(connection, database).rows(QUERY.replace("{newest}", String.valueOf(newest)))) {
            PostgreSqlThing thing = things.computeIfAbsent(Long.valueOf(row.text(2)), oid -> thing(row));
            if (row.get(3) != null) {
                thing.labels().put(row.text(3), row.text(5));
                if (!row.text(6).isEmpty()) {
                    thing.rights()
                            .put(row.text(3), new TreeSet<>(List.of(row.text(6).split(","))));
                }
            }
        }
        return things;
    }

    private static PostgreSqlThing thing(Row row) {
        return new PostgreSqlThing(
                row.text(1).charAt(0),
                Printable.line(row.text(4)),
                row.text(7),
                row.text(8),
                row.text(9),
                row.text(10),
                row.text(11).isEmpty() ? 0 : Integer.parseInt(row.text(11)),
                new TreeSet<>(List.of(row.text(12).split("\n"))),
                new LinkedHashMap<>(),
                new HashMap<>());
    }

    /** Whether a role may do what another one may, which has it, or is it. */
    boolean isMember(String role, String owner) throws SQLException {
        String query = "SELECT pg_catalog.pg_has_role('%s'::pg_catalog.oid, '%s'::pg_catalog.oid, 'USAGE')";
        return database.ownRows(connection, query.formatted(role, owner))
                .get(0)
                .text(1)
                .equals("t");
    }
}
