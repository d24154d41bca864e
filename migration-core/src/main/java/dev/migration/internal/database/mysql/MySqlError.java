// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.help.Printable;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import java.io.StringReader;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the drivers of MariaDB and MySQL throw. The server's own number says more than the SQLSTATE. The place of a
 * syntax error is in the message only: the statement's text from there on, and the line.
 */
public final class MySqlError {

    /** What the drivers add, at the end only if configured. */
    private static final Pattern CONNECTION = Pattern.compile("^\\(conn=\\d+\\) ");

    private static final String QUERY = "\nQuery is: ";
    private static final String QUERY_OF_CONNECTOR_J = "\n\nQuery being executed when exception was thrown:\n";
    private static final String THREAD = "\njava thread: ";

    /** With it, and without a number, Connector/J takes the place of the server's answer to its own KILL QUERY. */
    private static final String CANCELLED = "com.mysql.cj.jdbc.exceptions.MySQLStatementCancelledException";

    /** MariaDB's driver, once it has another server of the URL's list: what became of the statement is unknown. */
    private static final String RECONNECTED = "25S03";

    private static final int SYNTAX_ERROR = 1064;

    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private static final Pattern NOWAIT =
            Pattern.compile("\\b(?:NOWAIT|SKIP\\s+LOCKED|WAIT\\s+0)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern NEAR = Pattern.compile("near '(.*)' at line (\\d+)$", Pattern.DOTALL);

    /** {@code Error writing file 't.MYD' (Errcode: 28 "No space left on device")}, and {@code Got error 28 …}. */
    private static final Pattern NO_SPACE =
            Pattern.compile("\\b(?:err(?:code|no)|error):? 28\\b", Pattern.CASE_INSENSITIVE);

    /** So much of it is shown. */
    private static final int LONGEST_NEAR = 40;

    /** How MariaDB ends a text that it cut. */
    private static final String CUT = "...";

    private MySqlError() {}

    public static SqlError of(SQLException exception, @Nullable Statement statement) {
        if (exception.getClass().getName().equals(CANCELLED)) {
            return new SqlError(Kind.CANCELLED, "70100", "Query execution was interrupted", 0);
        }
        // Connector/J has that of a deadlock for a timeout, and not the server's.
        String sqlState = exception.getErrorCode() == LOCK_WAIT_TIMEOUT ? "HY000" : SqlError.sqlState(exception);
        String message =
                CONNECTION.matcher(String.valueOf(exception.getMessage())).replaceFirst("");
        message = before(QUERY_OF_CONNECTOR_J, before(THREAD, before(QUERY, message)));
        String sql = statement == null ? "" : statement.text();
        int position = 0;
        Matcher near = NEAR.matcher(message);
        if (exception.getErrorCode() == SYNTAX_ERROR && near.find()) {
            position = statement == null ? 0 : position(sql, near.group(1), Integer.parseInt(near.group(2)));
            // The place is shown; the manual everybody knows.
            message = syntaxErrorNear(near.group(1));
            int several = statement == null ? 1 : countOf(sql);
            if (several > 1) {
                return new SqlError(
                        Kind.SEVERAL_STATEMENTS,
                        sqlState,
                        message + ": these are " + several + " statements, which StatementBegin and StatementEnd, or a"
                                + " DELIMITER, make one; the driver sends it as one, and the server runs one at a time",
                        position);
            }
        }
        return new SqlError(kind(exception.getErrorCode(), sql, sqlState, message), sqlState, message, position);
    }

    /** How many statements a text is where nothing but their semicolons divides it; 1 where that is not clear. */
    private static int countOf(String sql) {
        int count = 0;
        try {
            for (SqlScanner statements = SqlScanner.scan(new StringReader(sql), Dialect.MYSQL, "");
                    statements.hasNext();
                    count++) {
                statements.next();
            }
        } catch (InvalidMigrationsException e) {
            return 1;
        }
        return count;
    }

    /** Whether the server refused just this statement, and would again; not where it ended, or had no time or room. */
    static boolean isRefusal(SQLException exception) {
        return exception.getErrorCode() > 0
                && !(exception instanceof SQLTimeoutException)
                && switch (of(exception, null).kind()) {
                    case CONNECTION_LOST, CANCELLED, LOCKED, DEADLOCK, DISK_FULL, OUT_OF_MEMORY -> false;
                    default -> true;
                };
    }

    private static String syntaxErrorNear(String near) {
        if (near.isEmpty()) {
            return "syntax error: there is something missing";
        }
        String line = near.lines().findFirst().orElse("");
        return "syntax error near '" + Printable.start(line, LONGEST_NEAR) + "'";
    }

    private static String before(String added, String message) {
        int start = message.indexOf(added);
        return start < 0 ? message : message.substring(0, start);
    }

    /** Where the text is that the server names, in code points from 1; 0 where its line has it twice, or not at all. */
    private static int position(String sql, String near, int line) {
        if (sql.endsWith(near)) {
            return sql.codePointCount(0, sql.length() - near.length()) + 1;
        }
        String start = near.endsWith(CUT) ? near.substring(0, near.length() - CUT.length()) : near;
        int lineStart = SqlError.startOf(line, sql);
        int end = (sql + '\n').indexOf('\n', lineStart);
        int found = sql.indexOf(start, lineStart);
        int again = sql.indexOf(start, found + 1);
        boolean once = found >= 0 && found < end && (again < 0 || again >= end);
        return once ? sql.codePointCount(0, found) + 1 : 0;
    }

    private static Kind kind(int code, String sql, String sqlState, String message) {
        return switch (code) {
            case 1007, 1050, 1060, 1061, 1304, 1359, 1537, 1826 -> Kind.OBJECT_EXISTS;
            case 1049, 1051, 1109, 1146 -> Kind.OBJECT_MISSING;
            case 1054 -> Kind.COLUMN_MISSING;
            case 1062, 1586 -> Kind.DUPLICATE_KEY;
            case 1044, 1045, 1142, 1143, 1227, 1370, 1410, 1419 -> Kind.NO_PRIVILEGE;
            // MariaDB has one number for both.
            case LOCK_WAIT_TIMEOUT -> NOWAIT.matcher(sql).find() ? Kind.LOCK_REFUSED : Kind.LOCKED;
            case 1213 -> Kind.DEADLOCK;
            case 3572 -> Kind.LOCK_REFUSED;
            case 1792, 1836, 1874 -> Kind.READ_ONLY;
            case 1317 -> Kind.CANCELLED;
            case 1021, 1114 -> Kind.DISK_FULL;
            case 1037, 1038 -> Kind.OUT_OF_MEMORY;
            // Errors of files and engines, which carry the operating system's number.
            case 3, 1005, 1026, 1030 -> NO_SPACE.matcher(message).find() ? Kind.DISK_FULL : Kind.OTHER;
            // Any setting of the server that forbids it: --read-only and --super-read-only, but others too.
            case 1290 -> message.contains("read-only") || message.contains("read_only") ? Kind.READ_ONLY : Kind.OTHER;
            case 1053, 1152, 1927, 2006, 2013, 3169 -> Kind.CONNECTION_LOST;
            // On MariaDB it is a trigger that FOLLOWS none.
            case 4031 -> message.contains("disconnected") ? Kind.CONNECTION_LOST : Kind.OTHER;
            default -> sqlState.equals(RECONNECTED) ? Kind.CONNECTION_LOST : Kind.otherwise(sqlState);
        };
    }
}
