package dev.migration.internal.session;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Borrows a connection beside the run's own in a background task: a pool or a network may take long to answer. */
public final class SecondConnection {

    private static final MaskedLog log = MaskedLog.of(SecondConnection.class);

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

    /** What is tried with it. */
    public interface Use {

        /** Closes it, and returns whether it could be used. */
        boolean succeeds(@Nullable Connection second) throws SQLException;
    }

    /** Why it could not be used within this time; null where it could. */
    public @Nullable SQLException refusalWithin(Duration limit, Scheduler scheduler, Use use) {
        var refusal = new CompletableFuture<@Nullable SQLException>();
        Scheduler.Task trial = scheduler.start("migration-second-connection", () -> {
            if (startsFor(refusal)) {
                refusal.complete(refusal(use));
            }
        });
        SQLException why = new SQLTimeoutException("nothing came within " + Printable.duration(limit));
        try {
            trial.await(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = new SQLException("interrupted", e);
        }
        if (refusal.complete(why)) {
            abandon();
        }
        return refusal.join();
    }

    /** Whether nobody has abandoned it before the task started. */
    private synchronized boolean startsFor(CompletableFuture<?> refusal) {
        if (refusal.isDone()) {
            return false;
        }
        borrower = Thread.currentThread();
        return true;
    }

    private @Nullable SQLException refusal(Use use) {
        try {
            return use.succeeds(borrow()) ? null : new SQLException("the DataSource has one connection only");
        } catch (SQLException e) {
            return e;
        } catch (RuntimeException e) {
            return new SQLException(e);
        }
    }

    /** Any connection within this time; null where there is none. An interrupt does not end the wait. */
    public static @Nullable Connection within(Duration limit, DataSource dataSource, Scheduler scheduler) {
        var loan = new CompletableFuture<@Nullable Connection>();
        scheduler.start("migration-loan", () -> lend(dataSource, loan)).awaitIdle(limit);
        // The task closes a connection that comes later.
        return loan.complete(null) ? null : loan.join();
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
