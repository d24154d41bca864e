package dev.migration.spring.diagnostics;

import dev.migration.problem.WaitTimeoutException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains who held the migration lock for too long. */
final class WaitTimeoutFailureAnalyzer extends AbstractFailureAnalyzer<WaitTimeoutException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WaitTimeoutException cause) {
        return HelpPage.of(cause);
    }
}
