// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
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

    /** What is asked of the table of two rows, once it has the column. */
    private interface Question {

        List<Alteration> ask() throws SQLException;
    }

    /** Adds what becomes of rows that have nothing or its default in a new column. */
    void add(String table, MySqlTable is, List<Alteration> found, List<Alteration> changes) throws SQLException {
        for (Alteration change : found) {
            MySqlColumn column = is.columns().get(change.name());
            if (change.kind() != ChangeKind.COLUMN_ADDED || column == null) {
                continue;
            }
            Optional<String> key = is.indexes().entrySet().stream()
                    .filter(index -> index.getValue().isUnique()
                            && index.getValue().columns().equals(List.of(change.name())))
                    .map(Map.Entry::getKey)
                    .findFirst();
            String name = change.name();
            if (column.required()) {
                changes.addAll(tried(
                                table,
                                name,
                                key.isPresent(),
                                Loss.REQUIRED,
                                () -> filled(name, value(database.quoted(name))))
                        .orElse(filled(name, "what is not known here")));
            } else if (column.hasDefault()) {
                tried(table, name, key.isPresent(), Loss.DEFAULT_REFUSED_IN_ROWS, () -> refused(name))
                        .ifPresent(become -> {
                            // Whoever may write another value to it is said by that; or each row has one of its own.
                            key.ifPresent(index -> changes.remove(new Alteration(Loss.UNIQUE, index)));
                            changes.addAll(become);
                        });
            }
        }
    }

    private static List<Alteration> filled(String column, String with) {
        return List.of(new Alteration(Loss.FILLED, column, "filled with " + with));
    }

    /** Whether a new row may have the default, which all that are there have. */
    private List<Alteration> refused(String column) throws SQLException {
        boolean isTaken = isDone("INSERT INTO " + TRIED + " (`migration_row`) VALUES (3)");
        return isTaken ? List.of() : List.of(new Alteration(Loss.DEFAULT_REFUSED, column));
    }

    /**
     * What becomes of a column as it is now; empty where that cannot be tried.
     *
     * @param isUnique whether no two rows may have the same in it
     * @param forRows what it is where the server refuses it because of the rows
     */
    private Optional<List<Alteration>> tried(
            String table, String column, boolean isUnique, Loss forRows, Question question) throws SQLException {
        Optional<String> definition = definition(table, column);
        if (definition.isEmpty()) {
            return Optional.empty();
        }
        String add = "ALTER TABLE " + TRIED + " ADD COLUMN " + definition.get()
                + (isUnique ? ", ADD UNIQUE (" + database.quoted(column) + ")" : "");
        Row.execute(connection, "CREATE TEMPORARY TABLE " + TRIED + " (`migration_row` INT)");
        try {
            Row.execute(connection, "INSERT INTO " + TRIED + " VALUES (1), (2)");
            if (isDone(add)) {
                return Optional.of(question.ask());
            }
            // What is refused without rows too, such as a check of another column, says nothing about them.
            Row.execute(connection, "DELETE FROM " + TRIED);
            return isDone(add) ? Optional.of(List.of(new Alteration(forRows, column))) : Optional.empty();
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
