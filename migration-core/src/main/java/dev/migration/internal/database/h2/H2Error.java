package dev.migration.internal.database.h2;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import java.sql.SQLException;

/** Reads what H2 throws: the statement is in the message, with {@code [*]} where a syntax error is. */
public final class H2Error {

    private static final String STATEMENT = "; SQL statement:";
    private static final String IN_STATEMENT = "Syntax error in SQL statement \"";
    private static final String HERE = "[*]";

    private H2Error() {}

    /**
     * The statement as H2 quotes it in a message: with quotes and backslashes doubled, and what is no plain character
     * written in hex.
     *
     * @param end where the message continues
     * @param position where the error is, in code points of the statement from 1 on; 0 where it is not clear
     */
    private record Quoted(int end, int position) {}

    public static SqlError of(SQLException exception) {
        String sqlState = SqlError.sqlState(exception);
        String message = withoutStatement(String.valueOf(exception.getMessage()));
        int position = 0;
        int quoted = message.indexOf(IN_STATEMENT);
        if (quoted >= 0) {
            Quoted statement = quoted(message, quoted + IN_STATEMENT.length());
            position = statement.position();
            message = "Syntax error" + message.substring(statement.end());
        }
        return new SqlError(kind(sqlState), sqlState, message, position);
    }

    private static String withoutStatement(String message) {
        int statement = message.indexOf(STATEMENT);
        return statement < 0 ? message : message.substring(0, statement);
    }

    private static Quoted quoted(String message, int start) {
        int position = 0;
        int marks = 0;
        int codePoints = 0;
        int i = start;
        while (i < message.length() && !endsAt(message, i)) {
            if (message.startsWith(HERE, i)) {
                position = codePoints + 1;
                marks++;
                i += HERE.length();
            } else {
                i += written(message, i);
                codePoints++;
            }
        }
        // A mark of the statement's own looks the same.
        return new Quoted(Math.min(i + 1, message.length()), marks == 1 ? position : 0);
    }

    private static boolean endsAt(String message, int i) {
        return message.charAt(i) == '"' && !message.startsWith("\"\"", i);
    }

    /** How many characters stand for the one character here. */
    private static int written(String message, int i) {
        if (message.charAt(i) == '\\') {
            return message.startsWith("\\\\", i) ? 2 : message.startsWith("\\+", i) ? 8 : 5;
        }
        return message.charAt(i) == '"' ? 2 : Character.charCount(message.codePointAt(i));
    }

    private static Kind kind(String sqlState) {
        return switch (sqlState) {
            case "42S01", "42S11", "42S21", "90035", "90078", "90045" -> Kind.OBJECT_EXISTS;
            case "42S02", "42S03", "42S04", "90079" -> Kind.OBJECT_MISSING;
            case "42S22" -> Kind.COLUMN_MISSING;
            case "23505" -> Kind.DUPLICATE_KEY;
            case "90096", "90040" -> Kind.NO_PRIVILEGE;
            case "HYT00", "40001" -> Kind.LOCKED;
            case "57014" -> Kind.CANCELLED;
            case "90097" -> Kind.READ_ONLY;
            // 90007 is what every use of a connection gives that was closed.
            case "90007", "90067", "90098", "90121" -> Kind.CONNECTION_LOST;
            default -> Kind.otherwise(sqlState);
        };
    }
}
