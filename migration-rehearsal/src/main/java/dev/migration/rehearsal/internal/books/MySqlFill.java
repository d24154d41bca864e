package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What MariaDB and MySQL fill a new column with that is NOT NULL and has no default. The tables of a rehearsal are empty, so that is
 * tried in one of the session's own, with two rows.
 */
record MySqlFill(Connection connection, Database database) {

    private static final MaskedLog log = MaskedLog.of(MySqlFill.class);

    private static final String TRIED = "`migration_rehearsal_fill`";

    private static final String FILLED = "filled with ";

    private static final String UNKNOWN = FILLED + "what is not known here";

    /** Adds what becomes of rows that have nothing or its default in a new column. */
    void add(String table, MySqlTable is, List<Change> found, List<Change> changes) throws SQLException {
        for (Change change : found) {
            MySqlColumn column = is.columns().get(change.name());
            if (change.kind() != ChangeKind.COLUMN_ADDED || column == null) {
                continue;
            }
            Optional<String> key = is.indexes().entrySet().stream()
                    .filter(index -> index.getValue().isUnique()
                            && index.getValue().columns().equals(List.of(change.name())))
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (column.required()) {
                changes.add(new Change(ChangeKind.REFUSES, change.name(), of(table, change.name(), key.isPresent())));
            } else if (column.hasDefault()) {
                String how = refused(table, change.name(), key.isPresent());
                if (!how.equals(UNKNOWN)) {
                    // Whoever may write another value to it is said by that; or each row has one of its own.
                    key.ifPresent(name -> changes.remove(new Change(ChangeKind.REFUSES, name, "unique")));
                    if (!how.isEmpty()) {
                        changes.add(new Change(ChangeKind.REFUSES, change.name(), how));
                    }
                }
            }
        }
    }

    /**
     * Of a column as it is now.
     *
     * @param isUnique whether no two rows may have the same in it
     * @return such as {@code filled with 0}, or {@code required} where the server refuses it because of the rows
     */
    private String of(String table, String column, boolean isUnique) throws SQLException {
        Optional<String> definition = definition(table, column);
        if (definition.isEmpty()) {
            return UNKNOWN;
        }
        String name = database.quoted(column);
        String add = "ALTER TABLE " + TRIED + " ADD COLUMN " + definition.get()
                + (isUnique ? ", ADD UNIQUE (" + name + ")" : "");
        Row.execute(connection, "CREATE TEMPORARY TABLE " + TRIED + " (`migration_row` INT)");
        try {
            Row.execute(connection, "INSERT INTO " + TRIED + " VALUES (1), (2)");
            if (isDone(add)) {
                return FILLED + value(name);
            }
            // What is refused without rows too, such as a check of another column, says nothing about them.
            Row.execute(connection, "DELETE FROM " + TRIED);
            return isDone(add) ? "required" : UNKNOWN;
        } finally {
            Row.execute(connection, "DROP TEMPORARY TABLE " + TRIED);
        }
    }

    /**
     * Of a column with a default, which a new row has, and all that are there.
     *
     * @return such as {@code default}, or with rows where the statement is refused because of them; empty where it is not, and
     *     {@link #UNKNOWN} where it cannot be tried
     */
    private String refused(String table, String column, boolean isUnique) throws SQLException {
        Optional<String> definition = definition(table, column);
        if (definition.isEmpty()) {
            return UNKNOWN;
        }
        String add = "ALTER TABLE " + TRIED + " ADD COLUMN " + definition.get()
                + (isUnique ? ", ADD UNIQUE (" + database.quoted(column) + ")" : "");
        Row.execute(connection, "CREATE TEMPORARY TABLE " + TRIED + " (`migration_row` INT)");
        try {
            Row.execute(connection, "INSERT INTO " + TRIED + " VALUES (1), (2)");
            if (isDone(add)) {
                boolean isTaken = isDone("INSERT INTO " + TRIED + " (`migration_row`) VALUES (3)");
                return isTaken ? "" : "default";
            }
            Row.execute(connection, "DELETE FROM " + TRIED);
            return isDone(add) ? "default, also in rows" : UNKNOWN;
        } finally {
            Row.execute(connection, "DROP TEMPORARY TABLE " + TRIED);
        }
    }

    private boolean isDone(String alter) throws SQLException {
        try {
            Row.execute(connection, alter);
            return true;
        } catch (SQLException e) {
            if (database.explain(e).kind() == SqlError.Kind.CONNECTION_LOST) {
                throw e;
            }
            log.debug("A new column cannot be tried so: {}", e);
            return false;
        }
    }

    /** By CONCAT, as the server casts no geometry to a text. */
    private String value(String name) throws SQLException {
        String value = Row.all(
                        connection, "SELECT CONVERT(CONCAT(%s) USING utf8mb4) FROM %s LIMIT 1".formatted(name, TRIED))
                .get(0)
                .text(1);
        return value.matches("[\\d.]+") ? value : "'" + Printable.line(value) + "'";
    }

    /** As the server shows it, a line of its own; the session may have set that names are without quotes. */
    private Optional<String> definition(String table, String column) throws SQLException {
        String created = Row.all(connection, "SHOW CREATE TABLE " + database.quoted(table))
                .get(0)
                .text(2);
        return created.lines()
                .skip(1)
                .map(String::strip)
                .filter(line ->
                        Stream.of(database.quoted(column), column).anyMatch(name -> line.startsWith(name + " ")))
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .findFirst();
    }
}
