package dev.migration.spring.diagnostics;

import dev.migration.problem.MigrationStoppedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a run that was told to end, as when the application is shut down while it starts. */
final class MigrationStoppedFailureAnalyzer extends AbstractFailureAnalyzer<MigrationStoppedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationStoppedException cause) {
        return HelpPage.of(cause);
    }
}
