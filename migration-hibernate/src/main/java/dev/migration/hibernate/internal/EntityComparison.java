package dev.migration.hibernate.internal;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Migrator;
import dev.migration.internal.help.Problems;
import dev.migration.internal.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** The tables of the migrations, in the Migrator's database, beside those that Hibernate makes for the entities. */
final class EntityComparison {

    // H2 has them among the others: ids that a statement on several tables takes.
    private static final String TEMPORARY = "hte_";

    private final Connection connection;
    private final HibernateTables entities;
    private final String historyTable;
    private final EntitySchema beside;
    private final ProductShape product;

    private EntityComparison(Connection connection, HibernateTables entities, String historyTable) throws SQLException {
        this.connection = connection;
        this.entities = entities;
        this.historyTable = historyTable;
        this.beside = new EntitySchema(connection, entities);
        this.product = shape(connection, Set.of(entities.schema(), beside.name()));
    }

    /** What is done with both. */
    interface Use<T> {
        T of(EntityComparison comparison) throws SQLException;
    }

    /** Compares them as often as it takes. Nothing of the entities is left in the database. */
    static <T> T in(Migrator migrations, HibernateTables entities, Use<T> use) {
        DataSource dataSource = migrations
                .dataSource()
                .orElseThrow(() -> Problems.refused(
                        Code.INVALID_SETTING, "The Migrator has no database.", "give it a DataSource"));
        try (Connection connection = dataSource.getConnection()) {
            return use.of(new EntityComparison(connection, entities, migrations.historyTable()));
        } catch (SQLException e) {
            throw new DatabaseAccessException(
                    Problems.error(
                            Code.DATABASE_ERROR,
                            "The entities could not be compared with the migrations: " + e.getMessage(),
                            "let the user create schemas (on MariaDB and MySQL: databases), or use a test database of"
                                    + " your own"),
                    e);
        }
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

    /** What the migrations' schema holds now, without the history and without Hibernate's own temporary tables. */
    Schema snapshot() throws SQLException {
        return Schema.read(connection, entities.schema())
                .without(historyTable)
                .withoutTables((table, columns) -> table.startsWith(TEMPORARY));
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
        return Comparison.of(beside.read(product), migrations(), product).stream()
                .filter(it -> !(it instanceof Difference.NewConstraint key && beside.isBound(key.entity())))
                .toList();
    }
}
