package dev.migration.spring.diagnostics;

import dev.migration.problem.DatabaseAccessException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a database that cannot be reached or written. */
final class DatabaseAccessFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseAccessException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DatabaseAccessException cause) {
        return HelpPage.of(cause);
    }
}
