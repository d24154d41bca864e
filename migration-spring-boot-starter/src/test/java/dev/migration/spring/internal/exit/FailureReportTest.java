package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class FailureReportTest {

    @Test
    void aFailureThatNobodyExplainsIsLoggedWithoutItsSecrets(CapturedOutput output) {
        var failure = new IllegalStateException(
                "no bean", new IllegalStateException("jdbc:postgresql://db/clinic?password=hunter2"));
        try (var context = new GenericApplicationContext()) {
            RunAndExit.report(failure, context);
        }

        assertThat(output)
                .containsSubsequence(
                        "The migrations could not be run", "no bean", "at " + FailureReportTest.class.getName())
                .doesNotContain("hunter2");
    }
}
