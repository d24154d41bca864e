// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import java.util.List;

/**
 * The queries for {@link PostgreSqlStatements}. {@code :history} is the condition for the history's tables. What belongs to an
 * extension comes with the extension; what a new database has already has a number below 16384.
 */
final class PostgreSqlDefinitions {

    private static final String USERS = "nspname !~ '^pg_' AND nspname <> 'information_schema'";

    static final String RELATIONS = """
            WITH RECURSIVE relation AS (
                SELECT c.*, nspname, c.oid::regclass::text AS named,
                       format('%%I.%%I', nspname, relname) AS quoted, format('%%s.%%s', nspname, relname) AS plain
                  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                 WHERE %s AND NOT :history
                   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid
                                      AND (e.deptype = 'e' OR (e.deptype = 'i' AND relkind = 'S'))))
            """.formatted(USERS);

    static final String TYPES = """
            WITH type AS (
                SELECT t.*, format('%%I.%%I', nspname, typname) AS quoted,
                       format('%%s.%%s', nspname, typname) AS plain
                  FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
                 WHERE %s AND (typtype IN ('d', 'e', 'r') OR c.relkind = 'c')
                   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid
                                      AND e.deptype = 'e'))
            """.formatted(USERS);

    private static final String ROUTINES = """
            WITH routine AS (
                SELECT p.*, format('%%s.%%s(%%s)', nspname, proname, pg_get_function_identity_arguments(p.oid)) AS plain
                  FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
                 WHERE %s AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass
                                             AND e.objid = p.oid AND e.deptype IN ('e', 'i')))
            """.formatted(USERS);

    private static final String SEQUENCE_OPTIONS = """
            format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', seqstart, seqincrement, seqmin, seqmax,
                   seqcache, CASE WHEN seqcycle THEN ' CYCLE' ELSE '' END)""";

    private static final String COLLATION = """
            coalesce((SELECT format(' COLLATE %I.%I', s.nspname, collname)
                        FROM pg_collation k JOIN pg_namespace s ON s.oid = collnamespace JOIN pg_type y ON y.oid = atttypid
                       WHERE k.oid = attcollation AND attcollation <> typcollation), '')
            """;

    private static final String COLUMN = """
            format('    %%I %%s', attname, format_type(atttypid, atttypmod)) ||
            %s
            || CASE WHEN attgenerated = 's' THEN format(' GENERATED ALWAYS AS (%%s) STORED', pg_get_expr(adbin, adrelid))
                    WHEN attgenerated = 'v' THEN format(' GENERATED ALWAYS AS (%%s) VIRTUAL', pg_get_expr(adbin, adrelid))
                    WHEN adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(adbin, adrelid) ELSE '' END
            || CASE WHEN attnotnull THEN coalesce((
                    SELECT CASE WHEN NOT convalidated THEN ''
                                ELSE CASE WHEN conname = relname || '_' || attname || '_not_null' THEN ''
                                          ELSE format(' CONSTRAINT %%I', conname) END
                                     || ' NOT NULL' || CASE WHEN connoinherit THEN ' NO INHERIT' ELSE '' END END
                      FROM pg_constraint WHERE conrelid = attrelid AND contype = 'n' AND conkey[1] = attnum), ' NOT NULL') ELSE '' END
            || CASE WHEN attidentity = '' THEN ''
                    ELSE (SELECT format(' GENERATED %%s AS IDENTITY (SEQUENCE NAME %%s %%s)',
                                        CASE attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, seqrelid::regclass, %s)
                            FROM pg_depend o JOIN pg_sequence q ON seqrelid = o.objid
                           WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass
                             AND o.refobjid = attrelid AND o.refobjsubid = attnum AND o.deptype = 'i') END
            """.formatted(COLLATION, SEQUENCE_OPTIONS);

    private static final String STORAGE_OPTIONS = """
            coalesce(' WITH (' || nullif(concat_ws(', ', array_to_string(reloptions, ', '),
                     (SELECT string_agg('toast.' || o, ', ') FROM pg_class t CROSS JOIN unnest(t.reloptions) o
                       WHERE t.oid = r.reltoastrelid)), '') || ')', '')
            """;

    static final String SCHEMAS = """
            SELECT format('CREATE SCHEMA IF NOT EXISTS %%I;', nspname) FROM pg_namespace n
             WHERE %s AND nspname <> 'public'
               AND NOT EXISTS (SELECT FROM pg_depend e
                                WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')
             ORDER BY nspname""".formatted(USERS);

    private PostgreSqlDefinitions() {}

    /** Key, rank, name and statement of what others may need. */
    static final List<String> OBJECTS = List.of(
            """
            SELECT e.tableoid || ' ' || e.oid, 0, extname,
                   format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I;', extname, nspname)
              FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE e.oid >= 16384""",
            TYPES + """
            SELECT 'pg_type'::regclass::oid || ' ' || oid, 1, plain,
                   CASE typtype
                        WHEN 'e' THEN format(E'CREATE TYPE %s AS ENUM (%s\\n);', quoted,
                                             (SELECT string_agg(E'\\n    ' || quote_literal(enumlabel), ',' ORDER BY enumsortorder)
                                                FROM pg_enum WHERE enumtypid = type.oid))
                        WHEN 'd' THEN format('CREATE DOMAIN %s AS %s', quoted, format_type(typbasetype, typtypmod))
                             || coalesce((SELECT format(' COLLATE %I.%I', nspname, collname)
                                            FROM pg_collation k JOIN pg_namespace s ON s.oid = collnamespace
                                            JOIN pg_type y ON y.oid = type.typbasetype
                                           WHERE k.oid = type.typcollation AND type.typcollation <> y.typcollation), '')
                             || coalesce(' DEFAULT ' || pg_get_expr(typdefaultbin, 'pg_type'::regclass), '')
                             || coalesce((SELECT format(' CONSTRAINT %I', conname) FROM pg_constraint
                                           WHERE contypid = type.oid AND contype = 'n' AND conname <> typname || '_not_null'), '')
                             || CASE WHEN typnotnull THEN ' NOT NULL' ELSE '' END
                             || coalesce((SELECT string_agg(format(E'\\n    CONSTRAINT %I %s', conname, pg_get_constraintdef(k.oid)),
                                                            '' ORDER BY conname)
                                            FROM pg_constraint k
                                           WHERE contypid = type.oid AND contype = 'c' AND convalidated), '') || ';'
                        WHEN 'r' THEN (SELECT format('CREATE TYPE %s AS RANGE (SUBTYPE = %s%s%s%s%s);', quoted,
                                                     format_type(rngsubtype, NULL),
                                                     (SELECT format(', SUBTYPE_OPCLASS = %I.%I', s.nspname, opcname)
                                                        FROM pg_opclass o JOIN pg_namespace s ON s.oid = opcnamespace
                                                       WHERE o.oid = rngsubopc AND NOT opcdefault),
                                                     (SELECT format(', COLLATION = %I.%I', s.nspname, collname)
                                                        FROM pg_collation k JOIN pg_namespace s ON s.oid = collnamespace
                                                        JOIN pg_type y ON y.oid = rngsubtype
                                                       WHERE k.oid = rngcollation AND rngcollation <> y.typcollation),
                                                     CASE WHEN rngsubdiff = 0 THEN '' ELSE ', SUBTYPE_DIFF = ' || rngsubdiff END,
                                                     (SELECT format(', MULTIRANGE_TYPE_NAME = %I.%I', s.nspname, m.typname)
                                                        FROM pg_type m JOIN pg_namespace s ON s.oid = m.typnamespace
                                                       WHERE m.oid = (to_jsonb(g) ->> 'rngmultitypid')::oid))
                                         FROM pg_range g WHERE rngtypid = type.oid)
                        ELSE format(E'CREATE TYPE %s AS (%s\\n);', quoted, (
                             SELECT string_agg(format(E'\\n    %I %s', attname, format_type(atttypid, atttypmod)) ||
            """ + COLLATION + """
                                             , ',' ORDER BY attnum)
                               FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped)) END
              FROM type""",
            ROUTINES + """
            SELECT 'pg_proc'::regclass::oid || ' ' || oid, 2, plain, rtrim(pg_get_functiondef(oid), E'\\n') || ';'
              FROM routine WHERE prokind <> 'a'""",
            ROUTINES + """
            SELECT 'pg_proc'::regclass::oid || ' ' || oid, 2, plain,
                   format('CREATE AGGREGATE %s (%s) (SFUNC = %s, STYPE = %s%s%s%s%s%s, PARALLEL = %s);',
                          (SELECT quote_ident(nspname) FROM pg_namespace s WHERE s.oid = pronamespace) || '.' || quote_ident(proname),
                          coalesce(nullif(pg_get_function_arguments(oid), ''), '*'), aggtransfn, format_type(aggtranstype, NULL),
                          CASE WHEN aggtransspace = 0 THEN '' ELSE ', SSPACE = ' || aggtransspace END,
                          CASE WHEN aggfinalfn = 0 THEN '' ELSE ', FINALFUNC = ' || aggfinalfn END
                              || CASE WHEN aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END,
                          CASE WHEN aggcombinefn = 0 THEN '' ELSE ', COMBINEFUNC = ' || aggcombinefn END,
                          CASE WHEN aggserialfn = 0 THEN ''
                               ELSE format(', SERIALFUNC = %s, DESERIALFUNC = %s', aggserialfn, aggdeserialfn) END,
                          coalesce(', INITCOND = ' || quote_literal(agginitval), ''),
                          CASE proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' ELSE 'UNSAFE' END)
              FROM routine JOIN pg_aggregate ON aggfnoid = oid""",
            RELATIONS + """
            SELECT 'pg_class'::regclass::oid || ' ' || oid, 3, plain, format('CREATE %sSEQUENCE %s AS %s %s;',
                   CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, quoted, format_type(seqtypid, NULL),
            """ + SEQUENCE_OPTIONS + """
            ) FROM relation JOIN pg_sequence ON seqrelid = oid""",
            RELATIONS + """
            SELECT 'pg_class'::regclass::oid || ' ' || r.oid, 4, plain,
                   CASE WHEN relispartition
                        THEN format('CREATE %sTABLE %s PARTITION OF %s %s',
                                    CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, quoted,
                                    (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = r.oid),
                                    pg_get_expr(relpartbound, r.oid))
                        ELSE format(E'CREATE %sTABLE %s (%s)', CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END,
                                    quoted, coalesce(E'\\n' || (
                                        SELECT string_agg(
            """ + COLUMN + """
                                                          , E',\\n' ORDER BY attnum)
                                          FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                                         WHERE attrelid = r.oid AND attnum > 0 AND NOT attisdropped AND attislocal) || E'\\n', ''))
                             || coalesce((SELECT format(' INHERITS (%s)', string_agg(inhparent::regclass::text, ', '
                                                                                     ORDER BY inhseqno))
                                            FROM pg_inherits WHERE inhrelid = r.oid HAVING count(*) > 0), '') END
                   || coalesce(' PARTITION BY ' || pg_get_partkeydef(r.oid), '') ||
            """ + STORAGE_OPTIONS + """
                   || ';' FROM relation r WHERE relkind IN ('r', 'p')""",
            RELATIONS + """
            SELECT k.tableoid || ' ' || k.oid, 5, plain || '.' || conname,
                   format('ALTER TABLE %s%s ADD CONSTRAINT %I %s%s%s;', CASE WHEN r.relkind = 'p' AND contype <> 'c' THEN 'ONLY ' END,
                          quoted, conname, left(definition, length(definition) - length(deferred)),
                          ' WITH (' || array_to_string(i.reloptions, ', ') || ')', deferred)
              FROM relation r JOIN pg_constraint k ON conrelid = r.oid
              LEFT JOIN pg_class i ON i.oid = conindid AND contype IN ('p', 'u')
             CROSS JOIN LATERAL (SELECT pg_get_constraintdef(k.oid),
                    CASE WHEN condeferrable THEN ' DEFERRABLE' ELSE '' END
                    || CASE WHEN condeferred THEN ' INITIALLY DEFERRED' ELSE '' END) d (definition, deferred)
             WHERE contype IN ('p', 'u', 'x') OR (contype = 'c' AND convalidated AND conislocal)""",
            RELATIONS + """
            SELECT 'pg_class'::regclass::oid || ' ' || oid, 6, plain,
                   format(E'CREATE %sVIEW %s%s AS\\n%s%s;', CASE relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END, quoted,
            """ + STORAGE_OPTIONS + """
                          , rtrim(pg_get_viewdef(oid), ';'),
                          CASE WHEN relkind = 'm' AND NOT relispopulated THEN E'\\nWITH NO DATA' ELSE '' END)
              FROM relation r WHERE relkind IN ('v', 'm')""");

    /** Key by key; beside what the catalogue says, what is written as a part of something else. */
    static final String DEPENDENCIES = """
            SELECT classid || ' ' || objid, refclassid || ' ' || refobjid FROM pg_depend
             WHERE objid >= 16384 AND refobjid >= 16384
               AND NOT (deptype = 'a' AND classid = 'pg_class'::regclass
                        AND EXISTS (SELECT FROM pg_class s WHERE s.oid = objid AND relkind = 'S'))
            UNION SELECT 'pg_class'::regclass::oid || ' ' || adrelid, tableoid || ' ' || oid FROM pg_attrdef WHERE oid >= 16384
            UNION
            SELECT 'pg_class'::regclass::oid || ' ' || ev_class, tableoid || ' ' || oid FROM pg_rewrite
             WHERE oid >= 16384 AND rulename = '_RETURN'
            UNION
            SELECT tableoid || ' ' || oid, 'pg_class'::regclass::oid || ' ' || typrelid FROM pg_type
             WHERE oid >= 16384 AND typrelid <> 0
            UNION
            SELECT 'pg_type'::regclass::oid || ' ' || contypid, tableoid || ' ' || oid FROM pg_constraint
             WHERE oid >= 16384 AND contypid <> 0""";

    /** Table, columns, and the expressions that give their values as literals. */
    static final String COLUMNS = RELATIONS + """
            SELECT quoted, string_agg(quote_ident(attname), ', ' ORDER BY attnum),
                   string_agg(format('quote_nullable(%I::text)', attname), ' || '', '' || ' ORDER BY attnum)
              FROM relation r JOIN pg_attribute ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
             WHERE relkind = 'r' AND attgenerated = ''
             GROUP BY quoted, plain ORDER BY plain""";

    static final String SEQUENCES = """
            SELECT format('%I.%I', schemaname, sequencename), quote_literal(format('%I.%I', schemaname, sequencename)), start_value
              FROM pg_sequences s
             WHERE NOT EXISTS (SELECT FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
                                 JOIN pg_namespace n ON n.oid = t.relnamespace
                                WHERE d.objid = format('%I.%I', schemaname, sequencename)::regclass
                                  AND d.refclassid = 'pg_class'::regclass AND :history)
             ORDER BY schemaname, sequencename""";

    static final String REFRESHES = RELATIONS + """
            SELECT format('REFRESH MATERIALIZED VIEW %s;', quoted) FROM relation
             WHERE relkind = 'm' AND relispopulated ORDER BY plain""";

    /** What these queries do not know, by type and name. */
    static final String UNKNOWN = """
            SELECT o.type || ' ' || o.identity
              FROM (SELECT tableoid, oid FROM pg_operator UNION ALL SELECT tableoid, oid FROM pg_opclass
                    UNION ALL SELECT tableoid, oid FROM pg_cast UNION ALL SELECT tableoid, oid FROM pg_collation
                    UNION ALL SELECT tableoid, oid FROM pg_conversion UNION ALL SELECT tableoid, oid FROM pg_ts_config
                    UNION ALL SELECT tableoid, oid FROM pg_ts_dict UNION ALL SELECT tableoid, oid FROM pg_ts_parser
                    UNION ALL SELECT tableoid, oid FROM pg_ts_template UNION ALL SELECT tableoid, oid FROM pg_language
                    UNION ALL SELECT tableoid, oid FROM pg_am UNION ALL SELECT tableoid, oid FROM pg_transform
                    UNION ALL SELECT tableoid, oid FROM pg_event_trigger UNION ALL SELECT tableoid, oid FROM pg_publication
                    UNION ALL SELECT tableoid, oid FROM pg_foreign_data_wrapper UNION ALL SELECT tableoid, oid FROM pg_foreign_server
                    UNION ALL SELECT tableoid, oid FROM pg_class
                               WHERE relkind = 'f' OR reloftype <> 0 OR reltablespace <> 0
                                  OR (relkind IN ('r', 'p', 'm') AND relam NOT IN (0, 2))
                    UNION ALL SELECT c.tableoid, c.oid FROM pg_class c JOIN pg_inherits ON inhrelid = c.oid
                               WHERE relispartition AND relkind IN ('r', 'p') AND (
                                     SELECT count(DISTINCT columns) FROM (
                                            SELECT string_agg(attname || CASE WHEN attgenerated <> '' THEN pg_get_expr(adbin, attrelid)
                                                                              ELSE '' END, ', ' ORDER BY attnum) AS columns
                                              FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                                             WHERE attrelid IN (inhrelid, inhparent) AND attnum > 0 AND NOT attisdropped
                                             GROUP BY attrelid) own) > 1
                    UNION ALL SELECT classid, objid FROM pg_depend WHERE deptype = 'x'
                    UNION ALL SELECT classoid, objoid FROM pg_seclabel
                    UNION ALL SELECT tableoid, oid FROM pg_type WHERE NOT typisdefined OR (typtype = 'b' AND typcategory <> 'A')
                    UNION ALL SELECT k.tableoid, k.oid FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
                                JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                               WHERE contype = 'n' AND conislocal AND (relispartition OR NOT attislocal)
                                 AND (NOT convalidated OR connoinherit OR (conname <> relname || '_' || attname || '_not_null'
                                      AND NOT EXISTS (SELECT FROM pg_inherits JOIN pg_constraint n ON n.conrelid = inhparent
                                                       WHERE inhrelid = k.conrelid AND n.contype = 'n' AND n.conname = k.conname)))
                    UNION ALL SELECT 'pg_type'::regclass, rngtypid FROM pg_range WHERE rngcanonical <> 0
                    UNION ALL SELECT p.tableoid, p.oid FROM pg_proc p JOIN pg_aggregate ON aggfnoid = p.oid
                               WHERE aggkind <> 'n' OR aggmtransfn <> 0 OR aggsortop <> 0 OR aggfinalmodify <> 'r') u (catalogue, oid)
              CROSS JOIN LATERAL pg_identify_object(u.catalogue, u.oid, 0) o
             WHERE u.oid >= 16384 AND coalesce(o.schema, '') !~ '^pg_'
               AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = u.catalogue AND e.objid = u.oid
                                  AND (e.deptype = 'e' OR (e.deptype = 'i' AND u.catalogue <> 'pg_class'::regclass)))
             ORDER BY 1""";

    /** What is there and not in use, by type and name: it would be in use where a dump is loaded, or missing. */
    static final String UNUSED = """
            SELECT o.type || ' ' || o.identity
              FROM (SELECT i.tableoid, i.oid FROM pg_index JOIN pg_class i ON i.oid = indexrelid WHERE NOT indisvalid AND relkind = 'i'
                    UNION SELECT k.tableoid, k.oid FROM pg_trigger t JOIN pg_constraint k ON k.oid = tgconstraint
                           WHERE tgenabled <> 'O' AND contype <> 't') u (catalogue, oid)
              CROSS JOIN LATERAL pg_identify_object(u.catalogue, u.oid, 0) o
             WHERE coalesce(o.schema, '') !~ '^pg_' ORDER BY 1""";
}
