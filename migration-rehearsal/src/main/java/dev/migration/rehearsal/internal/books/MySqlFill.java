package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What MariaDB and MySQL fill a new column with that is NOT NULL and has no default. The tables of a rehearsal are empty, so that is
 * tried in one of the session's own, with two rows.
 */
record MySqlFill(Connection connection) {

    private static final String TRIED = "`migration_rehearsal_fill`";

    /**
     * Of a column as it is now.
     *
     * @param isUnique whether no two rows may have the same in it
     * @return such as {@code filled with 0}, or {@code required} where the server refuses it
     */
    String of(String table, String column, boolean isUnique) throws SQLException {
        String definition = definition(table, quoted(column));
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("CREATE TEMPORARY TABLE " + TRIED + " (`migration_row` INT)");
            try {
                statement.execute("INSERT INTO " + TRIED + " VALUES (1), (2)");
                return filled(statement, definition, column, isUnique);
            } finally {
                statement.execute("DROP TEMPORARY TABLE " + TRIED);
            }
        }
    }

    private String filled(Statement statement, String definition, String column, boolean isUnique) throws SQLException {
        try {
            statement.execute("ALTER TABLE " + TRIED + " ADD COLUMN " + definition);
            if (isUnique) {
                statement.execute("ALTER TABLE " + TRIED + " ADD UNIQUE (" + quoted(column) + ")");
            }
        } catch (SQLException e) {
            return "required";
        }
        String value = Row.all(connection, "SELECT CAST(" + quoted(column) + " AS CHAR) FROM " + TRIED + " LIMIT 1")
                .get(0)
                .text(1);
        return "filled with " + (value.matches("[\\d.]+") ? value : "'" + Printable.line(value) + "'");
    }

    /** As the server shows it, a line of its own. */
    private String definition(String table, String column) throws SQLException {
        String created =
                Row.all(connection, "SHOW CREATE TABLE " + quoted(table)).get(0).text(2);
        return created.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(column + " "))
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .findFirst()
                .orElseThrow();
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
