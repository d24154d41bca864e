// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.database.catalogue.Catalogue;
import dev.migration.internal.database.catalogue.CatalogueQueries;
import dev.migration.internal.database.catalogue.NamedObject;
import dev.migration.internal.database.catalogue.SchemaElement;
import dev.migration.internal.database.catalogue.SchemaTable;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.text.Sha256;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a schema holds, as the database's catalogue describes it. Its own name is left out of the definitions, so that schemas
 * of different names can be compared; but a name in front of which it is, is not one without.
 */
public final class Schema {

    private static final String TABLE = "table ";
    private static final String COLUMN = "column ";

    private final List<SchemaElement> elements;

    private Schema(List<SchemaElement> elements) {
        this.elements = elements.stream().sorted(SchemaElement.ORDER).toList();
    }

    /** The schema in which unqualified names are created; "none" where they cannot be. */
    public static String current(Connection connection) throws SQLException {
        return Products.catalogue(connection).currentSchema(connection);
    }

    /**
     * Before what a schema holds is taken for all of it.
     *
     * @throws InvalidMigrationsException if the user sees only some of its tables
     */
    public static void requireSeen(Connection connection, String name) throws SQLException {
        if (!Products.catalogue(connection).showsAll(connection, name)) {
            throw Problems.refused(
                    Code.NO_PRIVILEGE,
                    "The user has rights to single tables of " + Printable.line(name)
                            + " only, and the server shows no others: what is read may be a part of the schema.",
                    "use a user with rights to all of it: GRANT SELECT, SHOW VIEW ON database.* TO user");
        }
    }

    /**
     * Reads a schema in one transaction: the connection's own, which stays open, or a new one in autocommit.
     *
     * @param name as the catalogue has it; on MariaDB and MySQL that of a database, on SQLite {@code main}
     */
    public static Schema read(Connection connection, String name) throws SQLException {
        return read(connection, new CatalogueQueries(connection, name, false));
    }

    /** The same with the schema's own name in the definitions, to be compared with itself: it says what a routine calls. */
    public static Schema readQualified(Connection connection, String name) throws SQLException {
        return read(connection, new CatalogueQueries(connection, name, true));
    }

    /** The tables of a schema as data, on PostgreSQL, MariaDB, MySQL and H2; its own name is left out of what they say. */
    public static List<SchemaTable> tables(Connection connection, String name) throws SQLException {
        return inTransaction(
                connection, Products.catalogue(connection)::tables, new CatalogueQueries(connection, name, false));
    }

    private static Schema read(Connection connection, CatalogueQueries queries) throws SQLException {
        return new Schema(inTransaction(connection, Products.catalogue(connection)::elements, queries));
    }

    private interface Reading<T> {
        T of(CatalogueQueries queries) throws SQLException;
    }

    private static <T> T inTransaction(Connection connection, Reading<T> reading, CatalogueQueries queries)
            throws SQLException {
        if (!connection.getAutoCommit()) {
            return reading.of(queries);
        }
        connection.setAutoCommit(false);
        try {
            return reading.of(queries);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The same without the history table of this name and the two beside it. */
    public Schema without(String historyTable) {
        Set<String> own = Stream.of(historyTable, historyTable + "_run", historyTable + "_log")
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        return withoutTables((table, columns) -> own.contains(table));
    }

    /** The same without the tables for which this holds, by the name and the names of the columns, both in lower case. */
    public Schema withoutTables(BiPredicate<String, Set<String>> these) {
        Map<String, Set<String>> columns = new HashMap<>();
        for (SchemaElement element : elements) {
            if (element.object().startsWith(TABLE)) {
                Set<String> ofTable = columns.computeIfAbsent(element.object(), table -> new HashSet<>());
                if (element.part().startsWith(COLUMN)) {
                    ofTable.add(element.part().substring(COLUMN.length()).toLowerCase(Locale.ROOT));
                }
            }
        }
        columns.entrySet()
                .removeIf(table -> !these.test(
                        table.getKey().substring(TABLE.length()).toLowerCase(Locale.ROOT), table.getValue()));
        return new Schema(elements.stream()
                .filter(element -> !columns.containsKey(element.object()))
                .toList());
    }

    /** All that it holds, by name. */
    public List<SchemaElement> elements() {
        return elements;
    }

    /** The names of what it holds, such as {@code table patients}, each once. */
    public List<String> objects() {
        return elements.stream().map(SchemaElement::object).distinct().toList();
    }

    /**
     * What is different in another one, as the unified diff of both texts, at most 40 lines of it.
     *
     * @param name what this one is, for the head of the diff
     * @param otherName what the other one is
     * @return empty if both hold the same
     */
    public String differenceTo(Schema other, String name, String otherName) {
        if (equals(other)) {
            return "";
        }
        String difference = LineDiff.between(toString(), other.toString(), name, otherName);
        return difference.isEmpty()
                ? LineDiff.between(
                        String.join("\n", exactLines()), String.join("\n", other.exactLines()), name, otherName)
                : difference;
    }

    /** The text of each element, by name, with a mark where the schema's own name is left out. */
    List<String> exactLines() {
        return elements.stream().map(SchemaElement::exactText).toList();
    }

    /** One element after the other, by name, most of them on one line each. */
    @Override
    public String toString() {
        return elements.stream().map(SchemaElement::text).collect(Collectors.joining("\n"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schema schema && elements.equals(schema.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }

    /**
     * What the catalogue has of some objects, as a hash, where it has definitions by name: another one once a statement has changed them, and the
     * same whatever is written to tables, counted by sequences or measured by the server.
     *
     * @param missing those that do not exist
     */
    public record Fingerprint(String hash, List<NamedObject> missing) {

        /** Reads it now; fails for a name that the user may not look up. */
        public static Fingerprint of(Connection connection, List<NamedObject> objects) throws SQLException {
            Catalogue catalogue = Products.catalogue(connection);
            MessageDigest digest = Sha256.start();
            List<NamedObject> missing = new ArrayList<>();
            for (NamedObject object : objects) {
                List<String> definition = catalogue.definition(connection, object);
                if (definition.isEmpty()) {
                    missing.add(object);
                }
                definition.stream().sorted().forEach(row -> add(digest, row));
                add(digest, "");
            }
            return new Fingerprint(HexFormat.of().formatHex(digest.digest()), List.copyOf(missing));
        }

        /** Whether an object is there now; one that was read is not asked for again. */
        public boolean has(Connection connection, NamedObject object, List<NamedObject> read) throws SQLException {
            return read.contains(object)
                    ? !missing.contains(object)
                    : Products.catalogue(connection).exists(connection, object);
        }

        private static void add(MessageDigest digest, String row) {
            digest.update(row.getBytes(UTF_8));
            digest.update((byte) 0);
        }
    }
}
