package dev.migration.database;

import dev.migration.database.SqlError.Kind;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads what pgjdbc throws. */
final class PostgreSqlError {

    private PostgreSqlError() {}

    static SqlError of(SQLException exception) {
        SQLException told = exception instanceof BatchUpdateException && exception.getNextException() != null
                ? exception.getNextException()
                : exception;
        String sqlState = told.getSQLState() == null ? "" : told.getSQLState();
        ServerErrorMessage server = serverMessage(told);
        if (server == null) {
            return new SqlError(kind(sqlState), sqlState, String.valueOf(told.getMessage()), 0, null, null);
        }
        return new SqlError(
                kind(sqlState),
                sqlState,
                String.valueOf(server.getMessage()),
                server.getPosition(),
                server.getDetail(),
                server.getHint());
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
            case "55P03", "40P01" -> Kind.LOCKED;
            case "25006" -> Kind.READ_ONLY;
            case "57P01", "57P02", "57P03" -> Kind.CONNECTION_LOST;
            default -> sqlState.startsWith("08") ? Kind.CONNECTION_LOST : Kind.OTHER;
        };
    }
}
