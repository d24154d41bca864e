// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.catalogue.Catalogue;
import dev.migration.internal.database.catalogue.CatalogueQueries;
import dev.migration.internal.database.catalogue.SchemaElement;
import dev.migration.internal.database.catalogue.SchemaTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * PostgreSQL writes most definitions itself. What belongs to an extension is treated as the extension, and an
 * identity column's sequence as the column. PostgreSQL 15.20, 17.12 and later keep among a column's options when it was made
 * ({@code pg_attver}), which is no definition.
 *
 * <p>Nothing in these queries is resolved through a schema that others may write to: their function or operator of the same
 * name would run with our rights.
 */
public final class PostgreSqlCatalogue implements Catalogue {

    private static final String RELATIONS = """
            WITH relation AS (
                SELECT c.*, n.nspname,
                       CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                                    WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind
                  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = :schema AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                      AND d.objid = c.oid
                                      AND (d.deptype = 'e' OR (d.deptype = 'i' AND relkind = 'S'))))
            """;

    private static final String ROUTINES = """
            WITH routine AS (
                SELECT p.*, CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END
                            || ' ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS object
                  FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
                 WHERE n.nspname = :schema
                   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                                      AND d.objid = p.oid AND d.deptype = 'e'))
            """;

    private static final String TYPES = """
            WITH type AS (
                SELECT t.*, nspname,
                       CASE typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END || typname AS object
                  FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
                 WHERE n.nspname = :schema AND (typtype IN ('d', 'e', 'r') OR c.relkind = 'c')
                   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
                                      AND d.objid = t.oid AND d.deptype = 'e'))
            """;

    private static final String COMMENT = "comment";

    private static final String OPTIONS = "(SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(reloptions) o)";

    private static final String SEQUENCE = """
            format('%s from %s by %s, %s to %s%s%s', format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax,
                   CASE WHEN seqcycle THEN ', cycle' ELSE '' END, CASE WHEN seqcache > 1 THEN ', cache ' || seqcache ELSE '' END)
            """;

    /** {@code collation} and {@code type} are the columns that have the two. */
    private static String collate(String collation, String type) {
        return """
                (SELECT 'collate ' || collname FROM pg_collation k JOIN pg_type y ON y.oid = %2$s
                  WHERE k.oid = %1$s AND %1$s <> y.typcollation)
                """.formatted(collation, type);
    }

    private static final List<String> ELEMENTS = List.of(
            RELATIONS + """
            SELECT kind || ' ' || relname, '',
                   CASE relkind
                        WHEN 'S' THEN CASE WHEN relpersistence = 'u' THEN 'unlogged ' ELSE '' END
                                      || (SELECT
            """ + SEQUENCE + """
                                            FROM pg_sequence WHERE seqrelid = oid)
                        ELSE concat_ws(', ', CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END,
                                       CASE WHEN relpersistence = 'u' THEN 'unlogged' END,
                                       'partition by ' || pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid),
                                       (SELECT 'inherits ' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
                                          FROM pg_inherits WHERE inhrelid = oid),
                                       CASE WHEN relrowsecurity THEN 'row security' END,
                                       CASE WHEN relforcerowsecurity THEN 'forced' END,
            """ + OPTIONS + """
                                       , (SELECT string_agg('toast.' || o, ', ' ORDER BY o)
                                            FROM pg_class t CROSS JOIN unnest(t.reloptions) o WHERE t.oid = r.reltoastrelid),
                                       CASE relreplident WHEN 'f' THEN 'replica identity full'
                                                         WHEN 'n' THEN CASE WHEN relkind IN ('r', 'p') THEN 'no replica identity' END END,
                                       (SELECT string_agg(concat_ws(', ',
                                                                    CASE WHEN indisreplident THEN 'replica identity ' || i.relname END,
                                                                    CASE WHEN indisclustered THEN 'clustered on ' || i.relname END),
                                                          ', ' ORDER BY i.relname)
                                          FROM pg_index x JOIN pg_class i ON i.oid = indexrelid
                                         WHERE indrelid = r.oid AND (indisreplident OR indisclustered)))
                   END
              FROM relation r""",
            RELATIONS + """
            SELECT kind || ' ' || relname, 'column ' || attname,
                   concat_ws(' ', format_type(atttypid, atttypmod),
                             (SELECT 'collate ' || collname FROM pg_collation k
                               WHERE k.oid = attcollation AND collname <> 'default'),
                             CASE WHEN attnotnull THEN 'not null' END,
                             CASE attidentity WHEN 'a' THEN 'generated always as identity'
                                              WHEN 'd' THEN 'generated by default as identity' END,
                             (SELECT '(' ||
            """ + SEQUENCE + """
                                     || ')'
                                FROM pg_depend o JOIN pg_sequence ON seqrelid = o.objid
                               WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass
                                 AND o.refobjid = attrelid AND o.refobjsubid = attnum AND o.deptype = 'i'
                                 AND (seqstart, seqincrement, seqmin, seqmax, seqcycle, seqcache) IS DISTINCT FROM
                                     (1, 1, 1, CASE format_type(seqtypid, NULL) WHEN 'smallint' THEN 32767
                                                    WHEN 'integer' THEN 2147483647 ELSE 9223372036854775807 END, false, 1)),
                             CASE WHEN attgenerated <> '' THEN 'generated always as (' ELSE 'default ' END
                             || pg_get_expr(adbin, adrelid) || CASE WHEN attgenerated <> '' THEN ')' ELSE '' END,
                             CASE WHEN attstorage <> typstorage AND relkind IN ('r', 'p', 'm') THEN
                                  'storage ' || CASE attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                                                                WHEN 'm' THEN 'main' ELSE 'extended' END END,
                             'compression ' || CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
                             'statistics ' || CASE WHEN attstattarget >= 0 THEN attstattarget END,
                             (SELECT '(' || string_agg(o, ', ') || ')' FROM unnest(attoptions) o WHERE left(o, 10) <> 'pg_attver='))
              FROM relation r JOIN pg_attribute a ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
              JOIN pg_type y ON y.oid = atttypid
              LEFT JOIN pg_attrdef ON adrelid = r.oid AND adnum = attnum
             WHERE relkind <> 'S'""",
            RELATIONS + """
            SELECT kind || ' ' || relname, 'constraint ' || conname, pg_get_constraintdef(k.oid)
              FROM relation r JOIN pg_constraint k ON conrelid = r.oid
              LEFT JOIN pg_attribute ON contype = 'n' AND attrelid = r.oid AND attnum = conkey[1]
             WHERE contype NOT IN ('n', 't')
                OR contype = 'n' AND (NOT convalidated OR connoinherit
                   OR conislocal AND coninhcount = 0
                      AND regexp_replace(conname, '[0-9]*$', '') <> left(relname || '_' || attname || '_not_null', 63))""",
            RELATIONS + """
            SELECT kind || ' ' || r.relname, 'index ' || i.relname,
                   pg_get_indexdef(i.oid) || CASE WHEN indisvalid THEN '' ELSE ' (invalid)' END
              FROM relation r JOIN pg_index x ON indrelid = r.oid JOIN pg_class i ON i.oid = indexrelid
             WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.oid AND conrelid = r.oid)""",
            RELATIONS + """
            SELECT kind || ' ' || relname, 'trigger ' || tgname,
                   pg_get_triggerdef(t.oid) || CASE tgenabled WHEN 'O' THEN '' ELSE ' (' || tgenabled::text || ')' END
              FROM relation r JOIN pg_trigger t ON tgrelid = r.oid
             WHERE NOT tgisinternal
                OR EXISTS (SELECT FROM pg_trigger u WHERE u.oid = t.tgparentid AND u.tgenabled <> t.tgenabled)""",
            RELATIONS + """
            SELECT kind || ' ' || relname, 'rule ' || rulename, pg_get_ruledef(w.oid)
              FROM relation r JOIN pg_rewrite w ON ev_class = r.oid
             WHERE rulename <> '_RETURN'""",
            RELATIONS + """
            SELECT kind || ' ' || relname, 'policy ' || policyname,
                   concat_ws(' ', permissive, cmd, 'to', array_to_string(roles, ', '), 'using ' || qual, 'check ' || with_check)
              FROM relation r JOIN pg_policies p ON p.schemaname = nspname AND p.tablename = relname""",
            RELATIONS + """
            SELECT kind || ' ' || relname, 'comment' || coalesce(' on ' || attname, ''), description
              FROM relation r JOIN pg_description ON objoid = r.oid AND classoid = 'pg_class'::regclass
              LEFT JOIN pg_attribute ON attrelid = r.oid AND attnum = objsubid AND objsubid > 0""",
            RELATIONS + """
            SELECT kind || ' ' || relname, 'statistics ' || stxname, pg_get_statisticsobjdef(s.oid)
              FROM relation r JOIN pg_statistic_ext s ON stxrelid = r.oid""",
            ROUTINES + """
            SELECT object, '', CASE prokind WHEN 'a' THEN pg_get_function_result(oid) ELSE pg_get_functiondef(oid) END
              FROM routine""",
            TYPES + """
            SELECT object, '',
                   CASE typtype
                        WHEN 'e' THEN (SELECT 'enum ' || string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                                         FROM pg_enum WHERE enumtypid = type.oid)
                        WHEN 'd' THEN concat_ws(' ', format_type(typbasetype, typtypmod),
            """ + collate("type.typcollation", "type.typbasetype") + """
                                                ,
                                                CASE WHEN typnotnull THEN 'not null' END, 'default ' || typdefault,
                                                (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY conname)
                                                   FROM pg_constraint k WHERE contypid = type.oid AND contype = 'c'))
                        WHEN 'r' THEN (SELECT concat_ws(' ', 'range of ' || format_type(rngsubtype, NULL),
            """ + collate("rngcollation", "rngsubtype")
                    + """
                                                        , (SELECT 'ordered by ' || opcname FROM pg_opclass o
                                                            WHERE o.oid = rngsubopc AND NOT opcdefault),
                                                        'canonical ' || CASE WHEN rngcanonical <> 0 THEN rngcanonical::text END,
                                                        'difference ' || CASE WHEN rngsubdiff <> 0 THEN rngsubdiff::text END,
                                                        (SELECT 'multirange ' || m.typname FROM pg_type m
                                                          WHERE m.oid = (to_jsonb(g) ->> 'rngmultitypid')::oid
                                                            AND m.typname <> CASE WHEN strpos(type.typname, 'range') > 0
                                                                THEN regexp_replace(type.typname, 'range', 'multirange')
                                                                ELSE type.typname || '_multirange' END))
                                         FROM pg_range g WHERE rngtypid = type.oid)
                        ELSE (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod),
            """ + collate("attcollation", "atttypid") + """
                                                          ), ', ' ORDER BY attnum)
                                FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped)
                   END
              FROM type""",
            """
            SELECT 'extension ' || extname, '', extversion
              FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
             WHERE nspname = :schema""");

    private static final String TABLES = RELATIONS + """
            SELECT relname,
                   EXISTS (SELECT FROM pg_inherits WHERE inhrelid = r.oid),
                   (SELECT string_agg(attname, chr(1)) FROM pg_partitioned_table CROSS JOIN unnest(partattrs) AS number
                     JOIN pg_attribute ON attrelid = r.oid AND attnum = number WHERE partrelid = r.oid)
              FROM relation r WHERE relkind IN ('r', 'p') ORDER BY 1""";

    private static final String COLUMNS = RELATIONS + """
            , typed AS (
                SELECT relname, a.*, t.typname, t.typtype, t.oid AS type, y.typcategory = 'A' AS is_array,
                       y.typnotnull, pg_get_expr(adbin, adrelid) AS value,
                       CASE WHEN y.typtype = 'd' THEN y.typtypmod ELSE atttypmod END AS size
                  FROM relation r JOIN pg_attribute a ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
                  JOIN pg_type y ON y.oid = atttypid
                  JOIN pg_type t ON t.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype
                                                 WHEN y.typcategory = 'A' THEN y.typelem ELSE y.oid END
                  LEFT JOIN pg_attrdef ON adrelid = r.oid AND adnum = attnum
                 WHERE relkind IN ('r', 'p'))
            SELECT relname, attname, format_type(atttypid, atttypmod), typname,
                   CASE WHEN size < 0 THEN NULL WHEN typname IN ('varchar', 'bpchar') THEN size - 4
                        WHEN typname = 'numeric' THEN ((size - 4) >> 16) & 65535 ELSE size END,
                   CASE WHEN size >= 0 AND typname = 'numeric' THEN (((size - 4) & 2047) # 1024) - 1024 END,
                   is_array,
                   (SELECT string_agg(enumlabel, chr(1) ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = type),
                   attnotnull OR typnotnull, CASE WHEN attgenerated = '' THEN value END,
                   attidentity <> '' OR left(value, 8) = 'nextval(', CASE WHEN attgenerated <> '' THEN value END, ''
              FROM typed ORDER BY relname, attnum""";

    /** An exclusion is what no annotation says; a NOT NULL that has a name is the column's. */
    private static final String KEYS = RELATIONS + """
            SELECT relname, conname,
                   CASE contype WHEN 'p' THEN 'PRIMARY_KEY' WHEN 'f' THEN 'FOREIGN_KEY' WHEN 'c' THEN 'CHECK' ELSE 'UNIQUE' END,
                   CASE WHEN contype IN ('p', 'u', 'f') THEN
                       (SELECT string_agg(attname, chr(1) ORDER BY place)
                          FROM unnest(conkey) WITH ORDINALITY AS u(number, place)
                          JOIN pg_attribute ON attrelid = r.oid AND attnum = number) END,
                   contype <> 'x', false,
                   CASE contype WHEN 'c' THEN pg_get_expr(conbin, conrelid) END,
                   (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = confrelid),
                   (SELECT c.relname FROM pg_class c WHERE c.oid = confrelid),
                   (SELECT string_agg(attname, chr(1) ORDER BY place)
                      FROM unnest(confkey) WITH ORDINALITY AS u(number, place)
                      JOIN pg_attribute ON attrelid = confrelid AND attnum = number),
                   CASE confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END,
                   pg_get_constraintdef(k.oid)
              FROM relation r JOIN pg_constraint k ON conrelid = r.oid
             WHERE contype IN ('p', 'u', 'f', 'c', 'x') AND r.relkind IN ('r', 'p')
            UNION ALL
            SELECT r.relname, i.relname, CASE WHEN indisunique THEN 'UNIQUE' ELSE 'INDEX' END,
                   CASE WHEN indpred IS NULL AND amname = 'btree' AND indisvalid THEN
                       (SELECT string_agg(CASE WHEN number = 0 THEN ''
                                               ELSE attname || CASE WHEN indoption[place - 1] & 1 = 1 THEN ' desc' ELSE '' END END,
                                          chr(1) ORDER BY place)
                          FROM unnest(indkey) WITH ORDINALITY AS u(number, place)
                          LEFT JOIN pg_attribute ON attrelid = r.oid AND attnum = number AND number > 0
                         WHERE place <= indnkeyatts) END,
                   indnatts = indnkeyatts AND i.reloptions IS NULL AND indpred IS NULL AND indexprs IS NULL AND amname = 'btree'
                   AND NOT EXISTS (SELECT FROM unnest(indclass) o JOIN pg_opclass c ON c.oid = o WHERE NOT opcdefault),
                   true, '', '', '', '', '', pg_get_indexdef(i.oid)
              FROM relation r JOIN pg_index x ON indrelid = r.oid JOIN pg_class i ON i.oid = indexrelid
              JOIN pg_am m ON m.oid = i.relam
             WHERE r.relkind IN ('r', 'p')
               AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.oid AND conrelid = r.oid)
             ORDER BY 1, 2""";

    /** The driver's own question is not qualified. */
    private static final String PATH = "'pg_catalog, pg_temp'";

    /** All definitions are in memory at once, in a service as well. */
    private static final long MOST_CHARACTERS = 16L << 20;

    /** Whoever may create a table may write a comment of any length. */
    private static final String LENGTH_OF_TEXTS = """
            SELECT (SELECT coalesce(sum(length(prosrc)), 0) FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
                     WHERE nspname = :schema)
                 + (SELECT coalesce(sum(length(description)), 0)
                      FROM pg_description JOIN pg_class c ON c.oid = objoid AND classoid = 'pg_class'::regclass
                      JOIN pg_namespace n ON n.oid = relnamespace
                     WHERE nspname = :schema)""";

    @Override
    public String currentSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.current_schema()")) {
            row.next();
            return Objects.requireNonNullElse(row.getString(1), "none");
        }
    }

    @Override
    public List<SchemaElement> elements(CatalogueQueries queries) throws SQLException {
        return safely(queries, () -> {
            if (Long.parseLong(queries.rows(LENGTH_OF_TEXTS, 1).get(0).get(0)) > MOST_CHARACTERS) {
                throw new SQLException("its routines and comments have more than 16 MB of text");
            }
            return queries.elements(ELEMENTS).stream()
                    .map(PostgreSqlCatalogue::asLoaded)
                    .toList();
        });
    }

    /** A comment is no SQL. */
    private static SchemaElement asLoaded(SchemaElement element) {
        return element.part().startsWith(COMMENT)
                ? element
                : new SchemaElement(
                        element.object(),
                        element.part(),
                        ArrayCasts.ofElements(element.definition()),
                        ArrayCasts.ofElements(element.exact()));
    }

    @Override
    public List<SchemaTable> tables(CatalogueQueries queries) throws SQLException {
        return safely(
                queries,
                () -> SchemaTable.of(
                        queries.rows(TABLES, 3), queries.unqualified(COLUMNS, 13), queries.unqualified(KEYS, 12)));
    }

    private interface Reading<T> {
        List<T> now() throws SQLException;
    }

    private static <T> List<T> safely(CatalogueQueries queries, Reading<T> reading) throws SQLException {
        String path = set(queries, "search_path", PATH, "true");
        // The definition of a view waits for who has locked it, while others may wait for the migration lock.
        String timeout = set(queries, "lock_timeout", "'5s'", "true");
        List<T> read = reading.now();
        // After a failure, the rollback of the transaction does it.
        set(queries, "lock_timeout", timeout, "true");
        set(queries, "search_path", path, "true");
        return read;
    }

    /** Changes a setting for the transaction or for the session; returns the value before, as a literal. */
    private static String set(CatalogueQueries queries, String name, String value, String local) throws SQLException {
        return queries.rows(
                        "SELECT pg_catalog.quote_literal(pg_catalog.current_setting('" + name + "')),"
                                + " pg_catalog.set_config('" + name + "', " + value + ", " + local + ")",
                        1)
                .get(0)
                .get(0);
    }
}
