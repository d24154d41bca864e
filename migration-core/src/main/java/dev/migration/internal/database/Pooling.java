package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has to be known, and restored, where a pooler hands the session to others. */
public interface Pooling {

    /**
     * What is between us and the server; null where nothing is, or where that cannot be determined.
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

    /** Sets after how many executions the driver keeps a statement on the server, 0 for never; returns the old value. */
    default int keepStatementsAfter(Connection connection, int executions) throws SQLException {
        return executions;
    }

    /**
     * A pooler, such as PgBouncer, that hands out a session of the server's for one transaction and
     * then gives it to another client. Nothing that is set there for longer is ours to set, or stays ours.
     *
     * @param searchPath where unqualified names led when it was met, perhaps because another client had set that
     * @param searchPathSql the same, as it has to be written behind SET
     * @param currentSchema the schema in which they created tables then; null where there was none
     * @param session what each transaction is set to, so that all of a run finds the same
     */
    record Pooler(
            String searchPath,
            String searchPathSql,
            @Nullable String currentSchema,
            SessionState session) {}
}
