package dev.migration.spring.diagnostics;

import dev.migration.problem.MigrationException;
import dev.migration.problem.MigrationFailedException;
import dev.migration.spring.DatabaseStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why the migrations kept the application from starting. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationException cause) {
        DatabaseStartException start = findCause(rootFailure, DatabaseStartException.class);
        String database = start == null ? "" : "Database " + start.database() + ":\n";
        String title = cause instanceof MigrationFailedException failed
                ? "Migration failed: " + failed.migration() + "\n"
                : "";
        return HelpPage.of(database + title, cause);
    }
}
