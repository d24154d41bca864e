package dev.migration.internal.lock;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Durations;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.HistoryTables.Grants;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps other instances from running migrations on the same history at the same time. */
public abstract class MigrationLock implements LockWait.Attempt, AutoCloseable {

    final Session session;
    final History seen;
    final HistoryTables tables;
    final RunRow row;
    final LeaseWatch others;

    MigrationLock(Session session, History seen, HistoryTables tables, RunRow row, LeaseWatch others) {
        this.session = session;
        this.seen = seen;
        this.tables = tables;
        this.row = row;
        this.others = others;
    }

    /** The run row as it is written under this lock. */
    public final RunRow row() {
        return row;
    }

    /** Why it does not hold while a statement runs outside a transaction; null where it does. To find out may take seconds. */
    public @Nullable SQLException refusalOutsideTransactions() {
        return null;
    }

    /** Releases it if it is held; a lock that cannot be released ends with the session, or is taken over. */
    @Override
    public abstract void close();

    @Override
    public boolean mayBeAbandoned() {
        return others.mayBeAbandoned();
    }

    @Override
    public @Nullable String holder() throws SQLException {
        MigrationLockHolder holder = MigrationLockHolder.read(session.connection(), tables);
        return holder == null ? null : holder.words() + others.words();
    }

    /** How to end the session of a killed instance: MariaDB notices that only when the running statement has ended. */
    @Override
    public String remedyForOrphan() throws SQLException {
        SessionLock lock =
                session.database().locks().sessionLock(tables.migrations()).orElse(null);
        if (lock == null) {
            return "";
        }
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(lock.end())) {
            String end = row.next() ? row.getString(1) : null;
            return end == null ? "" : "; if its process is gone, end what it left behind: " + end;
        }
    }

    /** Creates the history's tables where they do not exist. */
    public final void createTables() {
        List<String> definitions = new ArrayList<>(List.of(tables.createRunTable()));
        definitions.addAll(tables.createTables());
        try {
            create(definitions);
        } catch (SQLException e) {
            throw cannotCreate(e);
        }
    }

    final void create(List<String> definitions) throws SQLException {
        if (seen.present()) {
            return;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            for (String definition : definitions) {
                session.history().ask(() -> statement.execute(definition));
            }
        }
        // IF NOT EXISTS accepts whatever another has created meanwhile.
        session.history().reader(seen).requireTrusted(session.connection(), seen.server());
    }

    final RuntimeException cannotCreate(SQLException cause) {
        SqlError error = session.database().explain(cause);
        String schema = seen.server().schema();
        String user = seen.server().user();
        return error.kind() != SqlError.Kind.NO_PRIVILEGE
                ? session.failure("The history's tables cannot be created", cause)
                : new DatabaseAccessException(
                        Problem.error(
                                Code.NO_PRIVILEGE,
                                null,
                                "User " + user + " may not create the history's tables in schema " + schema + ": "
                                        + Printable.block(error.message(), 4) + ".",
                                new Grants(session.tables().in(schema), user).toCreate()),
                        cause);
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
                unchanged = unchanged.plus(gap.compareTo(LONGEST_GAP) < 0 ? gap : LONGEST_GAP);
            } else {
                changed |= pulse != null;
                pulse = lease.pulse();
                unchanged = Duration.ZERO;
            }
            readAt = now;
            return unchanged.compareTo(term) >= 0;
        }

        /** Whether a living owner would have renewed it by now. */
        boolean isNearlyOver() {
            return unchanged.compareTo(term.minus(WORTH_MENTIONING)) >= 0;
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
                            + Durations.inWords(term);
        }
    }
}
