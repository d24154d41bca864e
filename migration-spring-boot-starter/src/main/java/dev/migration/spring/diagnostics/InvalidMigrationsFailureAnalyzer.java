package dev.migration.spring.diagnostics;

import dev.migration.problem.InvalidMigrationsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains files, history or settings that do not fit together. */
final class InvalidMigrationsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMigrationsException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidMigrationsException cause) {
        return HelpPage.of(cause);
    }
}
