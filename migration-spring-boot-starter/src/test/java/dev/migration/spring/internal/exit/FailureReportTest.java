// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.MigrationMode;
import java.net.ConnectException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class FailureReportTest {

    @ParameterizedTest
    @ValueSource(strings = {"pool refused jdbc:postgresql://db/clinic?password=hunter2", "pool refused\nby two lines"})
    void anUnexplainedFailureIsLoggedWithItsCausesAndWithoutSecrets(String pool, CapturedOutput output) {
        var failure = new IllegalStateException(
                "no bean", new IllegalStateException(pool, new ConnectException("Connection refused")));
        try (var context = new GenericApplicationContext()) {
            new RunAndExit(new ExitTask.Run(MigrationMode.MIGRATE_AND_EXIT), context).report(failure);
        }

        assertThat(output)
                .containsSubsequence(
                        "The migrations could not be run",
                        "no bean",
                        "at " + FailureReportTest.class.getName(),
                        "Caused by: ",
                        "pool refused",
                        "Caused by: ",
                        "java.net.ConnectException: Connection refused")
                .doesNotContain("hunter2")
                .doesNotContain("\nby two lines");
    }
}
