// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.stop;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a run's connection executes now, and how other threads cancel that, and cut the connection if it does not answer. */
final class Cancellation {

    private static final MaskedLog log = MaskedLog.of(Cancellation.class);

    private static final Duration UNTIL_CUT = Duration.ofSeconds(4);
    private static final Duration BETWEEN_CANCELS = Duration.ofMillis(100);

    private @Nullable Connection connection;
    private @Nullable Database database;
    private @Nullable Statement statement;
    private boolean executing;
    private boolean sent;
    private boolean closed;
    private String blocker = "";
    private Scheduler.@Nullable Task cancels;

    synchronized void attend(Connection next, @Nullable Database product) {
        connection = next;
        database = product;
    }

    /** A statement starts; null where the driver needs none to cancel it. */
    synchronized void begin(@Nullable Statement next) {
        statement = next;
        executing = true;
    }

    synchronized void blockedBy(String session) {
        blocker = session;
    }

    /** The statement has ended; a late cancel must not hit the next one. */
    void end() {
        Connection hit;
        Scheduler.Task last;
        synchronized (this) {
            executing = false;
            statement = null;
            hit = connection;
            last = cancels;
        }
        if (last == null || hit == null) {
            return;
        }
        last.awaitIdle(UNTIL_CUT);
        synchronized (this) {
            if (!sent) {
                return;
            }
            sent = false;
        }
        try {
            Row.execute(hit, "SELECT 1");
        } catch (SQLException e) {
            log.debug("The cancel was late: {}", e);
        }
    }

    /** The run has ended. */
    synchronized void close() {
        closed = true;
    }

    /** Cancels what is executed until it has ended, and cuts the connection of a run that has not ended in time. */
    synchronized void start(Scheduler scheduler) {
        cancels = scheduler.repeat(BETWEEN_CANCELS, "migration-cancel", this::cancel);
        scheduler.after(UNTIL_CUT, "migration-cut", this::cut);
    }

    private void cancel() {
        Connection target;
        Database product;
        Statement running;
        synchronized (this) {
            if (!executing) {
                return;
            }
            sent = true;
            target = connection;
            product = database;
            running = statement;
        }
        try {
            if (target != null && product != null) {
                product.cancel(target, running);
            } else if (running != null) {
                running.cancel();
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("The statement cannot be cancelled: {}", e);
        }
    }

    private void cut() {
        Connection silent;
        String why;
        synchronized (this) {
            silent = closed ? null : connection;
            if (!blocker.isEmpty()) {
                why = "The database waits for " + blocker;
            } else if (executing) {
                why = "The database does not answer";
            } else {
                why = "The statement did not stop in time";
            }
        }
        if (silent == null) {
            return;
        }
        log.warn("{}, so the connection of the migration run was closed", why);
        try {
            silent.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("The connection cannot be cut: {}", e);
        }
    }
}
