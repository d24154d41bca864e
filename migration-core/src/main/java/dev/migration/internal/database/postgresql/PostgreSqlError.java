package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Inside;
import dev.migration.internal.database.SqlError.Kind;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads what pgjdbc throws. */
public final class PostgreSqlError {

    /** In the server's language: {@code PL/pgSQL function inline_code_block line 3 at PERFORM}. */
    private static final Pattern OWN_BODY = Pattern.compile("^.*\\binline_code_block\\D+(\\d{1,9})", Pattern.MULTILINE);

    /** {@code COPY t, line 3, column v: "x"}. */
    private static final Pattern OWN_DATA = Pattern.compile("^COPY .*?, \\D+(\\d{1,9})", Pattern.MULTILINE);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Where the server ends a wait. Who does not wait, or raises such an error by itself, does so elsewhere. */
    private static final String END_OF_WAIT = "ProcessInterrupts";

    private PostgreSqlError() {}

    public static SqlError of(SQLException exception) {
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
        int line = line(OWN_BODY.matcher(where));
        boolean innermost = OWN_BODY.matcher(where).lookingAt();
        String query = innermost ? server.getInternalQuery() : null;
        return new Inside(
                where,
                line > 0 ? line : line(OWN_DATA.matcher(where)),
                query == null ? "" : query,
                query == null ? 0 : server.getInternalPosition());
    }

    /** Of several, the last one is the statement's own: it runs the others. */
    private static int line(Matcher place) {
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
            case "57P01", "57P02", "57P03" -> Kind.CONNECTION_LOST;
            default -> Kind.otherwise(sqlState);
        };
    }
}
