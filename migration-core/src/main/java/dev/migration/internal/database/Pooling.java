package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
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

    /**
     * Sets after how many executions the driver keeps a statement on the server, 0 for never.
     *
     * @return what it was before
     */
    default int keepStatementsAfter(Connection connection, int executions) throws SQLException {
        return executions;
    }
}
