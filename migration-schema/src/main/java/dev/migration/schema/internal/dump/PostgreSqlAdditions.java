// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import static dev.migration.schema.internal.dump.PostgreSqlDefinitions.RELATIONS;
import static dev.migration.schema.internal.dump.PostgreSqlDefinitions.TYPES;

import java.util.List;

/** The queries for what adds to the objects of {@link PostgreSqlDefinitions}: all those are there, with their rows. */
final class PostgreSqlAdditions {

    private PostgreSqlAdditions() {}

    /** Statements, in their order. */
    static final List<String> QUERIES = List.of(
            RELATIONS + """
            SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I;', quoted, refobjid::regclass, attname)
              FROM relation r JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND objid = r.oid
                   AND refclassid = 'pg_class'::regclass AND deptype = 'a' AND relkind = 'S'
              JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
             ORDER BY plain""",
            // A table gets from each ancestor what that one was created with.
            RELATIONS + """
            , heir (inhrelid, inhparent) AS (
                SELECT inhrelid, inhparent FROM pg_inherits
                UNION SELECT h.inhrelid, i.inhparent FROM heir h JOIN pg_inherits i ON i.inhrelid = h.inhparent)
            SELECT DISTINCT format('ALTER TABLE %s%s ALTER COLUMN %I %s;', CASE number WHEN 0 THEN '' ELSE 'ONLY ' END, quoted,
                                   a.attname, what), plain, a.attnum, number
              FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
              JOIN pg_type y ON y.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
              LEFT JOIN (heir JOIN pg_attribute pa ON pa.attrelid = inhparent) ON inhrelid = r.oid AND pa.attname = a.attname
              LEFT JOIN pg_attrdef pd ON pd.adrelid = inhparent AND pd.adnum = pa.attnum
             CROSS JOIN LATERAL (VALUES
                   (0, CASE WHEN a.attnotnull AND NOT pa.attnotnull
                                 AND NOT EXISTS (SELECT FROM pg_constraint n WHERE conrelid = r.oid AND contype = 'n'
                                                    AND conkey[1] = a.attnum AND NOT conislocal) THEN 'SET NOT NULL' END),
                   (1, 'SET STORAGE ' || CASE WHEN a.attstorage <> typstorage AND relkind <> 'v' THEN
                        CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),
                   (2, 'SET COMPRESSION ' || CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END),
                   (3, 'SET STATISTICS ' || CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END),
                   (4, (SELECT 'SET (' || string_agg(o, ', ') || ')' FROM unnest(a.attoptions) o WHERE left(o, 10) <> 'pg_attver=')),
                   (5, CASE WHEN relkind = 'v' THEN 'SET DEFAULT ' || pg_get_expr(d.adbin, r.oid)
                            WHEN inhparent IS NOT NULL AND a.attgenerated = ''
                                 AND pg_get_expr(d.adbin, r.oid) IS DISTINCT FROM pg_get_expr(pd.adbin, inhparent)
                            THEN coalesce('SET DEFAULT ' || pg_get_expr(d.adbin, r.oid), 'DROP DEFAULT') END)) x (number, what)
             WHERE what IS NOT NULL AND relkind IN ('r', 'p', 'm', 'v') ORDER BY plain, a.attnum, number""",
            RELATIONS + """
            SELECT pg_get_indexdef(i.oid) || ';'
              FROM relation r JOIN pg_index ON indrelid = r.oid JOIN pg_class i ON i.oid = indexrelid
             WHERE r.relkind IN ('r', 'p', 'm')
               AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.oid AND conrelid = r.oid)
             ORDER BY plain, i.relname""",
            RELATIONS + """
            SELECT format('ALTER INDEX %s ATTACH PARTITION %s;', inhparent::regclass, quoted)
              FROM relation r JOIN pg_inherits ON inhrelid = r.oid
             WHERE relkind IN ('i', 'I') ORDER BY plain""",
            RELATIONS + """
            SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s;', quoted, attnum, attstattarget)
              FROM relation r JOIN pg_attribute ON attrelid = r.oid
             WHERE relkind IN ('i', 'I') AND attstattarget >= 0 ORDER BY plain, attnum""",
            RELATIONS + """
            SELECT format('ALTER TABLE %s CLUSTER ON %I;', quoted, i.relname)
              FROM relation r JOIN pg_index ON indrelid = r.oid JOIN pg_class i ON i.oid = indexrelid
             WHERE indisclustered ORDER BY plain""",
            TYPES + """
            SELECT format('ALTER DOMAIN %s ADD CONSTRAINT %I %s;', quoted, conname, pg_get_constraintdef(k.oid))
              FROM type JOIN pg_constraint k ON contypid = type.oid
             WHERE contype = 'c' AND NOT convalidated ORDER BY plain, conname""",
            RELATIONS + """
            SELECT format('ALTER TABLE %s REPLICA IDENTITY %s;', quoted,
                          CASE relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
                               ELSE 'USING INDEX ' || quote_ident((SELECT i.relname FROM pg_index JOIN pg_class i ON i.oid = indexrelid
                                                                    WHERE indrelid = r.oid AND indisreplident)) END)
              FROM relation r WHERE relkind IN ('r', 'p') AND relreplident <> 'd' ORDER BY plain""",
            RELATIONS + """
            SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s;', quoted, conname, pg_get_constraintdef(k.oid))
              FROM relation r JOIN pg_constraint k ON conrelid = r.oid
             WHERE (contype = 'f' OR (contype IN ('c', 'n') AND NOT convalidated AND conislocal)) AND conparentid = 0
             ORDER BY plain, conname""",
            RELATIONS + """
            SELECT pg_get_statisticsobjdef(s.oid) || ';'
                   || CASE WHEN stxstattarget >= 0
                           THEN format(E'\\nALTER STATISTICS %I.%I SET STATISTICS %s;', ns.nspname, stxname, stxstattarget) ELSE '' END
              FROM relation r JOIN pg_statistic_ext s ON stxrelid = r.oid JOIN pg_namespace ns ON ns.oid = stxnamespace
             ORDER BY plain, stxname""",
            RELATIONS + """
            SELECT pg_get_triggerdef(t.oid) || ';'
                   || CASE tgenabled WHEN 'O' THEN ''
                           ELSE format(E'\\nALTER TABLE ONLY %s %s TRIGGER %I;', quoted,
                                       CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                                       tgname) END
              FROM relation r JOIN pg_trigger t ON tgrelid = r.oid
             WHERE NOT tgisinternal AND tgparentid = 0 ORDER BY plain, tgname""",
            RELATIONS + """
            SELECT format('ALTER TABLE ONLY %s %s TRIGGER %I;', quoted,
                          CASE t.tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                               ELSE 'ENABLE ALWAYS' END, t.tgname)
              FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid JOIN pg_trigger u ON u.oid = t.tgparentid
             WHERE (t.tgenabled <> 'O' OR u.tgenabled <> 'O')
               AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.oid = t.tgconstraint AND contype = 'f')
             ORDER BY (SELECT count(*) FROM pg_partition_ancestors(r.oid)), plain, t.tgname""",
            RELATIONS + """
            SELECT pg_get_ruledef(w.oid)
                   || CASE ev_enabled WHEN 'O' THEN ''
                           ELSE format(E'\\nALTER TABLE %s %s RULE %I;', quoted,
                                       CASE ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                                       rulename) END
              FROM relation r JOIN pg_rewrite w ON ev_class = r.oid
             WHERE rulename <> '_RETURN' ORDER BY plain, rulename""",
            RELATIONS + """
            SELECT format('ALTER TABLE %s %s ROW LEVEL SECURITY;', quoted, what)
              FROM relation CROSS JOIN (VALUES (1, 'ENABLE'), (2, 'FORCE')) x (number, what)
             WHERE CASE number WHEN 1 THEN relrowsecurity ELSE relforcerowsecurity END ORDER BY plain, number""",
            RELATIONS + """
            SELECT format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s;', policyname, quoted, permissive, cmd,
                          (SELECT string_agg(CASE role WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(role) END, ', ' ORDER BY role)
                             FROM unnest(roles) role),
                          coalesce(' USING (' || qual || ')', ''), coalesce(' WITH CHECK (' || with_check || ')', ''))
              FROM relation r JOIN pg_policies p ON p.schemaname = nspname AND p.tablename = relname
             ORDER BY plain, policyname""",
            """
            SELECT format('COMMENT ON %s IS %s;',
                          CASE WHEN type LIKE '% column' THEN 'COLUMN ' || identity
                               WHEN type = 'table constraint' THEN 'CONSTRAINT ' || identity
                               WHEN type = 'domain constraint' THEN (SELECT format('CONSTRAINT %I ON DOMAIN %s', conname, contypid::regtype)
                                                                     FROM pg_constraint k WHERE k.oid = objoid)
                               WHEN type = 'statistics object' THEN 'STATISTICS ' || identity
                               ELSE upper(type) || ' ' || identity END,
                          quote_literal(description))
              FROM pg_description d CROSS JOIN LATERAL pg_identify_object(classoid, objoid, objsubid) o
              LEFT JOIN pg_class c ON classoid = 'pg_class'::regclass AND c.oid = objoid
              LEFT JOIN pg_namespace n ON n.oid = relnamespace
             WHERE (objoid >= 16384 OR (type = 'schema' AND identity = 'public' AND description <> 'standard public schema'))
               AND (relname IS NULL OR NOT :history)
               AND description IS DISTINCT FROM (SELECT comment FROM pg_available_extensions JOIN pg_extension x ON extname = name
                                                  WHERE x.oid = objoid AND type = 'extension')
               AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = classoid AND e.objid = objoid AND e.deptype = 'e')
             ORDER BY type, identity""");
}
