// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import dev.migration.internal.script.BatchStatement.TableName;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of tables that are changed range by range: by the driver, unless the product's own catalogue knows it better.
 */
public interface DatabaseBatches {

    /** Of a product whose driver shows all of it. */
    DatabaseBatches OF_DRIVER = new DatabaseBatches() {};

    /** What the transaction of a range begins with. */
    default List<String> begin() {
        return List.of();
    }

    /** How many seconds the standby furthest behind is late, where the product shows that. */
    default OptionalDouble lag(Connection connection) throws SQLException {
        return OptionalDouble.empty();
    }

    /** Whether a session waits for the table as it is written, and all that come later wait behind it. */
    default boolean hasQueue(Connection connection, String table) throws SQLException {
        return false;
    }

    /** How a value of a key is handed to the driver. */
    enum KeyKind {
        INTEGER,
        DECIMAL,
        TEXT,
        BYTES,
        /** A text that the server takes as whatever the column is. */
        UNTYPED,
        /** A text that the server writes: a driver may read a time in the zone of this process, which has gaps. */
        TEXT_OF_SERVER
    }

    /** How the values of the only column of this result are. */
    default KeyKind kindOf(ResultSetMetaData column) throws SQLException {
        String type = column.getColumnTypeName(1).toLowerCase(Locale.ROOT);
        return switch (column.getColumnType(1)) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                type.contains("unsigned") ? KeyKind.DECIMAL : KeyKind.INTEGER;
            case Types.DECIMAL, Types.NUMERIC -> KeyKind.DECIMAL;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
                type.contains("uuid") ? KeyKind.UNTYPED : KeyKind.BYTES;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR -> KeyKind.TEXT;
            default -> kindOfOthers();
        };
    }

    /** The same for what is no number, text or bytes, such as a time. */
    default KeyKind kindOfOthers() {
        return KeyKind.TEXT;
    }

    /** Whether values of a column, written like its table as in the option, have several types. */
    default boolean mixesTypes(Connection connection, String table, String column) throws SQLException {
        return false;
    }

    /** Why texts of this type, in lower case and without its size, do not divide a table; empty where they do. */
    default Optional<String> flawOf(String type) {
        return Optional.empty();
    }

    /** The name of a column's type, by its result and the driver's row about it: there a domain has not the type below it. */
    default String typeName(ResultSetMetaData found, ResultSet described) throws SQLException {
        return found.getColumnTypeName(1);
    }

    /** Where the table is that is written like this, by a result with one column of it. */
    default Place place(Connection connection, String table, ResultSetMetaData column) throws SQLException {
        return new Place(orEmpty(column.getSchemaName(1)), column.getTableName(1));
    }

    /** Whether the server sets this column by itself when a row is changed; the driver knows of generated ones. */
    default boolean isSetByServer(Connection connection, Place table, String column) throws SQLException {
        return false;
    }

    /** A table as the driver names it; without a schema where it has none. */
    record Place(String schema, String table) {

        public boolean isAny(List<Place> places) {
            return places.stream()
                    .anyMatch(other -> schema.equalsIgnoreCase(other.schema) && table.equalsIgnoreCase(other.table));
        }
    }

    /**
     * A table of a statement.
     *
     * @param kind table, a copy of what others have, another word where it is neither, or its engine where that has no transactions
     * @param identity what no other table has
     * @param within those of the tables that have its rows, too
     */
    record FoundTable(String kind, String identity, List<String> within, Place place) {

        /** The only row of a query for these, as texts; nothing of that name where there is none. */
        public static FoundTable of(List<Row> rows) {
            return rows.isEmpty()
                    ? new FoundTable("no table", "", List.of(), new Place("", ""))
                    : new FoundTable(
                            rows.get(0).text(1),
                            rows.get(0).text(2),
                            List.of(rows.get(0).text(3).split(" ")),
                            new Place(rows.get(0).text(4), rows.get(0).text(5)));
        }

        public boolean shares(FoundTable other) {
            return identity.equals(other.identity)
                    || within.contains(other.identity)
                    || other.within.contains(identity);
        }
    }

    /** What a name of a statement is. */
    default FoundTable table(Connection connection, TableName name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + name.written() + " WHERE 1 = 0")) {
            ResultSetMetaData column = rows.getMetaData();
            String schema = column.getSchemaName(1);
            String table = listedName(name, column);
            try (ResultSet found = connection
                    .getMetaData()
                    .getTables(
                            null,
                            schema == null || schema.isEmpty() ? null : schema,
                            escaped(connection.getMetaData(), table),
                            null)) {
                boolean isTable = false;
                while (found.next()) {
                    isTable |= Set.of("TABLE", "BASE TABLE").contains(found.getString("TABLE_TYPE"));
                }
                return new FoundTable(
                        isTable ? "table" : "no table",
                        schema + "." + column.getTableName(1),
                        List.of(),
                        new Place(orEmpty(schema), table));
            }
        }
    }

    /** The same as the driver lists it, by a result with its columns. */
    default String listedName(TableName name, ResultSetMetaData column) throws SQLException {
        return column.getTableName(1);
    }

    /** A column that refers to another table; the rules are by the numbers of {@link DatabaseMetaData}. */
    record ForeignKey(Place table, String referenced, String own, int onDelete, int onUpdate) {}

    /** Those that refer to this table. */
    default List<ForeignKey> keysTo(Connection connection, Place table) throws SQLException {
        String schema = table.schema().isEmpty() ? null : table.schema();
        return keys(connection.getMetaData().getExportedKeys(null, schema, table.table()), "FKTABLE_SCHEM");
    }

    /** What the driver lists, with the schema of the table that refers in this column. */
    static List<ForeignKey> keys(ResultSet keys, String schemaColumn) throws SQLException {
        List<ForeignKey> found = new ArrayList<>();
        try (keys) {
            while (keys.next()) {
                found.add(new ForeignKey(
                        new Place(orEmpty(keys.getString(schemaColumn)), keys.getString("FKTABLE_NAME")),
                        keys.getString("PKCOLUMN_NAME"),
                        keys.getString("FKCOLUMN_NAME"),
                        keys.getShort("DELETE_RULE"),
                        keys.getShort("UPDATE_RULE")));
            }
        }
        return found;
    }

    /** A name as a pattern of the driver. */
    static String escaped(DatabaseMetaData driver, String name) throws SQLException {
        String escape = driver.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static String orEmpty(@Nullable String name) {
        return name == null ? "" : name;
    }
}
