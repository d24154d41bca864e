package dev.migration.hibernate.internal;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Migrator;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tables of the migrations, in the Migrator's database, beside those that Hibernate makes for the entities. */
final class EntityComparison {

    // H2 has them among the others: ids that a statement on several tables takes.
    private static final Pattern TEMPORARY = Pattern.compile("HTE?_.*");

    private final Connection connection;
    private final HibernateTables entities;
    private final EntityNames names;
    private final String historyTable;
    private final ProductShape product;
    private final SchemaShape wanted;

    private EntityComparison(
            Connection connection, HibernateTables entities, String historyTable, @Nullable SchemaShape wanted)
            throws SQLException {
        this.connection = connection;
        this.entities = entities;
        this.names = new EntityNames(entities.metadata());
        this.historyTable = historyTable;
        var beside = new EntitySchema(connection, entities);
        this.product = shape(connection, Set.of(entities.schema(), beside.name()));
        if (!(product instanceof PostgreSqlShape)
                && entities.schemas().stream().anyMatch(schema -> !schema.equals(entities.schema()))) {
            throw Problems.refused(
                    Code.UNSUPPORTED_DATABASE,
                    "Entities of several schemas can be compared on PostgreSQL only: "
                            + String.join(", ", entities.schemas()) + ".",
                    "leave schema and catalog out of @Table, or compare on PostgreSQL");
        }
        this.wanted = wanted == null ? beside.read(product) : wanted;
    }

    /** What is done with both. */
    interface Use<T> {
        T of(EntityComparison comparison) throws SQLException;
    }

    /**
     * Compares them as often as it takes. Nothing of the entities is left in the database.
     *
     * @param wanted the tables of the entities; null to have Hibernate make them
     */
    static <T> T in(Migrator migrations, EntityManagerFactory entities, @Nullable SchemaShape wanted, Use<T> use) {
        return Engine.of(migrations).ask(session -> {
            var tables = HibernateTables.of(
                    entities, String.valueOf(session.history().currentSchema()));
            try {
                return use.of(new EntityComparison(session.connection(), tables, migrations.historyTable(), wanted));
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

    private static ProductShape shape(Connection connection, Set<String> ownSchemas) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> new PostgreSqlShape(ownSchemas);
            case "MariaDB", "MySQL" -> new MySqlShape();
            case "H2" -> new H2Shape();
            default ->
                throw Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        "The database is " + product + ", on which entities cannot be compared with migrations.",
                        "use PostgreSQL, MariaDB, MySQL or H2");
        };
    }

    Connection connection() {
        return connection;
    }

    ProductShape product() {
        return product;
    }

    HibernateTables entities() {
        return entities;
    }

    /** The tables of the entities. */
    SchemaShape wanted() {
        return wanted;
    }

    /** A difference in a developer's words. */
    String text(Difference difference) {
        return Printable.line(difference.text(names));
    }

    /** What the migrations' schema holds now, without the history. */
    Schema snapshot() throws SQLException {
        return Schema.read(connection, entities.schema()).without(historyTable);
    }

    SchemaShape migrations() throws SQLException {
        var made = new SchemaShape();
        made.add(snapshot(), "", product);
        for (String other : entities.schemas()) {
            if (!other.equals(entities.schema())) {
                made.add(Schema.read(connection, other), other + ".", product);
            }
        }
        return made;
    }

    /** All of them, with what only the migrations have at the end. */
    List<Difference> differences() throws SQLException {
        return Comparison.of(wanted, migrations(), product, entities.namedChecks()).stream()
                .filter(it -> !(product instanceof H2Shape
                        && it instanceof Difference.UnmappedTable table
                        && TEMPORARY.matcher(table.migration().name()).matches()))
                .toList();
    }
}
