// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what sqlite-jdbc throws. There is no SQLSTATE: the kind follows from the result code, and for code 1 from SQLite's
 * own English message. The place is where the name in the message is in the statement, if it is there once.
 */
public final class SqliteError {

    /** {@code [SQLITE_ERROR] SQL error or missing database (no such table: t)}. */
    private static final Pattern DRIVER_MESSAGE =
            Pattern.compile("^\\[(SQLITE_\\w+)\\](?:[^(]|\\(\\))*\\((.*)\\)$", Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile(
            "^(?:near \"(.+)\": syntax error|unrecognized token: \"(.+)\"|no such (?:table|column|index|view|trigger"
                    + "|function|module|collation sequence): (?:.+\\.)?(.+)|duplicate column name: (.+)"
                    + "|table .+ has no column named (.+)"
                    + "|(?:table|index|view|trigger|there is already an index named) (.+?)(?: already exists)?)$",
            Pattern.DOTALL);

    /** In the driver's own sentences, not in what code of others says of a stream. */
    private static final Pattern CLOSED = Pattern.compile("[\\w ]*\\bclosed\\b[\\w ]*\\.?");

    private static final int ERROR = 1;
    private static final int PERMISSION = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int INTERRUPT = 9;
    private static final int IO_ERROR = 10;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int CONSTRAINT = 19;
    private static final int NOT_AUTHORIZED = 23;

    private SqliteError() {}

    public static SqlError of(SQLException exception, @Nullable Statement statement) {
        String message = String.valueOf(exception.getMessage());
        String name = "";
        Matcher driver = DRIVER_MESSAGE.matcher(message);
        if (driver.find()) {
            name = driver.group(1);
            message = driver.group(2);
        }
        String sqlState = SqlError.sqlState(exception);
        int position = statement == null ? 0 : position(message, statement.text());
        return new SqlError(kind(exception, name, message, sqlState), sqlState, message, position);
    }

    private static Kind kind(SQLException exception, String name, String message, String sqlState) {
        return switch (exception.getErrorCode() & 0xff) {
            case ERROR -> kindOfMessage(message);
            case BUSY, LOCKED -> Kind.LOCKED;
            case INTERRUPT -> Kind.CANCELLED;
            case READ_ONLY -> Kind.READ_ONLY;
            case IO_ERROR, FULL -> Kind.DISK_FULL;
            case PERMISSION, NOT_AUTHORIZED -> Kind.NO_PRIVILEGE;
            case CANNOT_OPEN -> Kind.CONNECTION_LOST;
            case CONSTRAINT ->
                name.endsWith("_UNIQUE") || name.endsWith("_PRIMARYKEY") || name.endsWith("_ROWID")
                        ? Kind.DUPLICATE_KEY
                        : Kind.OTHER;
            default -> kindOfDriver(message, sqlState);
        };
    }

    private static Kind kindOfMessage(String message) {
        if (message.endsWith(" already exists")
                || message.startsWith("duplicate column name")
                || message.startsWith("there is already ")) {
            return Kind.OBJECT_EXISTS;
        }
        if (message.startsWith("no such column") || message.contains(" has no column named ")) {
            return Kind.COLUMN_MISSING;
        }
        if (message.startsWith("no such ") || message.startsWith("unknown database")) {
            return Kind.OBJECT_MISSING;
        }
        return message.endsWith("no transaction is active") ? Kind.NO_TRANSACTION : Kind.OTHER;
    }

    /** The driver's own refusals have no code. */
    private static Kind kindOfDriver(String message, String sqlState) {
        if (message.startsWith("Cannot change read-only") || message.startsWith("Cannot change Read-Only")) {
            return Kind.READ_ONLY;
        }
        return sqlState.startsWith("08") || CLOSED.matcher(message).matches() ? Kind.CONNECTION_LOST : Kind.OTHER;
    }

    private static int position(String message, String sql) {
        if (message.equals("incomplete input")) {
            return sql.codePointCount(0, sql.length()) + 1;
        }
        Matcher named = NAME.matcher(message);
        if (!named.find()) {
            return 0;
        }
        String name = "";
        for (int group = 1; group <= named.groupCount(); group++) {
            name = named.group(group) == null ? name : named.group(group);
        }
        return SqlError.placeOf(name, sql, 0);
    }
}
