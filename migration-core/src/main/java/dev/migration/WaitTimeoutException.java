package dev.migration;

import java.util.List;

/** Another held the migration lock, or kept everyone from reading the history, for longer than was to be waited. */
public final class WaitTimeoutException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /** Carries who is blocking, since when, and what it runs, as far as the database shows it. */
    public WaitTimeoutException(Problem problem) {
        super(problem.text(), List.of(problem), null);
    }
}
