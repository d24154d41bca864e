package dev.migration.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
        return loan.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static void borrow(DataSource dataSource, CompletableFuture<@Nullable Connection> loan) {
        try {
            Connection connection = dataSource.getConnection();
            if (!loan.complete(connection)) {
                connection.close();
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("No other connection is to be had", e);
            loan.complete(null);
        }
    }
}
