// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the migrations of a run reach the disk together: each is committed by itself, but only the last commit waits for
 * the disk. A server writes its log in order, so what was committed before is then durable as well. A script outside a
 * transaction starts with a commit of the journal, which waits.
 */
public final class Durability {

    private final Database database;
    private final RunRow row;
    private final @Nullable Step last;
    private boolean awaited;

    /** Of a run whose last step is this one; null where it has none. */
    public Durability(Database database, RunRow row, @Nullable Step last) {
        this.database = database;
        this.row = row;
        this.last = last;
    }

    /** Whether a step's commit does not wait for the disk. A script that sets the same for itself comes later and prevails. */
    boolean isDeferred(Step step) {
        return step != last && database.has(Capability.COMMITS_WITHOUT_WAITING);
    }

    public void committed(Step step) {
        awaited = step.mode() == Transactionality.TRANSACTION && isDeferred(step);
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
