// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.tables;

import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.hibernate.internal.model.ComparedProduct;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.internal.database.Row;
import dev.migration.internal.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Has Hibernate create the tables of the entities beside those of the migrations, in a schema that is gone afterwards, and reads
 * them. On PostgreSQL that is one transaction, which is rolled back: nobody else ever sees it.
 *
 * @param name the default schema's, while it is there
 */
public record EntitySchema(Connection connection, HibernateTables entities, String name) {

    private static final String PREFIX = "migration_entities_";
    private static final Pattern NEW_SCHEMA = Pattern.compile("(?i)create schema (?:if not exists )?(\\S+)");

    private static final Pattern NEW_TABLE = Pattern.compile("(?i)create (?:cached )?table (\\S+)");

    public static EntitySchema of(Connection connection, HibernateTables entities) {
        return new EntitySchema(
                connection, entities, PREFIX + UUID.randomUUID().toString().substring(0, 8));
    }

    /** Reads it. The connection's own schema is the one of the migrations, before and after. */
    public SchemaShape read(ComparedProduct product) throws SQLException {
        if (product.rollsBackDdl()) {
            return inTransaction(product);
        }
        return product.hasSchemasAsDatabases()
                ? inDatabase(product)
                : inSchema(product, "CREATE SCHEMA \"%s\"", "SET SCHEMA \"%s\"", "DROP SCHEMA \"%s\" CASCADE");
    }

    private SchemaShape inDatabase(ComparedProduct product) throws SQLException {
        // A draft would change the collation.
        String like = "SELECT CONCAT(' CHARACTER SET ', @@character_set_database, ' COLLATE ', @@collation_database)";
        String likeThis = Row.all(connection, like).get(0).text(1);
        try {
            return inSchema(product, "CREATE DATABASE `%s`" + likeThis, "USE `%s`", "DROP DATABASE `%s`");
        } catch (SQLException e) {
            // Of a key or a row that is too long: the tables of the migrations may have another character set.
            if (e.getErrorCode() != 1071 && e.getErrorCode() != 1118) {
                throw e;
            }
            return inSchema(product, "CREATE DATABASE `%s` CHARACTER SET latin1", "USE `%s`", "DROP DATABASE `%s`");
        }
    }

    private SchemaShape inTransaction(ComparedProduct product) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            Set<String> schemas = entities.schemas();
            for (String schema : schemas) {
                if (exists(schema)) {
                    execute("ALTER SCHEMA \"" + schema + "\" RENAME TO \"" + PREFIX + schema + "\"");
                }
            }
            execute("CREATE SCHEMA " + name);
            // Behind it, the types and extensions that a column definition may name.
            execute("SELECT pg_catalog.set_config('search_path', '" + name
                    + ", ' || pg_catalog.current_setting('search_path'), true)");
            create();
            return shape(product, schemas);
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    private SchemaShape inSchema(ComparedProduct product, String create, String use, String drop) throws SQLException {
        String before = Schema.current(connection);
        execute(create.formatted(name));
        try {
            execute(use.formatted(name));
            create();
            return shape(product, Set.of());
        } finally {
            try {
                execute(use.formatted(before));
            } finally {
                execute(drop.formatted(name));
            }
        }
    }

    private void create() throws SQLException {
        for (String statement : entities.creating()) {
            Matcher schema = NEW_SCHEMA.matcher(statement);
            if (!schema.lookingAt() || !exists(schema.group(1).replace("\"", ""))) {
                execute(statement);
            }
        }
    }

    private SchemaShape shape(ComparedProduct product, Set<String> schemas) throws SQLException {
        var shape = new SchemaShape(Set.of(name, entities.schema()));
        shape.add(Schema.read(connection, name), Schema.tables(connection, name), "", product);
        for (String schema : schemas) {
            shape.add(
                    Schema.read(connection, schema),
                    Schema.tables(connection, schema),
                    schema.equals(entities.schema()) ? "" : schema + ".",
                    product);
        }
        return shape;
    }

    private boolean exists(String schema) throws SQLException {
        return Row.all(connection.getMetaData().getSchemas()).stream().anyMatch(row -> schema.equals(row.text(1)));
    }

    private void execute(String sql) throws SQLException {
        try {
            Row.execute(connection, sql);
        } catch (SQLException e) {
            throw new SQLException(
                    "for " + owner(sql) + ", the database refused: " + sql + "\n  " + e.getMessage(),
                    e.getSQLState(),
                    e.getErrorCode(),
                    e);
        }
    }

    /** The entity whose table it makes, and the attributes whose types no dialect has made. */
    private String owner(String sql) {
        Matcher table = NEW_TABLE.matcher(sql);
        if (!table.lookingAt()) {
            return "the entities' tables";
        }
        String name = table.group(1).replaceAll("[\"`]", "");
        var names = new EntityNames(entities.metadata());
        String written = entities.columns().written(name).stream()
                .map(column ->
                        names.of(name, column.getName()) + " (columnDefinition = \"" + column.getSqlType() + "\")")
                .collect(Collectors.joining(", "));
        return "the table of " + names.of(name) + (written.isEmpty() ? "" : ", with a type of its own for " + written);
    }
}
