package dev.migration.database;

import dev.migration.database.SqlError.Kind;
import java.sql.SQLException;

/** Reads what H2 throws: the statement stands in the message, with {@code [*]} where a syntax error is. */
final class H2Error {

    private static final String STATEMENT = "; SQL statement:";
    private static final String IN_STATEMENT = "Syntax error in SQL statement \"";
    private static final String EXPECTED = "\"; expected ";
    private static final String HERE = "[*]";

    private H2Error() {}

    static SqlError of(SQLException exception) {
        String sqlState = exception.getSQLState() == null ? "" : exception.getSQLState();
        String message = String.valueOf(exception.getMessage());
        int position = 0;
        int quoted = message.indexOf(IN_STATEMENT);
        int here = message.indexOf(HERE);
        if (quoted >= 0 && here > quoted) {
            position = here - quoted - IN_STATEMENT.length() + 1;
        }
        return new SqlError(kind(sqlState), sqlState, withoutStatement(message), position, null, null);
    }

    private static String withoutStatement(String message) {
        String text = message;
        int statement = text.indexOf(STATEMENT);
        if (statement >= 0) {
            text = text.substring(0, statement);
        }
        int quoted = text.indexOf(IN_STATEMENT);
        if (quoted >= 0) {
            int expected = text.lastIndexOf(EXPECTED);
            text = "Syntax error" + (expected < 0 ? "" : text.substring(expected + 1));
        }
        return text;
    }

    private static Kind kind(String sqlState) {
        return switch (sqlState) {
            case "42S01", "42S11", "42S21", "90035", "90078", "90045" -> Kind.OBJECT_EXISTS;
            case "42S02", "42S03", "42S04", "90079" -> Kind.OBJECT_MISSING;
            case "42S22" -> Kind.COLUMN_MISSING;
            case "23505" -> Kind.DUPLICATE_KEY;
            case "90096", "90040" -> Kind.NO_PRIVILEGE;
            case "HYT00", "40001" -> Kind.LOCKED;
            case "90097" -> Kind.READ_ONLY;
            case "90067", "90098", "90121" -> Kind.CONNECTION_LOST;
            default -> sqlState.startsWith("08") ? Kind.CONNECTION_LOST : Kind.OTHER;
        };
    }
}
