// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.hsqldb;

import dev.migration.internal.database.catalogue.Catalogue;
import dev.migration.internal.database.catalogue.CatalogueQueries;
import dev.migration.internal.database.catalogue.SchemaElement;
import java.sql.SQLException;
import java.util.List;

/** HSQLDB generates names that start with SYS_, and those of overloaded routines; they are ignored. */
public final class HsqldbCatalogue implements Catalogue {

    private static final List<String> ELEMENTS = List.of(
            """
            SELECT TRIM(CASE t.TABLE_TYPE WHEN 'VIEW' THEN 'view' ELSE 'table' END) || ' ' || t.TABLE_NAME, '', VIEW_DEFINITION
              FROM INFORMATION_SCHEMA.TABLES t LEFT JOIN INFORMATION_SCHEMA.VIEWS v
                ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = t.TABLE_NAME
             WHERE t.TABLE_SCHEMA = :schema""",
            """
            SELECT TRIM(CASE t.TABLE_TYPE WHEN 'VIEW' THEN 'view' ELSE 'table' END) || ' ' || t.TABLE_NAME,
                   'column ' || COLUMN_NAME,
                   COALESCE(DOMAIN_NAME, DTD_IDENTIFIER)
                   || RTRIM(CASE IS_NULLABLE WHEN 'NO' THEN ' not null' ELSE '' END)
                   || COALESCE(' default ' || COLUMN_DEFAULT, '')
                   || COALESCE(' generated always as (' || GENERATION_EXPRESSION || ')', '')
                   || COALESCE(' generated ' || IDENTITY_GENERATION || ' as identity from ' || IDENTITY_START
                               || ' by ' || IDENTITY_INCREMENT, '')
              FROM INFORMATION_SCHEMA.TABLES t JOIN INFORMATION_SCHEMA.COLUMNS c
                ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
             WHERE t.TABLE_SCHEMA = :schema""",
            """
            SELECT 'table ' || t.TABLE_NAME,
                   CASE WHEN t.CONSTRAINT_NAME LIKE 'SYS\\_%' ESCAPE '\\' THEN 'constraint'
                        ELSE 'constraint ' || t.CONSTRAINT_NAME END,
                   t.CONSTRAINT_TYPE || COALESCE(' ' || CHECK_CLAUSE, '') || COALESCE(' (' || REFERRING || ')', '')
                   || COALESCE(' references ' || (SELECT MAX(TABLE_NAME) FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE k
                                                   WHERE k.CONSTRAINT_SCHEMA = r.UNIQUE_CONSTRAINT_SCHEMA
                                                     AND k.CONSTRAINT_NAME = r.UNIQUE_CONSTRAINT_NAME)
                               || ' (' || REFERENCED || ') on update ' || UPDATE_RULE || ' on delete ' || DELETE_RULE, '')
              FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS t
              LEFT JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS c
                ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME
              LEFT JOIN INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS r
                ON r.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = t.CONSTRAINT_NAME
             WHERE t.TABLE_SCHEMA = :schema AND COALESCE(CHECK_CLAUSE, '') NOT LIKE '% IS NOT NULL'""".replace("REFERRING", columnsOf("t.CONSTRAINT")).replace("REFERENCED", columnsOf("r.UNIQUE_CONSTRAINT")),
            """
            SELECT 'table ' || TABLE_NAME, 'index ' || INDEX_NAME,
                   RTRIM(CASE WHEN NON_UNIQUE THEN '' ELSE 'unique' END) || ' ('
                   || GROUP_CONCAT(COLUMN_NAME || ' ' || ASC_OR_DESC ORDER BY ORDINAL_POSITION SEPARATOR ', ') || ')'
              FROM INFORMATION_SCHEMA.SYSTEM_INDEXINFO
             WHERE TABLE_SCHEM = :schema AND INDEX_NAME NOT LIKE 'SYS\\_%' ESCAPE '\\'
             GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE""",
            """
            SELECT 'table ' || EVENT_OBJECT_TABLE, 'trigger ' || TRIGGER_NAME,
                   ACTION_TIMING || ' ' || EVENT_MANIPULATION || ' ' || ACTION_ORIENTATION || ' '
                   || COALESCE(ACTION_CONDITION, '') || ' ' || COALESCE(ACTION_STATEMENT, '')
              FROM INFORMATION_SCHEMA.TRIGGERS WHERE TRIGGER_SCHEMA = :schema""",
            """
            SELECT 'sequence ' || SEQUENCE_NAME, '',
                   DATA_TYPE || ' from ' || START_WITH || ' by ' || INCREMENT || ', ' || MINIMUM_VALUE || ' to '
                   || MAXIMUM_VALUE || ', cycle ' || CYCLE_OPTION
              FROM INFORMATION_SCHEMA.SEQUENCES
             WHERE SEQUENCE_SCHEMA = :schema AND SEQUENCE_NAME NOT LIKE 'SYS\\_SEQ%' ESCAPE '\\'""",
            """
            SELECT LOWER(ROUTINE_TYPE) || ' ' || ROUTINE_NAME, '',
                   REGEXP_REPLACE(COALESCE(ROUTINE_DEFINITION, EXTERNAL_NAME, ''), ' SPECIFIC [^ ]+ ', ' ')
              FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA = :schema""",
            """
            SELECT 'domain ' || DOMAIN_NAME, '', DTD_IDENTIFIER || COALESCE(' default ' || DOMAIN_DEFAULT, '')
                   || COALESCE(' ' || (SELECT GROUP_CONCAT('check ' || CHECK_CLAUSE ORDER BY CHECK_CLAUSE SEPARATOR ' ')
                                         FROM INFORMATION_SCHEMA.DOMAIN_CONSTRAINTS c
                                         JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS k
                                           ON k.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA
                                          AND k.CONSTRAINT_NAME = c.CONSTRAINT_NAME
                                        WHERE c.DOMAIN_SCHEMA = d.DOMAIN_SCHEMA AND c.DOMAIN_NAME = d.DOMAIN_NAME), '')
              FROM INFORMATION_SCHEMA.DOMAINS d WHERE DOMAIN_SCHEMA = :schema""");

    private static String columnsOf(String constraint) {
        return "(SELECT GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR ', ')"
                + " FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE k WHERE k.CONSTRAINT_SCHEMA = " + constraint
                + "_SCHEMA AND k.CONSTRAINT_NAME = " + constraint + "_NAME)";
    }

    @Override
    public List<SchemaElement> elements(CatalogueQueries queries) throws SQLException {
        return queries.elements(ELEMENTS);
    }
}
