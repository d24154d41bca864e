package dev.migration.internal.batch;

import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Printable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The column by whose ranges a table is changed. The names are as they are written in the option, which takes names only; the
 * values are texts, so that they can be stored and are read again by another process.
 */
final class BatchKey {

    /** Of a key in a message. */
    private static final int LONGEST = 100;

    private final String table;
    private final String column;
    private final Kind kind;
    private final boolean isSqlite;

    /** Of the operators that compare it; empty where the product has only its own. */
    private final String schema;

    /** How a value is handed to the driver. */
    private enum Kind {
        INTEGER,
        DECIMAL,
        TEXT,
        BYTES,
        /** A text that the server takes as whatever the column is. */
        UNTYPED,
        /** A text of it may be another number. */
        INEXACT,
        /** A text of it is another instant in another time zone, and two instants where clocks are set back. */
        LOCAL
    }

    private BatchKey(String table, String column, Kind kind, boolean isSqlite, String schema) {
        this.isSqlite = isSqlite;
        this.schema = schema;
        this.table = table;
        this.column = column;
        this.kind = kind;
    }

    /** The column of an option, such as {@code orders.id}; fails where there is none. */
    static BatchKey of(Connection connection, Database database, String option) throws SQLException {
        int dot = lastDot(option);
        String table = option.substring(0, dot);
        String column = option.substring(dot + 1);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + column + " FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData found = rows.getMetaData();
            Vendor vendor = database.vendor();
            String schema = vendor == Vendor.POSTGRESQL
                    ? KeyOperators.schema(connection, database, table, found.getColumnName(1))
                    : "";
            return new BatchKey(table, column, kind(found, vendor), vendor == Vendor.SQLITE, schema);
        }
    }

    /** Outside quotes. */
    private static int lastDot(String option) {
        int dot = option.length();
        char last = option.charAt(dot - 1);
        int end = last == '"' || last == '`' ? option.lastIndexOf(last, dot - 2) : dot;
        return option.lastIndexOf('.', end - 1);
    }

    private static Kind kind(ResultSetMetaData column, Vendor vendor) throws SQLException {
        Kind kind = kindOfType(column, vendor);
        // A number may be NaN; and for a text that has the type VARCHAR, no operator is built in.
        return vendor == Vendor.POSTGRESQL && (kind == Kind.DECIMAL || kind == Kind.TEXT) ? Kind.UNTYPED : kind;
    }

    private static Kind kindOfType(ResultSetMetaData column, Vendor vendor) throws SQLException {
        String type = column.getColumnTypeName(1).toLowerCase(Locale.ROOT);
        return switch (column.getColumnType(1)) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                type.contains("unsigned") ? Kind.DECIMAL : Kind.INTEGER;
            case Types.DECIMAL, Types.NUMERIC -> Kind.DECIMAL;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
                type.contains("uuid") ? Kind.UNTYPED : Kind.BYTES;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> Kind.INEXACT;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR -> Kind.TEXT;
            default -> {
                boolean isOfMySql = vendor == Vendor.MYSQL || vendor == Vendor.MARIADB;
                yield isOfMySql && type.equals("timestamp") ? Kind.LOCAL : Kind.TEXT;
            }
        };
    }

    /** Why its ranges would leave rows out, or change some twice; empty where they do not. */
    Optional<String> flaw(Connection connection) throws SQLException {
        if (kind == Kind.INEXACT) {
            return Optional.of("its numbers are not exact");
        }
        if (kind == Kind.LOCAL) {
            return Optional.of("its text depends on the time zone");
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + column + " FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData found = rows.getMetaData();
            DatabaseMetaData catalogue = connection.getMetaData();
            String catalog = nullIfEmpty(found.getCatalogName(1));
            String schema = nullIfEmpty(found.getSchemaName(1));
            String name = found.getTableName(1);
            String key = found.getColumnName(1);
            Set<String> primary = primaryKey(catalogue, catalog, schema, name);
            if (!primary.equals(Set.of(key)) && !isUnique(catalogue, catalog, schema, name, key)) {
                return Optional.of("no unique index has only this column");
            }
            // SQLite's primary keys may be NULL, and are not meant to.
            boolean isNeverNull = primary.contains(key) && !(isSqlite && hasNull(connection));
            return isNeverNull || !isNullable(catalogue, catalog, schema, name, key)
                    ? Optional.empty()
                    : Optional.of("it may be NULL, and such rows are in no range");
        }
    }

    private boolean hasNull(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select() + " WHERE " + column + " IS NULL LIMIT 1")) {
            return rows.next();
        }
    }

    private static Set<String> primaryKey(
            DatabaseMetaData catalogue, @Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        Set<String> columns = new HashSet<>();
        try (ResultSet keys = catalogue.getPrimaryKeys(catalog, schema, table)) {
            while (keys.next()) {
                columns.add(keys.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }

    private static @Nullable String nullIfEmpty(@Nullable String name) {
        return name == null || name.isEmpty() ? null : name;
    }

    private static boolean isUnique(
            DatabaseMetaData catalogue, @Nullable String catalog, @Nullable String schema, String table, String column)
            throws SQLException {
        Map<String, Set<String>> indexes = new HashMap<>();
        try (ResultSet rows = catalogue.getIndexInfo(catalog, schema, table, true, true)) {
            while (rows.next()) {
                String index = rows.getString("INDEX_NAME");
                if (index != null && !rows.getBoolean("NON_UNIQUE") && rows.getString("FILTER_CONDITION") == null) {
                    indexes.computeIfAbsent(index, any -> new HashSet<>()).add(rows.getString("COLUMN_NAME"));
                }
            }
        }
        return indexes.containsValue(Set.of(column));
    }

    private static boolean isNullable(
            DatabaseMetaData catalogue, @Nullable String catalog, @Nullable String schema, String table, String column)
            throws SQLException {
        String escape = catalogue.getSearchStringEscape();
        try (ResultSet rows = catalogue.getColumns(
                catalog,
                schema == null ? null : escaped(schema, escape),
                escaped(table, escape),
                escaped(column, escape))) {
            return rows.next() && !"NO".equals(rows.getString("IS_NULLABLE"));
        }
    }

    private static String escaped(String name, String escape) {
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    /** The least key; null where the table is empty. */
    @Nullable
    String first(Connection connection) throws SQLException {
        return ask(connection, select() + " ORDER BY " + column + " LIMIT 1", List.of());
    }

    /** The greatest key; null where the table is empty. */
    @Nullable
    String greatest(Connection connection) throws SQLException {
        return ask(connection, select() + " ORDER BY " + column + " DESC LIMIT 1", List.of());
    }

    /** A range of keys, with both ends. */
    record Range(String from, String to) {}

    /** The next so many keys after this one, up to the upper end; null where there are none. */
    @Nullable
    Range next(Connection connection, @Nullable String last, String upper, int size) throws SQLException {
        String from = last == null
                ? ask(connection, select() + " WHERE " + is("<=") + " ORDER BY " + column + " LIMIT 1", List.of(upper))
                : ask(
                        connection,
                        select() + " WHERE " + is(">") + " AND " + is("<=") + " ORDER BY " + column + " LIMIT 1",
                        List.of(last, upper));
        if (from == null) {
            return null;
        }
        String to = ask(
                connection,
                select() + " WHERE " + is(">=") + " AND " + is("<=") + " ORDER BY " + column + " LIMIT 1 OFFSET "
                        + (size - 1),
                List.of(from, upper));
        return new Range(from, to == null ? upper : to);
    }

    /** A condition of the column, with a parameter. */
    private String is(String operator) {
        return column + (schema.isEmpty() ? " " + operator : " OPERATOR(" + schema + "." + operator + ")") + " ?";
    }

    private String select() {
        return "SELECT " + column + " FROM " + table;
    }

    private @Nullable String ask(Connection connection, String query, List<String> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.size(); i++) {
                bind(statement, i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? read(rows) : null;
            }
        }
    }

    private String read(ResultSet row) throws SQLException {
        return kind == Kind.BYTES ? HexFormat.of().formatHex(row.getBytes(1)) : row.getString(1);
    }

    /** Sets a parameter to a key; fails where it is of another type than its column, as SQLite takes it. */
    void bind(PreparedStatement statement, int index, String value) throws SQLException {
        try {
            set(statement, index, value);
        } catch (NumberFormatException e) {
            throw new SQLException(
                    "the key " + Printable.cut(Printable.line(value), LONGEST) + " in " + this + " is no number", e);
        }
    }

    private void set(PreparedStatement statement, int index, String value) throws SQLException {
        switch (kind) {
            case INTEGER -> statement.setLong(index, Long.parseLong(value));
            case DECIMAL -> statement.setBigDecimal(index, new BigDecimal(value));
            case TEXT, INEXACT, LOCAL -> statement.setString(index, value);
            case BYTES -> statement.setBytes(index, HexFormat.of().parseHex(value));
            case UNTYPED -> statement.setObject(index, value, Types.OTHER);
        }
    }

    /** The table, as it is written in the option. */
    String table() {
        return table;
    }

    @Override
    public String toString() {
        return table + "." + column;
    }
}
