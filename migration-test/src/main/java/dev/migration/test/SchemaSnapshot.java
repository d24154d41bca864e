// SPDX-License-Identifier: Apache-2.0
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
 * <p>Not compared: the order of columns, because a column that was dropped and added again comes last; rows; rights; the
 * current value of a sequence; names that H2 and HSQLDB generate. The schema's own name may differ, but whether a definition
 * has it, as in {@code public.f()}, is compared.
 */
public final class SchemaSnapshot {

    private final Schema schema;

    private SchemaSnapshot(Schema schema) {
        this.schema = schema;
    }

    /**
     * Reads the schema in which the connection creates unqualified names.
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

    /** The distinct names of its objects, such as {@code table patients}. */
    public List<String> objects() {
        return schema.objects();
    }

    /**
     * The unified diff to another snapshot, at most 40 lines.
     *
     * @param name what this one is, for the head of the diff
     * @param otherName what the other one is
     * @return empty if both hold the same
     */
    public String differenceTo(SchemaSnapshot other, String name, String otherName) {
        return schema.differenceTo(other.schema, name, otherName);
    }

    /** All elements, sorted by name, most on one line each. */
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
