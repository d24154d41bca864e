// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches.KeyKind;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The column by whose ranges a table is changed. The names are as they are written in the option, which takes names only; the
 * values are texts, so that they can be stored and are read again by another process.
 */
public final class BatchKey {

    /** Of a key in a message. */
    private static final int LONGEST = 100;

    private final String table;
    private final String column;
    private final KeyKind kind;
    private final Database database;

    private BatchKey(String table, String column, KeyKind kind, Database database) {
        this.database = database;
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
            return new BatchKey(table, column, database.batches().kindOf(rows.getMetaData()), database);
        }
    }

    /** Outside quotes. */
    private static int lastDot(String option) {
        int dot = option.length();
        char last = option.charAt(dot - 1);
        int end = last == '"' || last == '`' ? option.lastIndexOf(last, dot - 2) : dot;
        return option.lastIndexOf('.', end - 1);
    }

    /** Why its ranges would leave rows out, or change some twice; empty where they do not. */
    Optional<String> flaw(Connection connection) throws SQLException {
        Optional<String> reason = column(connection).flaw(database.batches());
        if (reason.isPresent()) {
            return reason.map(why -> "The column " + this + " cannot divide the table into ranges: " + why + ".");
        }
        if (hasNull(connection)) {
            return Optional.of(this + " is NULL in some rows; these would be left out.");
        }
        if (database.batches().mixesTypes(connection, table, column)) {
            return Optional.of(this + " has values of several types; ranges of one would leave the others out.");
        }
        for (boolean greatest : List.of(false, true)) {
            String end = end(connection, greatest);
            // Somebody may have deleted its row between the two.
            if (end != null && !isFound(connection, end) && end.equals(end(connection, greatest))) {
                return Optional.of(notFound(end));
            }
        }
        return Optional.empty();
    }

    private boolean isFound(Connection connection, String key) throws SQLException {
        return ask(connection, read() + " WHERE " + is("="), List.of(key)) != null;
    }

    private String notFound(String key) {
        return "The key " + shown(key) + " in " + this + " is not found as a parameter.";
    }

    KeyColumn column(Connection connection) throws SQLException {
        return KeyColumn.of(connection, database, table, column);
    }

    private boolean hasNull(Connection connection) throws SQLException {
        return !Row.all(connection, select() + " WHERE " + column + " IS NULL" + database.firstRows(1, 0))
                .isEmpty();
    }

    /** The least or the greatest key; null where the table is empty, or where a NULL is there. */
    @Nullable
    String end(Connection connection, boolean greatest) throws SQLException {
        return ask(
                connection,
                read() + " ORDER BY " + column + (greatest ? " DESC" : "") + database.firstRows(1, 0),
                List.of());
    }

    /** A range of keys, with both ends. */
    public record Range(String from, String to) {}

    /** The next so many keys after this one, up to the upper end; null where there are none. */
    @Nullable
    Range next(Connection connection, @Nullable String last, String upper, int size) throws SQLException {
        String from = from(connection, last, upper);
        if (from == null) {
            return null;
        }
        String to = ask(
                connection,
                read() + " WHERE " + is(">=") + " AND " + is("<=") + " ORDER BY " + column
                        + database.firstRows(1, size - 1),
                List.of(from, upper));
        return new Range(from, to == null ? upper : to);
    }

    /**
     * The first key after this one, up to the upper end. Fails where it is not found by itself as a parameter: then it is another
     * value for the database, and a range of such values would leave out rows.
     */
    private @Nullable String from(Connection connection, @Nullable String last, String upper) throws SQLException {
        String before = null;
        while (true) {
            String from = ask(
                    connection,
                    read() + " WHERE " + (last == null ? "" : is(">") + " AND ") + is("<=") + " ORDER BY " + column
                            + database.firstRows(1, 0),
                    last == null ? List.of(upper) : List.of(last, upper));
            if (from == null || isFound(connection, from)) {
                return from;
            }
            if (from.equals(before)) {
                throw new SQLException(notFound(from));
            }
            // Somebody may have deleted its row between the two.
            before = from;
        }
    }

    private static String shown(String key) {
        return Printable.cut(Printable.line(key), LONGEST);
    }

    /** A condition of the column, with a parameter. */
    private String is(String operator) {
        return column + database.operator(operator) + "?";
    }

    /** A query for it as a text. */
    private String read() {
        return kind == KeyKind.TEXT_OF_SERVER ? "SELECT CAST(" + column + " AS CHAR) FROM " + table : select();
    }

    /** A query for it as it is. */
    String select() {
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

    private @Nullable String read(ResultSet row) throws SQLException {
        if (kind != KeyKind.BYTES) {
            return row.getString(1);
        }
        byte[] bytes = row.getBytes(1);
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    /** Sets a parameter to a key; fails where it is of another type than its column, as SQLite takes it. */
    void bind(PreparedStatement statement, int index, String value) throws SQLException {
        try {
            set(statement, index, value);
        } catch (NumberFormatException e) {
            throw new SQLException("the key " + shown(value) + " in " + this + " is no number", e);
        }
    }

    private void set(PreparedStatement statement, int index, String value) throws SQLException {
        switch (kind) {
            case INTEGER -> statement.setLong(index, Long.parseLong(value));
            case DECIMAL -> statement.setBigDecimal(index, new BigDecimal(value));
            case TEXT, TEXT_OF_SERVER -> statement.setString(index, value);
            case BYTES -> statement.setBytes(index, HexFormat.of().parseHex(value));
            case UNTYPED -> statement.setObject(index, value, Types.OTHER);
        }
    }

    boolean isNamed(String name) {
        return KeyColumn.bare(column).equalsIgnoreCase(KeyColumn.bare(name));
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
