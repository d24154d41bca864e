package dev.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Keeps PostgreSQL from going on with a statement in its middle, where it waits for a lock, and cuts it off there. */
final class BlockedStatement implements AutoCloseable {

    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final long PAUSE_NANOS = 5_000_000L;

    private final Connection blocker;
    private final int process;
    private final DataSource dataSource;

    /** Takes the locks of this statement, and keeps them. */
    BlockedStatement(DataSource dataSource, String locking) {
        this.dataSource = dataSource;
        try {
            blocker = dataSource.getConnection();
            try (Statement statement = blocker.createStatement()) {
                // Not in the transaction: the snapshot of a query would keep others waiting as well.
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()");
                row.next();
                process = row.getInt(1);
                blocker.setAutoCommit(false);
                statement.execute(locking);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Waits until a statement with this beginning waits for us, and not for somebody else on the way there; gives its
     * process.
     */
    int awaitWaiting(String beginning) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            long end = System.nanoTime() + LIMIT_NANOS;
            while (System.nanoTime() < end) {
                ResultSet row = statement.executeQuery("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND datname = current_database() AND starts_with(query, '" + beginning.replace("'", "''")
                        + "') AND " + process + " = ANY (pg_blocking_pids(pid))");
                if (row.next()) {
                    return row.getInt(1);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing waited: " + beginning);
    }

    /** The same, and ends that process. */
    void cut(String beginning) {
        int waiting = awaitWaiting(beginning);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(" + waiting + ", 10000)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            blocker.rollback();
            blocker.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
