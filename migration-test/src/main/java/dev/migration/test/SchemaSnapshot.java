package dev.migration.test;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.LineDiff;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a schema holds, as the database's catalogue describes it: tables with their columns, constraints, indexes and
 * triggers, views, sequences, routines and types. Immutable, and comparable with another one of the same database.
 *
 * <p>The order of columns does not count, since a column that was dropped and added again comes last; nor do rows, rights,
 * the place of a sequence, and the names that H2 and HSQLDB make up.
 */
public final class SchemaSnapshot {

    private final List<SchemaElement> elements;

    private SchemaSnapshot(List<SchemaElement> elements) {
        this.elements = elements.stream().sorted(SchemaElement.ORDER).toList();
    }

    /**
     * What the schema holds in which unqualified names are created.
     *
     * @throws SQLException if the catalogue cannot be read
     */
    public static SchemaSnapshot of(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Catalogue catalogue = catalogue(connection);
            return of(connection, catalogue.currentSchema(connection));
        }
    }

    /**
     * What one schema holds.
     *
     * @param schema its name as the catalogue has it; on MariaDB and MySQL that of a database, on SQLite {@code main}
     * @throws SQLException if the catalogue cannot be read
     */
    public static SchemaSnapshot of(Connection connection, String schema) throws SQLException {
        return new SchemaSnapshot(catalogue(connection).elements(new CatalogueQueries(connection, schema)));
    }

    /** The catalogue of the database behind this connection. */
    static Catalogue catalogue(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> new PostgreSqlCatalogue();
            case "MariaDB", "MySQL" -> new MySqlCatalogue(product.equals("MariaDB"));
            case "H2" -> new H2Catalogue();
            case "HSQL Database Engine" -> new HsqldbCatalogue();
            case "SQLite" -> new SqliteCatalogue();
            default ->
                throw new InvalidMigrationsException(Problem.error(
                        Code.UNSUPPORTED_DATABASE,
                        null,
                        "The database is " + product + ", whose schemas cannot be compared.",
                        "use PostgreSQL, MariaDB, MySQL, H2, SQLite or HSQLDB"));
        };
    }

    /** The same without the history table of this name and the two beside it. */
    public SchemaSnapshot without(String historyTable) {
        Set<String> own = Set.of(historyTable, historyTable + "_run", historyTable + "_log");
        return new SchemaSnapshot(elements.stream()
                .filter(element ->
                        own.stream().noneMatch(name -> element.object().equalsIgnoreCase("table " + name)))
                .toList());
    }

    /** The names of what it holds, such as {@code table patients}, each once. */
    public List<String> objects() {
        return elements.stream().map(SchemaElement::object).distinct().toList();
    }

    /**
     * What is different in another snapshot, as the unified diff of both texts, at most 40 lines of it.
     *
     * @param name what this one is, for the head of the diff
     * @param otherName what the other one is
     * @return empty if both hold the same
     */
    public String differenceTo(SchemaSnapshot other, String name, String otherName) {
        return equals(other) ? "" : LineDiff.between(toString(), other.toString(), name, otherName);
    }

    /** One element after the other, by name, most of them on one line each. */
    @Override
    public String toString() {
        return elements.stream().map(SchemaElement::text).collect(Collectors.joining("\n"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchemaSnapshot snapshot && elements.equals(snapshot.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }
}
