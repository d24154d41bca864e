// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.List;

/** Another held the migration lock, or kept everyone from reading the history, for longer than was to be waited. */
public final class WaitTimeoutException extends MigrationException {

    private static final long serialVersionUID = 1L;

    private final boolean busy;

    /** Carries who is blocking, since when, and what it runs, as far as the database shows it. */
    public WaitTimeoutException(Problem problem) {
        this(problem, false);
    }

    /**
     * The same, or that nothing was waited for.
     *
     * @param busy whether another does the work, and this was not to wait for it
     */
    public WaitTimeoutException(Problem problem, boolean busy) {
        super("", List.of(problem), null);
        this.busy = busy;
    }

    /** Whether another does the work, and this was not to wait for it. */
    public boolean isBusy() {
        return busy;
    }
}
