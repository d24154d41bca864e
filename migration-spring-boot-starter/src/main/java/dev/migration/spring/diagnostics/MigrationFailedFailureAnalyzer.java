package dev.migration.spring.diagnostics;

import dev.migration.problem.MigrationFailedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a script that the database refused. */
final class MigrationFailedFailureAnalyzer extends AbstractFailureAnalyzer<MigrationFailedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationFailedException cause) {
        return HelpPage.of("Migration failed: " + cause.migration() + "\n", cause);
    }
}
