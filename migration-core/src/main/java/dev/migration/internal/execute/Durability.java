package dev.migration.internal.execute;

import dev.migration.internal.database.Database;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Transactionality;
import java.util.List;

/**
 * Lets the migrations of a run reach the disk together: each is committed by itself, but only the last commit waits for
 * the disk. A server writes its log in order, so what was committed before is then durable as well. A script outside a
 * transaction starts with a commit of the journal, which waits.
 */
public final class Durability {

    private final Database database;
    private final RunRow row;
    private final Step last;
    private boolean awaited;

    /** Of a run whose last step is this one. */
    public Durability(Database database, RunRow row, Step last) {
        this.database = database;
        this.row = row;
        this.last = last;
    }

    /** The first statements of a step's transaction. A script that sets the same for itself comes later and prevails. */
    public List<String> settings(Step step) {
        return step.equals(last) ? List.of() : database.deferDurability();
    }

    public void committed(Step step) {
        awaited = step.mode() == Transactionality.TRANSACTION && !settings(step).isEmpty();
    }

    /** Whether something is committed that has not reached the disk, for all we know. */
    public boolean isAwaited() {
        return awaited;
    }

    /** A change for a run that ended before its last step: a commit of something that only reads does not wait. */
    public List<String> lastWrite() {
        return awaited ? List.of(row.create(), row.own()) : List.of();
    }
}
