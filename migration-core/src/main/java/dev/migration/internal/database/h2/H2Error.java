package dev.migration.internal.database.h2;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** Reads what H2 throws: the statement is in the message, with {@code [*]} where a syntax error is. */
public final class H2Error {

    private static final String STATEMENT = "; SQL statement:";
    private static final String IN_STATEMENT = "Syntax error in SQL statement \"";
    private static final String HERE = "[*]";

    /** One character of the statement as H2 quotes it: what is no plain one is doubled, or in hex. */
    private static final Pattern CHARACTER = Pattern.compile("\"\"|\\\\\\\\|\\\\\\+.{6}|\\\\.{4}|.", Pattern.DOTALL);

    private H2Error() {}

    public static SqlError of(SQLException exception) {
        String sqlState = SqlError.sqlState(exception);
        String message = String.valueOf(exception.getMessage());
        int statement = message.indexOf(STATEMENT);
        message = statement < 0 ? message : message.substring(0, statement);
        int position = 0;
        int quoted = message.indexOf(IN_STATEMENT);
        if (quoted >= 0) {
            int start = quoted + IN_STATEMENT.length();
            int end = end(message, start);
            position = position(message.substring(start, end));
            message = "Syntax error" + message.substring(Math.min(end + 1, message.length()));
        }
        return new SqlError(kind(sqlState), sqlState, message, position);
    }

    /** The index of the quote that ends the statement, which has its own ones doubled. */
    private static int end(String message, int start) {
        int end = message.indexOf('"', start);
        while (end >= 0 && message.startsWith("\"\"", end)) {
            end = message.indexOf('"', end + 2);
        }
        return end < 0 ? message.length() : end;
    }

    /** Where the error is, in code points from 1 on; 0 where the statement itself contains such a mark. */
    private static int position(String quoted) {
        int mark = quoted.indexOf(HERE);
        return mark < 0 || mark != quoted.lastIndexOf(HERE)
                ? 0
                : 1
                        + (int) CHARACTER
                                .matcher(quoted.substring(0, mark))
                                .results()
                                .count();
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
