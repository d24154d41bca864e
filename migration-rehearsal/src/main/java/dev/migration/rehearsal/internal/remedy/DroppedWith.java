package dev.migration.rehearsal.internal.remedy;

import java.util.List;
import java.util.stream.Collectors;

/** What PostgreSQL drops with a column in silence: read when files are written, and again by the one that drops the column. */
final class DroppedWith {

    /** Which constraint says NOT NULL is another one in each version. What depends on it as 'n' is not dropped in silence. */
    private static final String QUERY = """
            FROM pg_catalog.pg_attribute a, LATERAL (
                SELECT 'NOT NULL' WHERE a.attnotnull
                UNION ALL SELECT 'GRANT' WHERE a.attacl IS NOT NULL
                UNION ALL SELECT 'DEFAULT ' || pg_catalog.pg_get_expr(f.adbin, f.adrelid)
                  FROM pg_catalog.pg_attrdef f WHERE f.adrelid = a.attrelid AND f.adnum = a.attnum
                UNION ALL SELECT o.type || ' ' || o.object_names[pg_catalog.cardinality(o.object_names)]
                  FROM pg_catalog.pg_depend d,
                       LATERAL pg_catalog.pg_identify_object_as_address(d.classid, d.objid, d.objsubid) o
                 WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
                   AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype <> 'n' AND o.type <> 'default value'
                   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint c
                                    WHERE c.oid = d.objid AND c.conrelid = a.attrelid AND c.contype = 'n')
            ) has (what)
            WHERE a.attrelid = %s AND a.attname = %s""";

    private DroppedWith() {}

    /** With the column's name as its parameter. */
    static String query(String oid) {
        return "SELECT has.what\n" + QUERY.formatted(oid, "?::name");
    }

    /** A statement that fails where there is more now. */
    static String check(SqlName table, String column, String twin, List<String> known) {
        String others = known.isEmpty()
                ? ""
                : known.stream()
                        .map(DroppedWith::literal)
                        .collect(Collectors.joining(", ", "\nAND has.what NOT IN (", ")"));
        String query = QUERY.formatted(literal(table.text()) + "::pg_catalog.regclass::pg_catalog.oid", literal(column))
                + others;
        return """
                -- Drops nothing that the column has got since this file was written.
                DO $$
                DECLARE
                    added text;
                BEGIN
                    SELECT pg_catalog.string_agg(has.what, ', ') INTO added
                %s;
                    IF added IS NOT NULL THEN
                        RAISE EXCEPTION USING MESSAGE = %s || added,
                            HINT = %s;
                    END IF;
                END
                $$;""".formatted(
                query.indent(4).stripTrailing(),
                literal("With " + table.last() + "." + column + " this would be dropped, which " + twin + " has not: "),
                literal("In a migration of the phase expand, make the same for " + twin + " and drop it from " + column
                        + "."));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
