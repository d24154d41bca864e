package dev.migration.internal.session;

import dev.migration.internal.help.Durations;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Borrows a connection beside the run's own in a background task: a pool or a network may take long to answer. */
public final class SecondConnection {

    private static final MaskedLog log = MaskedLog.of(SecondConnection.class);

    private final DataSource dataSource;
    private final Connection first;
    private @Nullable Thread borrower;

    /** Beside this one. */
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
        var trial = new CompletableFuture<Boolean>();
        scheduler.start("migration-second-connection", () -> {
            try {
                if (startsFor(trial)) {
                    trial.complete(use.succeeds(borrow()));
                }
            } catch (SQLException | RuntimeException e) {
                trial.completeExceptionally(e);
            }
        });
        try {
            return trial.get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? null
                    : new SQLException("the DataSource has one connection only");
        } catch (TimeoutException e) {
            trial.cancel(false);
            abandon();
            return new SQLTimeoutException("nothing came within " + Durations.inWords(limit), e);
        } catch (ExecutionException e) {
            return e.getCause() instanceof SQLException refusal ? refusal : new SQLException(e.getCause());
        } catch (InterruptedException e) {
            trial.cancel(false);
            abandon();
            Thread.currentThread().interrupt();
            return new SQLException("interrupted", e);
        }
    }

    /** Whether nobody has abandoned it before the task started. */
    private synchronized boolean startsFor(CompletableFuture<Boolean> trial) {
        if (trial.isDone()) {
            return false;
        }
        borrower = Thread.currentThread();
        return true;
    }

    /** Any connection within this time; null where there is none. An interrupt does not end the wait. */
    static @Nullable Connection within(Duration limit, DataSource dataSource, Scheduler scheduler) {
        var loan = new CompletableFuture<@Nullable Connection>();
        scheduler.start("migration-loan", () -> lend(dataSource, loan));
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return loan.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    // The task closes a connection that comes later.
                    return loan.complete(null) ? null : loan.join();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A loan never fails", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
