package dev.migration.problem;

import java.util.List;

/** Another instance held the migration lock for longer than this one was told to wait. */
public final class WaitTimeoutException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /** Carries who holds the lock, since when, and what it runs, as far as the database tells. */
    public WaitTimeoutException(Problem problem) {
        super(problem.text(), List.of(problem), null);
    }
}
