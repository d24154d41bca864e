package dev.migration.test;

import dev.migration.internal.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a schema holds, as the database's catalogue describes it: tables with their columns, constraints, indexes and
 * triggers, views, sequences, routines and types. Immutable, and comparable with another one of the same database.
 *
 * <p>The order of columns does not count, since a column that was dropped and added again comes last; nor do rows, rights,
 * the place of a sequence, the schema's own name in a definition, and the names that H2 and HSQLDB make up. That the schema's
 * name is in front of another one does count, as where a routine calls {@code public.f()}.
 */
public final class SchemaSnapshot {

    private final Schema schema;

    private SchemaSnapshot(Schema schema) {
        this.schema = schema;
    }

    /**
     * What the schema holds in which unqualified names are created.
     *
     * @throws SQLException if the catalogue cannot be read
     */
    public static SchemaSnapshot of(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return of(connection, Schema.current(connection));
        }
    }

    /**
     * What one schema holds.
     *
     * @param schema its name as the catalogue has it; on MariaDB and MySQL that of a database, on SQLite {@code main}
     * @throws SQLException if the catalogue cannot be read
     */
    public static SchemaSnapshot of(Connection connection, String schema) throws SQLException {
        return new SchemaSnapshot(Schema.read(connection, schema));
    }

    /** The same without the history table of this name and the two beside it. */
    public SchemaSnapshot without(String historyTable) {
        return new SchemaSnapshot(schema.without(historyTable));
    }

    /** The names of what it holds, such as {@code table patients}, each once. */
    public List<String> objects() {
        return schema.objects();
    }

    /**
     * What is different in another snapshot, as the unified diff of both texts, at most 40 lines of it.
     *
     * @param name what this one is, for the head of the diff
     * @param otherName what the other one is
     * @return empty if both hold the same
     */
    public String differenceTo(SchemaSnapshot other, String name, String otherName) {
        return schema.differenceTo(other.schema, name, otherName);
    }

    /** One element after the other, by name, most of them on one line each. */
    @Override
    public String toString() {
        return schema.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchemaSnapshot snapshot && schema.equals(snapshot.schema);
    }

    @Override
    public int hashCode() {
        return schema.hashCode();
    }
}
