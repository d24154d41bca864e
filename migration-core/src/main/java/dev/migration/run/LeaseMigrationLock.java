package dev.migration.run;

import dev.migration.database.SqlError;
import dev.migration.history.RunRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock for databases whose sessions have none: the run row names its owner and a time, by the database's clock, after
 * which another may take it over. A thread makes the time longer while we live. Every write to the journal names the
 * owner too, so that one who lost the lease, and does not know it yet, is stopped by its next statement.
 */
final class LeaseMigrationLock implements MigrationLock {

    private static final Logger log = LoggerFactory.getLogger(LeaseMigrationLock.class);
    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Session session;
    private final RunRow row;
    private final DataSource dataSource;
    private @Nullable CountDownLatch heartbeat;

    LeaseMigrationLock(Session session, RunRow row, DataSource dataSource) {
        this.session = session;
        this.row = row;
        this.dataSource = dataSource;
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                statement.executeUpdate(row.create());
            } catch (SQLException e) {
                if (session.database().explain(e).kind() != SqlError.Kind.DUPLICATE_KEY) {
                    throw e;
                }
            }
            if (statement.executeUpdate(row.takeLease(LIFE)) != 1) {
                return false;
            }
        }
        startHeartbeat();
        return true;
    }

    private void startHeartbeat() {
        var stopped = new CountDownLatch(1);
        var thread = new Thread(() -> renewUntil(stopped), "migration-lease");
        thread.setDaemon(true);
        thread.start();
        heartbeat = stopped;
    }

    private void renewUntil(CountDownLatch stopped) {
        try {
            while (!stopped.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(row.renewLease(LIFE));
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException | RuntimeException e) {
            // The row may be locked by our own open transaction, or the pool has one connection only: the journal's
            // next
            // write shows whether the lease still stands.
            log.debug("The lease was not renewed this time", e);
        }
    }

    @Override
    public void close() {
        if (heartbeat == null) {
            return;
        }
        heartbeat.countDown();
        heartbeat = null;
        try (Statement statement = session.connection().createStatement()) {
            statement.executeUpdate(row.releaseLease());
        } catch (SQLException e) {
            log.debug("The lease could not be given back; it expires", e);
        }
    }
}
