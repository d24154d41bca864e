// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.CheckedRead;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryReader;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The instance that holds the migration lock, since when and what runs, as far as the database shows it.
 *
 * @param words for people
 * @param pulse of a lease: another text after every renewal; empty where the session has the lock
 * @param isCurrent whether it surely has it; a lease that has run out by the clock may still be renewed
 */
public record MigrationLockHolder(String words, String pulse, boolean isCurrent) {

    /** The holder now; null when the lock is free. */
    public static @Nullable MigrationLockHolder of(Session session, History history) {
        HistoryTables tables = session.tables().in(history.server().schema());
        try {
            return session.history()
                    .ask(() -> Optional.ofNullable(read(session.connection(), tables, history)))
                    .orElse(null);
        } catch (SQLException e) {
            throw session.history().cannotRead("The lock cannot be read", e);
        }
    }

    static @Nullable MigrationLockHolder read(Connection connection, HistoryTables tables, History seen)
            throws SQLException {
        SessionLock lock =
                tables.database().locks().sessionLock(tables.migrations()).orElse(null);
        if (lock == null) {
            return lease(connection, tables);
        }
        MigrationLockHolder holder = ofSession(connection, lock);
        // An instance behind a pooler, or on another node of what this was copied from, has a lease beside the lock.
        return holder == null ? leaseIfThere(connection, tables, seen) : holder;
    }

    private static @Nullable MigrationLockHolder ofSession(Connection connection, SessionLock lock)
            throws SQLException {
        List<Row> rows = Row.all(connection, lock.holder());
        String holder = rows.isEmpty() ? null : rows.get(0).get(1);
        return holder == null ? null : new MigrationLockHolder(shown(holder), "", true);
    }

    /** The lease in the run row; null when there is none. */
    static @Nullable MigrationLockHolder lease(Connection connection, HistoryTables tables) throws SQLException {
        List<Row> rows = CheckedRead.of(
                connection,
                tables.database(),
                List.of(Objects.requireNonNull(tables.schema(), "schema")),
                tables.catalogueNames().subList(1, 2),
                RunRow.lease(tables),
                Row::all);
        return lease(rows);
    }

    private static @Nullable MigrationLockHolder lease(List<Row> rows) {
        if (rows.isEmpty()) {
            return null;
        }
        Row row = rows.get(0);
        return new MigrationLockHolder(shown(row.text(1)), row.text(2), row.is(3));
    }

    /** The same where its table may be missing; or be another user's, if the history was missing when it was read. */
    static @Nullable MigrationLockHolder leaseIfThere(Connection connection, HistoryTables tables, History seen)
            throws SQLException {
        if (!seen.present() && !tables.database().has(Capability.MULTIPLE_STATEMENTS)) {
            // A view could replace the table after the check; and these have no lease beside the lock.
            return null;
        }
        try {
            return lease(connection, tables);
        } catch (SQLException e) {
            SqlError.Kind kind = tables.database().explain(e).kind();
            // A view in its place may lead to another user's tables.
            if (kind == SqlError.Kind.OBJECT_MISSING || (kind == SqlError.Kind.NO_PRIVILEGE && !seen.present())) {
                if (seen.present()) {
                    new HistoryReader(tables).requireTrusted(connection, seen.server());
                }
                return null;
            }
            throw e;
        }
    }

    /** A statement that runs may hold a password. */
    public static String shown(String holder) {
        return Printable.line(SecretMask.maskMessage(holder));
    }

    /**
     * Judges another's lease by its changes: when it has not changed for one term, its owner is gone. The term is measured by
     * our monotonic clock, so no wrong clock can block a run or double it. A gap between two reads counts for two seconds at
     * most: if this process was suspended, the owner gets the rest of its term.
     */
    static final class LeaseWatch {

        private static final Duration LONGEST_GAP = Duration.ofSeconds(2);

        /** An owner that lives has renewed its lease by then. */
        private static final Duration WORTH_MENTIONING = HeldLease.BEAT.multipliedBy(4);

        private final Duration term;
        private final LongSupplier nanoTime;
        private @Nullable String pulse;
        private Duration unchanged = Duration.ZERO;
        private long readAt;
        private boolean changed;

        LeaseWatch(Duration term, LongSupplier nanoTime) {
            this.term = term;
            this.nanoTime = nanoTime;
        }

        /** The lease was read; whether its owner is gone. */
        boolean isOver(MigrationLockHolder lease) {
            long now = nanoTime.getAsLong();
            if (lease.pulse().equals(pulse)) {
                Duration gap = Duration.ofNanos(now - readAt);
                unchanged = unchanged.plus(Collections.min(List.of(gap, LONGEST_GAP)));
            } else {
                changed |= pulse != null;
                pulse = lease.pulse();
                unchanged = Duration.ZERO;
            }
            readAt = now;
            return unchanged.compareTo(term) >= 0;
        }

        /** Whether its owner may be gone: it has never changed. */
        boolean mayBeAbandoned() {
            return pulse != null && !changed;
        }

        /** It was free, or could not be renewed: the term starts again. */
        void none() {
            pulse = null;
        }

        /** How long it has not changed, as a clause; empty for a short time. */
        String words() {
            return pulse == null || unchanged.compareTo(WORTH_MENTIONING) < 0
                    ? ""
                    : "; its lease has not changed for " + unchanged.toSeconds() + " s, and is taken over after "
                            + Printable.duration(term);
        }
    }
}
