package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a server, or a pool of its connections, gave none. */
final class ConnectionRefusal {

    /** https://www.postgresql.org/docs/current/errcodes-appendix.html */
    private static final String TOO_MANY_CONNECTIONS = "53300";

    /** Of the server, for all users and for one: https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html */
    private static final Set<Integer> TOO_MANY_OF_MYSQL = Set.of(1040, 1203, 1226);

    /** The class of errors of connections, in SQL's standard. */
    private static final String CONNECTION = "08";

    private ConnectionRefusal() {}

    /**
     * Whether others may have all connections. A pool says no more than that there was none in time.
     *
     * @param kept where the connection was to come from; null for a pool
     */
    static boolean mayBeFull(@Nullable KeptConnection kept, MigrationException failure) {
        if (kept == null) {
            return isUnreachable(failure);
        }
        SQLException refusal = kept.refusal();
        return refusal != null && isOfFullServer(refusal);
    }

    /** Whether there was no answer: not one that refuses this database, user or password. */
    static boolean isSilent(@Nullable KeptConnection kept, MigrationException failure) {
        if (kept == null) {
            return isUnreachable(failure);
        }
        SQLException refusal = kept.refusal();
        if (refusal == null || isOfFullServer(refusal)) {
            return false;
        }
        String state = refusal.getSQLState();
        return state != null && state.startsWith(CONNECTION);
    }

    private static boolean isUnreachable(MigrationException failure) {
        return failure instanceof DatabaseAccessException
                && failure.problems().get(0).code() == Code.DATABASE_UNREACHABLE;
    }

    private static boolean isOfFullServer(SQLException refusal) {
        return TOO_MANY_CONNECTIONS.equals(refusal.getSQLState()) || TOO_MANY_OF_MYSQL.contains(refusal.getErrorCode());
    }

    static MigrationException untried(String server, int tries) {
        return new DatabaseAccessException(
                Problems.error(
                        Code.DATABASE_UNREACHABLE,
                        "Not tried: the server " + Printable.line(server) + " gave no answer " + tries
                                + " times in a row.",
                        "see whether it is up and can be reached, and start again"),
                null);
    }
}
