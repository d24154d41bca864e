package dev.migration.internal.session;

import dev.migration.internal.help.Durations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection beside the one that the run has.
 *
 * @param dataSource where to borrow it
 * @param first the one that the run has
 */
public record SecondConnection(DataSource dataSource, Connection first) {

    /**
     * Borrows it for somebody who closes it; null where the DataSource has one connection only, and hands it out to
     * everyone: then a script runs on it now, and it is not ours to close.
     */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    public Connection borrow() throws SQLException {
        Connection connection = dataSource.getConnection();
        return connection == first ? null : connection;
    }

    /** What is tried with it. */
    public interface Use {

        /** Closes it, and says whether it was of use. */
        boolean succeeds(@Nullable Connection second) throws SQLException;
    }

    /** Why it is not to be had, or was of no use, within this time; null where it was. */
    @Nullable
    public SQLException refusalWithin(Duration limit, Use use) {
        var trial = new FutureTask<>(() -> use.succeeds(borrow()));
        var thread = new Thread(trial, "migration-second-connection");
        thread.setDaemon(true);
        thread.start();
        try {
            return trial.get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? null
                    : new SQLException("the DataSource has one connection only");
        } catch (TimeoutException e) {
            return new SQLTimeoutException("nothing came within " + Durations.inWords(limit), e);
        } catch (ExecutionException e) {
            return e.getCause() instanceof SQLException refusal ? refusal : new SQLException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SQLException("interrupted", e);
        } finally {
            // It may still wait for the pool.
            trial.cancel(true);
        }
    }
}
