// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.compare;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Migrator;
import dev.migration.hibernate.internal.model.ComparedProduct;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.tables.EntitySchema;
import dev.migration.hibernate.internal.tables.HibernateTables;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the migrations, in the Migrator's database, beside those that Hibernate makes for the entities.
 *
 * @param wanted the tables of the entities
 * @param accepted what may differ
 */
public record EntityComparison(
        Connection connection,
        HibernateTables entities,
        String historyTable,
        ComparedProduct product,
        SchemaShape wanted,
        AcceptedDifferences accepted) {

    private static final Pattern CAST = Pattern.compile(
            "::(?:\"[^\"]+\"|[a-z_]\\w*)(?:\\.\\w+)?(?: (?:varying|precision|without time zone|with time zone))*(?:\\(\\d+(?:,\\d+)?\\))?(?:\\[\\])?");

    /** What is done with both. */
    public interface Use<T> {
        T of(EntityComparison comparison) throws SQLException;
    }

    /**
     * Compares them as often as it takes. Nothing of the entities is left in the database.
     *
     * @param wanted the tables of the entities; null to have Hibernate make them
     */
    public static <T> T in(
            Migrator migrations, EntityManagerFactory entities, @Nullable SchemaShape wanted, Use<T> use) {
        return Engine.of(migrations).askWhenUp(session -> {
            var tables = HibernateTables.of(
                    entities, String.valueOf(session.history().currentSchema()));
            try {
                // That of a pool would be closed where a statement is refused.
                return use.of(of(session.connection().unwrap(Connection.class), tables, migrations, wanted));
            } catch (SQLException e) {
                throw new DatabaseAccessException(
                        Problems.error(
                                Code.DATABASE_ERROR,
                                "The entities could not be compared with the migrations: " + e.getMessage(),
                                "correct what the database names; if a right is missing, let the user create schemas (on"
                                        + " MariaDB and MySQL: databases), or use a test database of your own"),
                        e);
            }
        });
    }

    /** The same where other things are accepted. */
    public EntityComparison accepting(AcceptedDifferences others) {
        return new EntityComparison(connection, entities, historyTable, product, wanted, others);
    }

    private static EntityComparison of(
            Connection connection, HibernateTables entities, Migrator migrations, @Nullable SchemaShape wanted)
            throws SQLException {
        EntitySchema beside = EntitySchema.of(connection, entities);
        ComparedProduct product = ComparedProduct.of(connection);
        product.requireSchemas(entities.schemas());
        return new EntityComparison(
                connection,
                entities,
                migrations.historyTable(),
                product,
                wanted == null ? beside.read(product) : wanted,
                AcceptedDifferences.of(migrations));
    }

    /** What the schemas hold now, by the prefix of their names, without the history. */
    public Map<String, Schema> snapshot() throws SQLException {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        schemas.put("", Schema.read(connection, entities.schema()).without(historyTable));
        for (String other : entities.schemas()) {
            if (!other.equals(entities.schema())) {
                schemas.put(other + ".", Schema.read(connection, other));
            }
        }
        return schemas;
    }

    /** Schemas without what some products word anew with a column's type: casts and parentheses of conditions. */
    public String meaning(Map<String, Schema> schemas) {
        String text = schemas.toString();
        return (product.addsCasts() ? CAST.matcher(text).replaceAll("") : text).replaceAll("[()]", "");
    }

    public SchemaShape migrations() throws SQLException {
        var made = new SchemaShape(wanted.own());
        for (Map.Entry<String, Schema> read : snapshot().entrySet()) {
            String prefix = read.getKey();
            String schema = prefix.isEmpty() ? entities.schema() : prefix.substring(0, prefix.length() - 1);
            made.add(read.getValue(), Schema.tables(connection, schema), prefix, product);
        }
        return made;
    }
}
