// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.roundtrip;

import dev.migration.Vendor;
import dev.migration.internal.database.Row;
import dev.migration.internal.schema.Schema;
import dev.migration.schema.internal.database.DatabaseFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Drops what a schema holds, with what depends on it. What is refused is tried again as long as something else goes. */
public final class SchemaDrops {

    private static final String SCHEMA = ":schema";

    /**
     * What a product needs.
     *
     * @param restoring a query for the statement that brings a setting back; for one that does nothing where none is changed
     * @param setting what changes it meanwhile
     * @param queries each for statements that drop something, and the name of what may be kept, or nothing
     */
    private record Product(String restoring, String setting, List<String> queries) {}

    private static final String NOTHING = "CALL 'CALL 1'";

    private static final Product MYSQL = new Product(
            "SELECT CONCAT('SET foreign_key_checks = ', @@foreign_key_checks)",
            "SET foreign_key_checks = 0",
            List.of("""
            SELECT CONCAT('DROP ', KIND, ' IF EXISTS `', REPLACE(:schema, '`', '``'), '`.`', REPLACE(NAME, '`', '``'), '`'), ''
              FROM (SELECT CASE TABLE_TYPE WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END AS KIND,
                           TABLE_NAME AS NAME
                      FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = :schema
                     UNION ALL
                    SELECT ROUTINE_TYPE, ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA = :schema
                     UNION ALL
                    SELECT 'EVENT', EVENT_NAME FROM INFORMATION_SCHEMA.EVENTS WHERE EVENT_SCHEMA = :schema) objects"""));

    private static final Product POSTGRESQL = new Product(
            "SELECT pg_catalog.format('SELECT pg_catalog.set_config(''search_path'', %L, false)',"
                    + " pg_catalog.current_setting('search_path'))",
            "SET search_path = pg_catalog, pg_temp", List.of("""
                    SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
                                  CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                                               WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, nspname, relname), ''
                      FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
                     WHERE nspname = :schema AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')""", """
                    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure), ''
                      FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = :schema
                       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""", """
                    SELECT format('DROP TYPE IF EXISTS %I.%I CASCADE', nspname, typname), ''
                      FROM pg_type JOIN pg_namespace n ON n.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
                     WHERE nspname = :schema AND (typtype IN ('d', 'e', 'r') OR relkind = 'c')
                       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_type.oid AND d.deptype = 'e')""", """
                    SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname), 'extension ' || extname
                      FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE nspname = :schema"""));

    private static final Product H2 = new Product(NOTHING, "CALL 1", List.of("""
                    SELECT 'DROP ' || KIND || ' IF EXISTS ' || QUOTE_IDENT(:schema) || '.' || QUOTE_IDENT(NAME) || REST, ''
                      FROM (SELECT 'VIEW' AS KIND, TABLE_NAME AS NAME, ' CASCADE' AS REST
                              FROM INFORMATION_SCHEMA.VIEWS WHERE TABLE_SCHEMA = :schema
                             UNION ALL
                            SELECT 'TABLE', TABLE_NAME, ' CASCADE'
                              FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE <> 'VIEW' AND TABLE_SCHEMA = :schema
                             UNION ALL
                            SELECT 'SEQUENCE', SEQUENCE_NAME, ''
                              FROM INFORMATION_SCHEMA.SEQUENCES WHERE SEQUENCE_SCHEMA = :schema
                             UNION ALL
                            SELECT 'ALIAS', ROUTINE_NAME, '' FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA = :schema
                             UNION ALL
                            SELECT 'DOMAIN', DOMAIN_NAME, ' CASCADE'
                              FROM INFORMATION_SCHEMA.DOMAINS WHERE DOMAIN_SCHEMA = :schema
                             UNION ALL
                            SELECT 'CONSTANT', CONSTANT_NAME, ''
                              FROM INFORMATION_SCHEMA.CONSTANTS WHERE CONSTANT_SCHEMA = :schema)"""));

    /** Overloaded routines are distinguished by their specific name. */
    private static final Product HSQLDB = new Product(NOTHING, "CALL 1", List.of("""
                    SELECT 'DROP ' || KIND || ' "' || REPLACE(CAST(:schema AS VARCHAR(128)), '"', '""') || '"."'
                           || REPLACE(NAME, '"', '""') || '" IF EXISTS CASCADE', ''
                      FROM (SELECT 'VIEW' AS KIND, TABLE_NAME AS NAME FROM INFORMATION_SCHEMA.VIEWS WHERE TABLE_SCHEMA = :schema
                             UNION ALL
                            SELECT 'TABLE', TABLE_NAME
                              FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE <> 'VIEW' AND TABLE_SCHEMA = :schema
                             UNION ALL
                            SELECT 'SEQUENCE', SEQUENCE_NAME FROM INFORMATION_SCHEMA.SEQUENCES WHERE SEQUENCE_SCHEMA = :schema
                             UNION ALL
                            SELECT 'SPECIFIC ' || ROUTINE_TYPE, SPECIFIC_NAME
                              FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA = :schema
                             UNION ALL
                            SELECT 'DOMAIN', DOMAIN_NAME FROM INFORMATION_SCHEMA.DOMAINS WHERE DOMAIN_SCHEMA = :schema)"""));

    private static final Product SQLITE = new Product(
            "SELECT 'PRAGMA foreign_keys = ' || foreign_keys FROM pragma_foreign_keys",
            "PRAGMA foreign_keys = OFF",
            List.of("""
                    SELECT 'DROP ' || type || ' IF EXISTS "' || replace(name, '"', '""') || '"', ''
                      FROM sqlite_schema WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                     ORDER BY type DESC, sql LIKE 'CREATE VIRTUAL%' DESC"""));

    private SchemaDrops() {}

    /**
     * Drops what a schema holds.
     *
     * @param kept the objects that stay
     * @return what could not be dropped
     */
    public static List<String> drop(Connection connection, String schema, Set<String> kept) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(true);
        try {
            Product product = product(DatabaseFacts.product(connection));
            String restoring = Row.all(connection, product.restoring()).get(0).text(1);
            Row.execute(connection, product.setting());
            try {
                dropAll(connection, product.queries(), schema, kept);
            } finally {
                Row.execute(connection, restoring);
            }
            return Schema.read(connection, schema).objects().stream()
                    .filter(object -> !kept.contains(object))
                    .toList();
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    private static Product product(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB, MYSQL -> MYSQL;
            case H2 -> H2;
            case SQLITE -> SQLITE;
            case HSQLDB -> HSQLDB;
        };
    }

    private static void dropAll(Connection connection, List<String> queries, String schema, Set<String> kept)
            throws SQLException {
        int refused = 0;
        int before;
        do {
            before = refused;
            refused = 0;
            for (String query : queries) {
                String[] parameters = Collections.nCopies(query.split(SCHEMA, -1).length - 1, schema)
                        .toArray(new String[0]);
                for (Row row : Row.all(connection, query.replace(SCHEMA, "?"), parameters)) {
                    if (!kept.contains(row.text(2)) && !isExecuted(connection, row.text(1))) {
                        refused++;
                    }
                }
            }
        } while (refused > 0 && refused != before);
    }

    private static boolean isExecuted(Connection connection, String drop) {
        try {
            Row.execute(connection, drop);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
