package dev.migration.run;

import dev.migration.database.TransactionLock;
import dev.migration.history.Bookkeeping;
import dev.migration.history.Grants;
import dev.migration.history.History;
import dev.migration.history.HistoryTables;
import dev.migration.history.RunRow;
import dev.migration.plan.Baseline;
import dev.migration.plan.Plan;
import dev.migration.plan.Transactionality;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.MigrationStoppedException;
import dev.migration.problem.WaitTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our turn to write a history: it begins when the lock is ours, which keeps other instances away, and ends with the lock.
 * What was read before it, another instance may have changed.
 */
final class Turn implements AutoCloseable {

    private final Session session;
    private final History seen;
    private final StopSignal stop;
    private final HistoryTables tables;
    private final Bookkeeping bookkeeping;
    private final MigrationLock lock;
    private final LockWait wait;

    /** What was changed already before the first script. */
    private final List<String> changes = new ArrayList<>(2);

    private Turn(Session session, History seen, RunSettings settings, Listeners listeners, StopSignal stop) {
        this.session = session;
        this.seen = seen;
        this.stop = stop;
        this.tables = session.tables().in(seen.server().schema());
        this.bookkeeping = new Bookkeeping(tables, Actor.describe(seen.server().user()));
        this.lock = MigrationLock.of(session, seen, tables, settings.dataSource(), stop);
        this.wait = new LockWait(Awaited.LOCK, lock, tables, settings.waitTimeout(), listeners, stop);
    }

    /**
     * Makes the session ready to write; the turn is still to be begun.
     *
     * @param seen the history as it was read without the lock
     */
    static Turn of(Session session, History seen, RunSettings settings, Listeners listeners, StopSignal stop) {
        session.makeWritable();
        session.expectPooler(seen);
        session.enterTenant(seen);
        if (session.createsSchema() && !seen.present()) {
            Preparation.createSchema(session, seen.server().schema());
        }
        return new Turn(session, seen, settings, listeners, stop);
    }

    /**
     * Waits until it begins, and makes the history's tables where there are none.
     *
     * @throws WaitTimeoutException if another has the lock for longer than one may wait
     * @throws MigrationStoppedException if somebody wants the run to end
     */
    void begin() {
        wait.await(session);
        createTables();
    }

    /** The same with one try only, and a pause if another has the lock. */
    boolean tryBegin() {
        boolean ours = wait.tryAcquire(session);
        if (ours) {
            createTables();
        }
        return ours;
    }

    private void createTables() {
        if (!seen.present()) {
            Preparation.createTables(session, tables, seen);
            changes.add("the history's tables were made");
        }
    }

    /**
     * Writes the baseline where it is due.
     *
     * @throws InvalidMigrationsException if nobody has said what a filled schema amounts to
     */
    void writeBaseline(@Nullable Baseline baseline) {
        ExistingSchema found = ExistingSchema.of(session, session.history().read());
        found.refusal(baseline, Set.of()).ifPresent(problem -> {
            throw new InvalidMigrationsException(problem);
        });
        if (baseline != null && found.isFilled()) {
            found.log(baseline);
            if (baseline instanceof Baseline.UpTo) {
                ExistingSchema.write(session, bookkeeping, baseline, List.of());
                changes.add("the baseline " + baseline.text() + " was recorded");
            }
        }
    }

    /** What was changed for good before the first script, as a clause; empty where that is nothing. */
    String changes() {
        return String.join(", and ", changes);
    }

    /** Reads the history as it is now, and what failed as well. */
    History read() {
        return HistoryLook.again(session, stop, changes);
    }

    /**
     * Refuses, before rows are deleted, a history that another has changed while we waited for our turn, and one whose rows
     * a foreign key may keep.
     *
     * @throws InvalidMigrationsException if it is so
     */
    void requireSame(History now) {
        session.history().requireUnreferenced(now);
        if (wait.hasWaited()) {
            ChangedMeanwhile.requireSame(seen, now);
        }
    }

    /**
     * Makes the tables ready for what a plan writes to them.
     *
     * @throws InvalidMigrationsException if it cannot run under this lock
     */
    void prepareFor(Plan plan) {
        Refusals.throwIfAny(PoolerLimits.refusals(session, seen, plan));
        PoolerLimits.requireLock(plan, lock);
        if (plan.steps().stream().anyMatch(step -> step.mode() == Transactionality.JOURNALED)) {
            Preparation.bringUpToDate(session, tables, seen);
        }
    }

    /** Writes the history. */
    Bookkeeping bookkeeping() {
        return bookkeeping;
    }

    /** Writes what is in flight. */
    RunRow row() {
        return lock.row();
    }

    /** SQL for the session that has the server's lock in a transaction of ours; empty where there is no such lock. */
    String lockHolder() {
        return session.database()
                .transactionLock(tables.migrations())
                .map(TransactionLock::holder)
                .orElse("");
    }

    /** What an administrator types so that we may write both. */
    String grant() {
        return Grants.of(tables, seen.server().user()).toWrite();
    }

    @Override
    public void close() {
        lock.close();
    }
}
