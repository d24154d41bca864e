package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has to be known, and kept in order, where a pooler hands the session to others. */
interface Pooling {

    /**
     * What stands between us and the server; null where nothing does, or nobody can tell.
     *
     * @param server the row of {@link Database#serverQuery}
     */
    default @Nullable Pooler pooler(Connection connection, ResultSet server) throws SQLException {
        return null;
    }

    /** The same pooler, where each transaction finds this schema as the current one. */
    default Pooler inSchema(Pooler pooler, Connection connection, String schema) throws SQLException {
        return pooler;
    }

    /** Where unqualified names lead in a new session of the user's, where the product has search paths. */
    default Optional<String> initialSearchPath(Connection connection) throws SQLException {
        return Optional.empty();
    }

    /** All that the session is set to, by name; none where no pooler would hand it to others. */
    default Map<String, String> settings(Connection connection) throws SQLException {
        return Map.of();
    }

    /** What of these the session is set to, by name: settings of a script's own making, which are listed nowhere. */
    default Map<String, String> settings(Connection connection, Set<String> names) throws SQLException {
        return Map.of();
    }

    /** Statements that give the session its own role and these settings again, of which it has others now. */
    default List<String> putBack(Map<String, String> before, Map<String, String> now) {
        return List.of();
    }

    /**
     * Sets after how many executions the driver keeps a statement on the server, 0 for never.
     *
     * @return what it was before
     */
    default int keepStatementsAfter(Connection connection, int executions) throws SQLException {
        return executions;
    }
}
