package dev.migration.test;

import dev.migration.internal.help.LineDiff;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
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

    private final List<Element> elements;

    /**
     * One thing that a schema holds.
     *
     * @param object such as {@code table patients}
     * @param part what of it, such as {@code column email}; empty where it is the object itself
     * @param definition what the database says of it; may have several lines, or be empty
     */
    record Element(String object, String part, String definition) {

        private static final Comparator<Element> ORDER = Comparator.comparing(Element::object)
                .thenComparing(Element::part)
                .thenComparing(Element::definition);

        /** Each line names the object, so that a difference can be read without those around it. */
        String text() {
            String name = part.isEmpty() ? object : object + ", " + part;
            if (definition.isEmpty()) {
                return name;
            }
            String separator = definition.contains("\n") ? ":\n    " : ": ";
            return name + separator + definition.replace("\n", "\n    ");
        }
    }

    private SchemaSnapshot(List<Element> elements) {
        this.elements = elements.stream().sorted(Element.ORDER).toList();
    }

    /**
     * What the schema holds in which unqualified names are created.
     *
     * @throws SQLException if the catalogue cannot be read
     */
    public static SchemaSnapshot of(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Catalogue catalogue = Catalogue.of(connection);
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
        return new SchemaSnapshot(Catalogue.of(connection).elements(new CatalogueQueries(connection, schema)));
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
        return elements.stream().map(Element::object).distinct().toList();
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
        return elements.stream().map(Element::text).collect(Collectors.joining("\n"));
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
