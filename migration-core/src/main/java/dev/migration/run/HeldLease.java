package dev.migration.run;

import dev.migration.history.RunRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease that we hold: it is made to last while we live, from a second connection and a thread of its own. */
final class HeldLease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HeldLease.class);

    private final Session session;
    private final RunRow row;
    private final DataSource dataSource;
    private final Duration pause;
    private @Nullable CountDownLatch stopped;

    HeldLease(Session session, RunRow row, DataSource dataSource) {
        this.session = session;
        this.row = row;
        this.dataSource = dataSource;
        this.pause = session.database().lease().dividedBy(4);
    }

    /** To be called once it is taken. */
    void start() {
        var stop = new CountDownLatch(1);
        daemon("migration-lease", () -> beatUntil(stop));
        stopped = stop;
    }

    /** Whether a second connection is to be had, and answered, within this time. */
    boolean canBeatWithin(Duration limit) {
        var beat = new FutureTask<>(this::beat);
        daemon("migration-lease-trial", beat);
        try {
            return beat.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("No second connection answers", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void beatUntil(CountDownLatch stop) {
        try {
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    beat();
                } catch (SQLException | RuntimeException e) {
                    // The row may be locked by our own open transaction, or the pool has one connection only: what we
                    // write next shows whether the lease still stands.
                    log.debug("The lease was not renewed this time", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean beat() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            if (isOurs(connection)) {
                return false;
            }
            int before = session.database().keepStatementsAfter(connection, 0);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(row.heartbeat());
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            } finally {
                session.database().keepStatementsAfter(connection, before);
            }
            return true;
        }
    }

    /** A DataSource may have one connection only, and hand it out to everyone: then a script runs on it now. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isOurs(Connection connection) {
        return connection == session.connection();
    }

    /** Gives it back, if it was taken. */
    @Override
    public void close() {
        if (stopped == null) {
            return;
        }
        stopped.countDown();
        stopped = null;
        try (Statement statement = session.connection().createStatement()) {
            statement.executeUpdate(row.releaseLease());
        } catch (SQLException e) {
            log.debug("The lease could not be given back; it expires", e);
        }
    }
}
