package dev.migration.internal.database.hsqldb;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what HSQLDB throws: the statement may be at the end of the message, and a line where it is not the first. A
 * table or column that is missing and one that the user has no right on are the same error.
 */
public final class HsqldbError {

    private static final Pattern STATEMENT = Pattern.compile(" in statement \\[.*\\]$", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile(" ?: line: (\\d+)");
    private static final Pattern NAME = Pattern.compile(
            "(?:unexpected token ?|object not found|object name already exists|invalid schema name|user lacks privilege)"
                    + ": (.+?)(?: required: .*)?$");

    private static final int MISSING = -5501;

    private HsqldbError() {}

    public static SqlError of(SQLException exception, @Nullable Statement statement) {
        String sqlState = SqlError.sqlState(exception);
        String message =
                STATEMENT.matcher(String.valueOf(exception.getMessage())).replaceFirst("");
        Matcher line = LINE.matcher(message);
        int lineNumber = line.find() ? Integer.parseInt(line.group(1)) : 1;
        message = LINE.matcher(message).replaceAll("");
        Matcher named = NAME.matcher(message);
        String name = named.find() ? named.group(1) : "";
        int position = statement == null
                ? 0
                : SqlError.placeOf(
                        name.substring(name.lastIndexOf('.') + 1),
                        statement.text(),
                        startOf(lineNumber, statement.text()));
        return new SqlError(kind(exception.getErrorCode(), sqlState), sqlState, message, position);
    }

    private static Kind kind(int code, String sqlState) {
        if (code == MISSING) {
            return Kind.OBJECT_MISSING;
        }
        return switch (sqlState) {
            case "42504", "28503" -> Kind.OBJECT_EXISTS;
            case "3F000" -> Kind.OBJECT_MISSING;
            case "23505" -> Kind.DUPLICATE_KEY;
            case "42507", "0L000" -> Kind.NO_PRIVILEGE;
            case "40001", "40502" -> Kind.LOCKED;
            case "25006", "S1001" -> Kind.READ_ONLY;
            default -> Kind.otherwise(sqlState);
        };
    }

    private static int startOf(int line, String sql) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = sql.indexOf('\n', start) + 1;
        }
        return start;
    }
}
