package dev.migration.test;

import dev.migration.internal.help.LineDiff;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a schema holds, as the database's own catalogue tells it: tables with their columns, constraints, indexes and
 * triggers, views, sequences, routines and types. Immutable, and comparable with another one of the same database.
 *
 * <p>The order of columns does not count, since a column that was dropped and added again comes last; nor do rows, rights,
 * the place of a sequence, and the names that H2 and HSQLDB make up.
 */
public final class SchemaSnapshot {

    private final List<SchemaElement> elements;

    private SchemaSnapshot(List<SchemaElement> elements) {
        this.elements = elements.stream().sorted().toList();
    }

    /**
     * What the schema holds in which unqualified names are created.
     *
     * @throws SQLException if the catalogue cannot be read
     */
    public static SchemaSnapshot of(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Catalogue catalogue = Catalogue.of(connection);
            return new SchemaSnapshot(catalogue.elements(connection, catalogue.currentSchema(connection)));
        }
    }

    /**
     * What one schema holds.
     *
     * @param schema its name as the catalogue has it; on MariaDB and MySQL that of a database, on SQLite {@code main}
     * @throws SQLException if the catalogue cannot be read
     */
    public static SchemaSnapshot of(Connection connection, String schema) throws SQLException {
        return new SchemaSnapshot(Catalogue.of(connection).elements(connection, schema));
    }

    /** The same without the history table of this name and the two beside it. */
    public SchemaSnapshot without(String historyTable) {
        Set<String> own = Set.of(historyTable, historyTable + "_run", historyTable + "_log");
        return new SchemaSnapshot(elements.stream()
                .filter(element ->
                        own.stream().noneMatch(name -> element.object().equalsIgnoreCase("table " + name)))
                .toList());
    }

    /** The same without these objects. */
    SchemaSnapshot without(Set<String> objects) {
        return new SchemaSnapshot(elements.stream()
                .filter(element -> !objects.contains(element.object()))
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
