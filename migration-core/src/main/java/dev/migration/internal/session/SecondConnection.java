package dev.migration.internal.session;

import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Borrows a connection beside the run's own in a background task: a pool or a network may take long to answer. */
public final class SecondConnection {

    private static final MaskedLog log = MaskedLog.of(SecondConnection.class);

    /** The end of a run that is stopped must not take long. */
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(2);

    private final DataSource dataSource;
    private final Connection first;
    private @Nullable Thread borrower;

    public SecondConnection(DataSource dataSource, Connection first) {
        this.dataSource = dataSource;
        this.first = first;
    }

    /** Borrows it for a task that closes it; null where the DataSource gives the run's own connection to everyone. */
    @SuppressWarnings("ReferenceEquality")
    public @Nullable Connection borrow() throws SQLException {
        setBorrower(Thread.currentThread());
        try {
            Connection connection = dataSource.getConnection();
            return connection == first ? null : connection;
        } finally {
            setBorrower(null);
        }
    }

    private synchronized void setBorrower(@Nullable Thread thread) {
        borrower = thread;
        if (thread == null) {
            // A late interrupt must not reach a statement.
            Thread.interrupted();
        }
    }

    /** Ends the wait for a connection, if a task waits for one. */
    public synchronized void abandon() {
        if (borrower != null) {
            borrower.interrupt();
        }
    }

    /** Any connection within this time; null where there is none. An interrupt does not end the wait. */
    public static @Nullable Connection within(Duration limit, DataSource dataSource, Scheduler scheduler) {
        var loan = new CompletableFuture<@Nullable Connection>();
        scheduler.start("migration-loan", () -> lend(dataSource, loan)).awaitIdle(limit);
        // The task closes a connection that comes later.
        return loan.complete(null) ? null : loan.join();
    }

    /** The same in place of one that is closed: a pool of one has no other before it has that one back. */
    static @Nullable Connection insteadOf(Connection closed, DataSource dataSource, Scheduler scheduler)
            throws SQLException {
        closed.close();
        return within(LONGEST_RENEWAL, dataSource, scheduler);
    }

    private static void lend(DataSource dataSource, CompletableFuture<@Nullable Connection> loan) {
        try {
            Connection connection = dataSource.getConnection();
            if (!loan.complete(connection)) {
                connection.close();
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("No other connection is available: {}", e);
            loan.complete(null);
        }
    }
}
