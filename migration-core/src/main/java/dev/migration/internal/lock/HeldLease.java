// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import dev.migration.MigrationException;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.SecondConnection;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopReason;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A lease that we hold, and renew from a second connection in a background task. If the lease could not be renewed for three
 * quarters of its term, a statement outside a transaction is stopped. Exception: a node of a cluster that has not answered a
 * renewal yet. A transaction cannot commit without the lease.
 */
final class HeldLease implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(HeldLease.class);

    private static final Duration PATIENCE_WITH_POOL = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    static final Duration BEAT = Duration.ofSeconds(1);

    private final Session session;
    private final RunRow row;
    private final SecondConnection second;
    private final Duration pause;
    private final Duration term;
    private final StopSignal signal;
    private volatile long renewedAt;

    /** Whether a node of a cluster has yet to answer a renewal, which is ordered before any takeover. */
    private volatile boolean isUnanswered;

    private Scheduler.@Nullable Task heartbeat;
    private Scheduler.@Nullable Task termCheck;

    HeldLease(Session session, RunRow row, DataSource dataSource, StopSignal signal) {
        this(session, row, dataSource, signal, BEAT, session.database().lease());
    }

    HeldLease(Session session, RunRow row, DataSource dataSource, StopSignal signal, Duration pause, Duration term) {
        this.session = session;
        this.row = row;
        this.second = new SecondConnection(dataSource, session.connection());
        this.pause = pause;
        this.term = term;
        this.signal = signal;
    }

    /** To be called once it is taken. */
    void start() {
        renewedAt = System.nanoTime();
        heartbeat = signal.scheduler().repeat(pause, "migration-lease", this::renew);
        if (!session.database().has(Capability.SINGLE_WRITER)) {
            termCheck = signal.scheduler().check(term.dividedBy(16), this::endUnprotected);
        }
    }

    private void endUnprotected() {
        Duration silence = Duration.ofNanos(System.nanoTime() - renewedAt);
        if (signal.isUnprotected()
                && !isUnanswered
                && silence.compareTo(term.multipliedBy(3).dividedBy(4)) > 0) {
            signal.request(StopReason.LEASE);
        }
    }

    private void renew() {
        try {
            long before = System.nanoTime();
            beat(second.borrow(), before);
        } catch (SQLException e) {
            // Where our own open transaction has locked the row, no other instance can take it: on a cluster, one can.
            if (!session.database().locks().areOfCluster()
                    && session.database().explain(e).kind().isOfLocks()) {
                renewedAt = System.nanoTime();
            }
            log.debug("The lease was not renewed this time: {}", e);
        } catch (MigrationException e) {
            log.debug("The lease was not renewed this time: {}", e);
        }
    }

    /** Does nothing where there is no second connection. */
    private void beat(@Nullable Connection connection, long start) throws SQLException {
        if (connection == null) {
            return;
        }
        try (connection;
                Restoration asItWas = session.setup().apply(connection)) {
            int before = session.database().keepStatementsAfter(connection, 0);
            try {
                isUnanswered = session.database().locks().areOfCluster();
                boolean renewed = Row.execute(connection, row.heartbeat()) == 1;
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
                if (renewed || !row.isLostWithoutHeartbeat()) {
                    renewedAt = isUnanswered ? System.nanoTime() : start;
                }
            } finally {
                isUnanswered = false;
                session.database().keepStatementsAfter(connection, before);
            }
        }
    }

    @Override
    public void close() {
        if (heartbeat == null) {
            return;
        }
        end(heartbeat);
        heartbeat = null;
        if (session.isGivenUp()) {
            log.debug("The lease is not released; the next instance takes it over after its term");
            return;
        }
        try {
            Row.execute(session.connection(), row.releaseLease());
        } catch (SQLException e) {
            log.debug("The lease could not be released; the next instance takes it over after its term: {}", e);
        }
    }

    /** An interrupt during a statement would close the file of a database in this process. */
    private void end(Scheduler.Task beating) {
        beating.cancel();
        if (termCheck != null) {
            termCheck.cancel();
        }
        if (!beating.awaitIdle(PATIENCE_WITH_POOL)) {
            second.abandon();
            beating.awaitIdle(PATIENCE);
        }
    }
}
