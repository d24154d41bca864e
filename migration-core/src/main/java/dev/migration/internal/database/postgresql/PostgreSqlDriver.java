// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Inside;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import java.io.IOException;
import java.io.Reader;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What only pgjdbc can do with its connection, and what its exceptions say; of another driver's, less is known. */
public final class PostgreSqlDriver {

    /** In the server's language: {@code PL/pgSQL function inline_code_block line 3 at PERFORM}. */
    private static final String OWN_BODY = "(?m)^.*\\binline_code_block\\D+(\\d{1,9})";

    /** {@code COPY t, line 3, column v: "x"}. */
    private static final String OWN_DATA = "(?m)^COPY .*?, \\D+(\\d{1,9})";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Where the server ends a wait. Who does not wait, or raises such an error by itself, does so elsewhere. */
    private static final String END_OF_WAIT = "ProcessInterrupts";

    private static final Pattern EMPTY_FIRST = Pattern.compile("(?i)\\batomic;");

    private PostgreSqlDriver() {}

    /**
     * A statement as pgjdbc sends it whole. Where a semicolon follows BEGIN ATOMIC at once, it takes the body's statements for
     * others of the script. For the server it ends an empty statement, which is none: a space does as well.
     */
    static String undivided(String sql) {
        if (!sql.regionMatches(true, 0, "create", 0, 6)
                || !EMPTY_FIRST.matcher(sql).find()) {
            return sql;
        }
        SqlTokens tokens = SqlTokens.of(sql, Dialect.POSTGRESQL.syntax());
        int body = Collections.indexOfSubList(tokens.texts(), List.of("begin", "atomic", ";"));
        int semicolon = tokens.start(body + 2);
        return body < 0 ? sql : sql.substring(0, semicolon) + ' ' + sql.substring(semicolon + 1);
    }

    /** Its own connection behind this one; null where another driver's is, or pgjdbc lives in another class loader. */
    static @Nullable BaseConnection connection(Connection connection) throws SQLException {
        try {
            return connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
        } catch (NoClassDefFoundError e) {
            return null;
        }
    }

    /** Whether the driver is connected to the process that answers; a pooler gave it another number. */
    static boolean isConnectedTo(Connection connection, int pid) throws SQLException {
        // Not its interface: the package of that one carries annotations which are not on the class path.
        return !(connection(connection) instanceof PgConnection driver) || driver.getBackendPID() == pid;
    }

    /** What the server reports of itself as it changes; null where another driver keeps that to itself. */
    static @Nullable String parameter(Connection connection, String name) throws SQLException {
        return connection(connection) instanceof PgConnection driver ? driver.getParameterStatus(name) : null;
    }

    /** Sets it, and gives what it was. */
    static int prepareThreshold(Connection connection, int threshold) throws SQLException {
        if (!(connection(connection) instanceof PgConnection driver)) {
            return threshold;
        }
        int before = driver.getPrepareThreshold();
        driver.setPrepareThreshold(threshold);
        return before;
    }

    /** Sends COPY … FROM STDIN, for which no other driver has a way. */
    static void copyIn(Connection connection, String copy, Reader data) throws SQLException, IOException {
        BaseConnection driver = connection(connection);
        if (driver == null) {
            throw new SQLFeatureNotSupportedException(
                    "COPY … FROM STDIN needs the driver org.postgresql:postgresql, and the connection is one of "
                            + connection.getMetaData().getDriverName());
        }
        new CopyManager(driver).copyIn(copy, data);
    }

    /** Cancels what the connection executes, be it a COPY, for which there is no statement. */
    static void cancel(Connection connection, @Nullable Statement statement) throws SQLException {
        BaseConnection driver = connection(connection);
        if (driver != null) {
            driver.cancelQuery();
        } else if (statement != null) {
            statement.cancel();
        }
    }

    /** What the server said; of an exception that is not pgjdbc's own, only its SQLSTATE and message are known. */
    public static SqlError error(SQLException exception) {
        SQLException cause = exception instanceof BatchUpdateException && exception.getNextException() != null
                ? exception.getNextException()
                : exception;
        String sqlState = SqlError.sqlState(cause);
        ServerErrorMessage server = serverMessage(cause);
        if (server == null) {
            return new SqlError(kind(sqlState), sqlState, String.valueOf(cause.getMessage()), 0);
        }
        boolean refused = sqlState.equals(LOCK_NOT_AVAILABLE) && !END_OF_WAIT.equals(server.getRoutine());
        return new SqlError(
                refused ? Kind.LOCK_REFUSED : kind(sqlState),
                sqlState,
                String.valueOf(server.getMessage()),
                server.getPosition(),
                server.getDetail(),
                server.getHint(),
                inside(server));
    }

    private static @Nullable Inside inside(ServerErrorMessage server) {
        String where = server.getWhere();
        if (where == null) {
            return null;
        }
        int line = line(OWN_BODY, where);
        boolean innermost = Pattern.compile(OWN_BODY).matcher(where).lookingAt();
        String query = innermost ? server.getInternalQuery() : null;
        return new Inside(
                where,
                line > 0 ? line : line(OWN_DATA, where),
                query == null ? "" : query,
                query == null ? 0 : server.getInternalPosition());
    }

    /** Of several, the last one is the statement's own: it runs the others. */
    private static int line(String regex, String where) {
        Matcher place = Pattern.compile(regex).matcher(where);
        int line = 0;
        while (place.find()) {
            line = Integer.parseInt(place.group(1));
        }
        return line;
    }

    private static @Nullable ServerErrorMessage serverMessage(SQLException exception) {
        try {
            return exception instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        } catch (NoClassDefFoundError e) {
            // The driver lives in another class loader: its message has to do.
            return null;
        }
    }

    private static Kind kind(String sqlState) {
        return switch (sqlState) {
            case "42P07", "42710", "42701", "42P06", "42723", "42P04" -> Kind.OBJECT_EXISTS;
            case "42P01", "3F000" -> Kind.OBJECT_MISSING;
            case "42703" -> Kind.COLUMN_MISSING;
            case "23505" -> Kind.DUPLICATE_KEY;
            case "42501" -> Kind.NO_PRIVILEGE;
            case LOCK_NOT_AVAILABLE -> Kind.LOCKED;
            case "40P01" -> Kind.DEADLOCK;
            case "53100" -> Kind.DISK_FULL;
            case "53200" -> Kind.OUT_OF_MEMORY;
            case "57014" -> Kind.CANCELLED;
            case "25006" -> Kind.READ_ONLY;
            case "57P01", "57P02", "57P03", "57P05" -> Kind.CONNECTION_LOST;
            default -> Kind.otherwise(sqlState);
        };
    }
}
