// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.h2;

import dev.migration.internal.database.catalogue.Catalogue;
import dev.migration.internal.database.catalogue.CatalogueQueries;
import dev.migration.internal.database.catalogue.SchemaElement;
import dev.migration.internal.database.catalogue.SchemaTable;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * H2 makes up names for constraints and for what is behind an identity column; those are ignored. So is the order in which
 * it shows the tables and conditions of a view, which is that of its plan: another one when the database is opened again.
 */
public final class H2Catalogue implements Catalogue {

    private static final String CONSTRAINTS = """
              FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS t
              LEFT JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS c
                ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME
              LEFT JOIN INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS r
                ON r.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = t.CONSTRAINT_NAME
              LEFT JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS u
                ON u.CONSTRAINT_SCHEMA = r.UNIQUE_CONSTRAINT_SCHEMA AND u.CONSTRAINT_NAME = r.UNIQUE_CONSTRAINT_NAME
             WHERE t.TABLE_SCHEMA = :schema""";

    /** Empty where H2 made the name up. */
    private static final String CALLED =
            "CASE WHEN REGEXP_LIKE(t.CONSTRAINT_NAME, '^CONSTRAINT_[0-9A-F_]+$') THEN '' ELSE t.CONSTRAINT_NAME END";

    private static final String DEFINED =
            """
            CONCAT_WS(' ', t.CONSTRAINT_TYPE, CHECK_CLAUSE, '(' || COLUMNS_OF(t) || ')',
                      'references ' || u.TABLE_NAME || ' (' || COLUMNS_OF(u) || ')',
                      'on update ' || UPDATE_RULE, 'on delete ' || DELETE_RULE)""".replace("COLUMNS_OF(t)", columnsOf("t", "', '")).replace("COLUMNS_OF(u)", columnsOf("u", "', '"));

    private static final List<String> ELEMENTS = List.of(
            """
            SELECT CASE t.TABLE_TYPE WHEN 'VIEW' THEN 'view ' ELSE 'table ' END || t.TABLE_NAME, '', VIEW_DEFINITION
              FROM INFORMATION_SCHEMA.TABLES t LEFT JOIN INFORMATION_SCHEMA.VIEWS v
                ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = t.TABLE_NAME
             WHERE t.TABLE_SCHEMA = :schema""",
            """
            SELECT CASE t.TABLE_TYPE WHEN 'VIEW' THEN 'view ' ELSE 'table ' END || t.TABLE_NAME,
                   'column ' || COLUMN_NAME,
                   CONCAT_WS(' ', COALESCE(DOMAIN_NAME, CASE DATA_TYPE
                             WHEN 'ENUM' THEN 'ENUM(' || (
                                 SELECT LISTAGG(VALUE_NAME, ', ') WITHIN GROUP (ORDER BY VALUE_ORDINAL)
                                   FROM INFORMATION_SCHEMA.ENUM_VALUES
                                  WHERE OBJECT_SCHEMA = t.TABLE_SCHEMA AND OBJECT_NAME = t.TABLE_NAME
                                    AND ENUM_IDENTIFIER = DTD_IDENTIFIER) || ')'
                             WHEN 'ARRAY' THEN (
                                 SELECT e.DATA_TYPE FROM INFORMATION_SCHEMA.ELEMENT_TYPES e
                                  WHERE OBJECT_SCHEMA = t.TABLE_SCHEMA AND OBJECT_NAME = t.TABLE_NAME
                                    AND COLLECTION_TYPE_IDENTIFIER = c.DTD_IDENTIFIER) || ' ARRAY'
                             ELSE DATA_TYPE || COALESCE(
                                 '(' || CHARACTER_MAXIMUM_LENGTH || ')',
                                 '(' || DECLARED_NUMERIC_PRECISION || COALESCE(', ' || DECLARED_NUMERIC_SCALE, '') || ')',
                                 '(' || DATETIME_PRECISION || ')', '') END),
                             CASE IS_NULLABLE WHEN 'NO' THEN 'not null' END,
                             'default ' || COLUMN_DEFAULT, 'on update ' || COLUMN_ON_UPDATE,
                             'generated always as (' || GENERATION_EXPRESSION || ')',
                             'generated ' || IDENTITY_GENERATION || ' as identity from ' || IDENTITY_START
                             || ' by ' || IDENTITY_INCREMENT, 'comment ' || c.REMARKS)
              FROM INFORMATION_SCHEMA.TABLES t JOIN INFORMATION_SCHEMA.COLUMNS c
                ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
             WHERE t.TABLE_SCHEMA = :schema""",
            """
            SELECT 'table ' || t.TABLE_NAME, TRIM('constraint ' || CALLED), DEFINED
            """.replace("CALLED", CALLED).replace("DEFINED", DEFINED) + CONSTRAINTS,
            """
            SELECT 'table ' || i.TABLE_NAME, 'index ' || i.INDEX_NAME,
                   INDEX_TYPE_NAME || ' (' || LISTAGG(COLUMN_NAME || ' ' || ORDERING_SPECIFICATION, ', ')
                                              WITHIN GROUP (ORDER BY ORDINAL_POSITION) || ')'
              FROM INFORMATION_SCHEMA.INDEXES i JOIN INFORMATION_SCHEMA.INDEX_COLUMNS c
                ON c.INDEX_SCHEMA = i.INDEX_SCHEMA AND c.INDEX_NAME = i.INDEX_NAME
             WHERE i.TABLE_SCHEMA = :schema AND NOT IS_GENERATED AND INDEX_TYPE_NAME <> 'PRIMARY KEY'
             GROUP BY i.TABLE_NAME, i.INDEX_NAME, INDEX_TYPE_NAME""",
            """
            SELECT 'table ' || EVENT_OBJECT_TABLE, 'trigger ' || TRIGGER_NAME,
                   CONCAT_WS(' ', ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORIENTATION, JAVA_CLASS)
              FROM INFORMATION_SCHEMA.TRIGGERS WHERE TRIGGER_SCHEMA = :schema""",
            """
            SELECT 'sequence ' || SEQUENCE_NAME, '',
                   DATA_TYPE || ' from ' || START_VALUE || ' by ' || INCREMENT || ', ' || MINIMUM_VALUE || ' to '
                   || MAXIMUM_VALUE || ', cycle ' || CYCLE_OPTION
              FROM INFORMATION_SCHEMA.SEQUENCES
             WHERE SEQUENCE_SCHEMA = :schema AND SEQUENCE_NAME NOT LIKE 'SYSTEM_SEQUENCE_%'""",
            """
            SELECT 'routine ' || ROUTINE_NAME, '', CONCAT_WS(' ', DATA_TYPE, EXTERNAL_NAME, ROUTINE_DEFINITION)
              FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA = :schema""",
            """
            SELECT 'domain ' || DOMAIN_NAME, '',
                   CONCAT_WS(' ', DATA_TYPE || COALESCE('(' || CHARACTER_MAXIMUM_LENGTH || ')',
                             '(' || DECLARED_NUMERIC_PRECISION || COALESCE(', ' || DECLARED_NUMERIC_SCALE, '') || ')', ''),
                             'default ' || DOMAIN_DEFAULT,
                             (SELECT LISTAGG('check ' || CHECK_CLAUSE, ' ') WITHIN GROUP (ORDER BY CHECK_CLAUSE)
                                FROM INFORMATION_SCHEMA.DOMAIN_CONSTRAINTS c JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS k
                                  ON k.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = c.CONSTRAINT_NAME
                               WHERE c.DOMAIN_SCHEMA = d.DOMAIN_SCHEMA AND c.DOMAIN_NAME = d.DOMAIN_NAME))
              FROM INFORMATION_SCHEMA.DOMAINS d WHERE DOMAIN_SCHEMA = :schema""",
            """
            SELECT 'constant ' || CONSTANT_NAME, '', VALUE_DEFINITION
              FROM INFORMATION_SCHEMA.CONSTANTS WHERE CONSTANT_SCHEMA = :schema""");

    private static final String TABLES = """
            SELECT TABLE_NAME, FALSE, NULL FROM INFORMATION_SCHEMA.TABLES
             WHERE TABLE_SCHEMA = :schema AND TABLE_TYPE <> 'VIEW' ORDER BY 1""";

    /** Types as H2's grammar has them: the precision of a time stands within its words, and a float has none. */
    private static final String COLUMNS = """
            WITH typed AS (
                SELECT t.TABLE_NAME, c.ORDINAL_POSITION, COLUMN_NAME, c.DATA_TYPE = 'ARRAY' AS IS_ARRAY, IS_NULLABLE,
                       COLUMN_DEFAULT, GENERATION_EXPRESSION, IDENTITY_GENERATION,
                       COALESCE(e.DATA_TYPE, c.DATA_TYPE) AS TYPE_NAME,
                       COALESCE(e.CHARACTER_MAXIMUM_LENGTH, c.CHARACTER_MAXIMUM_LENGTH) AS CHARACTERS,
                       COALESCE(e.NUMERIC_PRECISION, c.NUMERIC_PRECISION) AS DIGITS,
                       COALESCE(e.NUMERIC_SCALE, c.NUMERIC_SCALE) AS SCALE,
                       COALESCE(e.DATETIME_PRECISION, c.DATETIME_PRECISION) AS FRACTION,
                       (SELECT LISTAGG(VALUE_NAME, CHAR(1)) WITHIN GROUP (ORDER BY VALUE_ORDINAL)
                          FROM INFORMATION_SCHEMA.ENUM_VALUES v
                         WHERE v.OBJECT_SCHEMA = t.TABLE_SCHEMA AND v.OBJECT_NAME = t.TABLE_NAME
                           AND ENUM_IDENTIFIER = c.DTD_IDENTIFIER) AS CONSTANTS
                  FROM INFORMATION_SCHEMA.TABLES t JOIN INFORMATION_SCHEMA.COLUMNS c
                    ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
                  LEFT JOIN INFORMATION_SCHEMA.ELEMENT_TYPES e
                    ON e.OBJECT_SCHEMA = t.TABLE_SCHEMA AND e.OBJECT_NAME = t.TABLE_NAME
                   AND e.COLLECTION_TYPE_IDENTIFIER = c.DTD_IDENTIFIER
                 WHERE t.TABLE_SCHEMA = :schema AND TABLE_TYPE <> 'VIEW')
            SELECT TABLE_NAME, COLUMN_NAME,
                   CASE WHEN CONSTANTS IS NOT NULL THEN
                             'enum (''' || REPLACE(REPLACE(CONSTANTS, '''', ''''''), CHAR(1), ''', ''') || ''')'
                        WHEN CHARACTERS IS NOT NULL THEN TYPE_NAME || '(' || CHARACTERS || ')'
                        WHEN TYPE_NAME = 'NUMERIC' THEN TYPE_NAME || '(' || DIGITS || ', ' || SCALE || ')'
                        WHEN TYPE_NAME LIKE 'TIME%' THEN
                             REGEXP_REPLACE(TYPE_NAME, '^(TIMESTAMP|TIME)', '$1(' || FRACTION || ')')
                        ELSE TYPE_NAME END || CASE WHEN IS_ARRAY THEN ' ARRAY' ELSE '' END,
                   LOWER(TYPE_NAME), COALESCE(CHARACTERS, DIGITS, FRACTION), SCALE, IS_ARRAY, CONSTANTS, IS_NULLABLE = 'NO',
                   COLUMN_DEFAULT, IDENTITY_GENERATION IS NOT NULL OR COALESCE(COLUMN_DEFAULT, '') LIKE 'NEXT VALUE FOR %',
                   GENERATION_EXPRESSION, ''
              FROM typed ORDER BY TABLE_NAME, ORDINAL_POSITION""";

    private static final String KEYS = """
            SELECT t.TABLE_NAME, CALLED, REPLACE(t.CONSTRAINT_TYPE, ' ', '_'), COLUMNS_OF(t), TRUE, FALSE, CHECK_CLAUSE,
                   u.TABLE_SCHEMA, u.TABLE_NAME, COLUMNS_OF(u),
                   CASE WHEN DELETE_RULE IN ('CASCADE', 'SET NULL', 'SET DEFAULT') THEN LOWER(DELETE_RULE) END, DEFINED
            """.replace("CALLED", CALLED)
                    .replace("DEFINED", DEFINED)
                    .replace("COLUMNS_OF(t)", columnsOf("t", "CHAR(1)"))
                    .replace("COLUMNS_OF(u)", columnsOf("u", "CHAR(1)"))
            + CONSTRAINTS + """

            UNION ALL
            SELECT i.TABLE_NAME, i.INDEX_NAME, CASE WHEN INDEX_TYPE_NAME LIKE 'UNIQUE%' THEN 'UNIQUE' ELSE 'INDEX' END,
                   LISTAGG(COLUMN_NAME || CASE ORDERING_SPECIFICATION WHEN 'DESC' THEN ' desc' ELSE '' END, CHAR(1))
                       WITHIN GROUP (ORDER BY ORDINAL_POSITION),
                   TRUE, TRUE, NULL, NULL, NULL, NULL, NULL, INDEX_TYPE_NAME
              FROM INFORMATION_SCHEMA.INDEXES i JOIN INFORMATION_SCHEMA.INDEX_COLUMNS c
                ON c.INDEX_SCHEMA = i.INDEX_SCHEMA AND c.INDEX_NAME = i.INDEX_NAME
             WHERE i.TABLE_SCHEMA = :schema AND NOT IS_GENERATED AND INDEX_TYPE_NAME <> 'PRIMARY KEY'
             GROUP BY i.TABLE_NAME, i.INDEX_NAME, INDEX_TYPE_NAME
             ORDER BY 1, 2""";

    /** What is before a table or a condition, depending on which is first. */
    private static final Pattern PLANNED = Pattern.compile("^\\s*(?:(?:FROM|INNER JOIN|WHERE|AND) |ON 1=1$)?");

    /** By its index: until H2 is started again, a constraint itself shows a renamed column by its old name. */
    private static String columnsOf(String constraint, String separator) {
        return """
                (SELECT LISTAGG(COLUMN_NAME, SEPARATOR) WITHIN GROUP (ORDER BY ORDINAL_POSITION)
                   FROM INFORMATION_SCHEMA.INDEX_COLUMNS i
                  WHERE i.INDEX_SCHEMA = #.INDEX_SCHEMA AND i.INDEX_NAME = #.INDEX_NAME
                    AND ORDINAL_POSITION <= (SELECT COUNT(*) FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE k
                                              WHERE k.CONSTRAINT_SCHEMA = #.CONSTRAINT_SCHEMA
                                                AND k.CONSTRAINT_NAME = #.CONSTRAINT_NAME))""".replace("#", constraint).replace("SEPARATOR", separator);
    }

    @Override
    public List<SchemaElement> elements(CatalogueQueries queries) throws SQLException {
        return queries.elements(ELEMENTS).stream()
                .map(element -> element.object().startsWith("view ")
                                && element.part().isEmpty()
                        ? new SchemaElement(
                                element.object(), "", inOneOrder(element.definition()), inOneOrder(element.exact()))
                        : element)
                .toList();
    }

    @Override
    public List<SchemaTable> tables(CatalogueQueries queries) throws SQLException {
        return SchemaTable.of(queries.rows(TABLES, 3), queries.unqualified(COLUMNS, 13), queries.unqualified(KEYS, 12));
    }

    private static String inOneOrder(String view) {
        return view.lines()
                .map(line -> PLANNED.matcher(line).replaceFirst(""))
                .filter(line -> !line.isEmpty())
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
