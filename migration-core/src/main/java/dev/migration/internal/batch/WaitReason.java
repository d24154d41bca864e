// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.BatchSettings;
import dev.migration.internal.stop.StopSignal;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Why no range is to begin now: a standby is too far behind, a session waits for the table, or the team's own query says so. */
record WaitReason(Connection connection, Database database, BatchSettings settings, String table, StopSignal stop) {

    /** Meanwhile nobody sees that its process lives, which others take for dead after the lease of the database. */
    private static final int LONGEST_SECONDS = 10;

    /** In a message. */
    private static final int LONGEST_VALUE = 100;

    /** What is in the way: the same while it lasts; and in words, whose numbers change. */
    record Found(String subject, String detail) {}

    /** Empty where it may begin. */
    Optional<Found> find() throws StatementFailure, SQLException {
        DatabaseBatches product = database.batches();
        Duration most = settings.maxLag();
        OptionalDouble behind = most.isZero() ? OptionalDouble.empty() : product.lag(connection);
        Optional<Found> lag = behind.isPresent() ? ofLag(behind.getAsDouble(), most) : Optional.empty();
        if (lag.isPresent()) {
            return lag;
        }
        if (product.hasQueue(connection, table)) {
            return Optional.of(new Found("queue", "another session waits for a lock on " + table));
        }
        return settings.waitWhile() != null && holds(settings.waitWhile())
                ? Optional.of(new Found("query", "the query of batches.wait-while says so"))
                : Optional.empty();
    }

    /** That a standby is so many seconds behind, where that is too far. */
    static Optional<Found> ofLag(double seconds, Duration most) {
        return seconds > most.toMillis() / 1000.0
                ? Optional.of(new Found("standby", String.format(Locale.ROOT, "a standby is %.1f s behind", seconds)))
                : Optional.empty();
    }

    /** Runs the team's own query. */
    private boolean holds(String query) throws StatementFailure {
        try (Statement statement = connection.createStatement()) {
            // H2 sets it for the session.
            int before = statement.getQueryTimeout();
            statement.setQueryTimeout(LONGEST_SECONDS);
            statement.setEscapeProcessing(false);
            if (!stop.begin(statement)) {
                throw StatementFailure.stopped();
            }
            long start = System.nanoTime();
            try {
                List<Row> rows = Row.all(statement.executeQuery(query));
                return !rows.isEmpty() && isTrue(rows.get(0).get(1));
            } catch (SQLException e) {
                boolean tookTooLong = System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
                throw tookTooLong && stop.reason() == null && !connection.isClosed()
                        ? new SQLException("it took longer than " + LONGEST_SECONDS + " s", e.getSQLState(), e)
                        : e;
            } finally {
                stop.end();
                if (!connection.isClosed()) {
                    statement.setQueryTimeout(before);
                }
            }
        } catch (SQLException e) {
            throw StatementFailure.of(What.WAIT_WHILE, e);
        }
    }

    /** As each driver writes a boolean; a number is true unless it is 0, as a count is. */
    static boolean isTrue(@Nullable String value) throws SQLException {
        if (value == null || value.matches("(?i)t|true|f|false")) {
            return value != null && value.toLowerCase(Locale.ROOT).startsWith("t");
        }
        try {
            return new BigDecimal(value).signum() != 0;
        } catch (NumberFormatException e) {
            throw new SQLException(
                    "its first value is neither a boolean nor a number: "
                            + Printable.cut(Printable.line(value), LONGEST_VALUE),
                    e);
        }
    }
}
