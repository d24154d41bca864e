package dev.migration.internal.session;

import dev.migration.internal.secrets.SecretMask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Borrows a connection for one who cannot wait for as long as a pool, or a network, may take. */
final class QuickLoan {

    private static final Logger log = LoggerFactory.getLogger(QuickLoan.class);

    private QuickLoan() {}

    /** A connection within this time; null where there is none. An interrupt does not end the wait. */
    static @Nullable Connection within(Duration limit, DataSource dataSource) {
        var loan = new CompletableFuture<@Nullable Connection>();
        var thread = new Thread(() -> borrow(dataSource, loan), "migration-loan");
        thread.setDaemon(true);
        thread.start();
        // Not completeOnTimeout(): the JDK's timer thread would stay for ever.
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return loan.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    // The one who borrows keeps what comes later, unless it came this moment.
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

    private static void borrow(DataSource dataSource, CompletableFuture<@Nullable Connection> loan) {
        try {
            Connection connection = dataSource.getConnection();
            if (!loan.complete(connection)) {
                connection.close();
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("No other connection is to be had: {}", SecretMask.describe(e));
            loan.complete(null);
        }
    }
}
