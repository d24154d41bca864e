// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.spring.MigrationMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;

/** What the log says about a start. */
@ExtendWith(OutputCaptureExtension.class)
class StartLogTest {

    private static final String LOGGER = "(?m)^.* INFO .* : ";

    @Test
    void aStartSaysWhatWasAppliedAndHowLongItTook(CapturedOutput output) {
        application()
                .run(context -> assertThat(output)
                        .containsPattern(LOGGER + "Applied 0001_create_patient in \\d+ ms\n"
                                + ".* INFO .* : Applied 0002_add_email in \\d+ ms\n"
                                + ".* INFO .* : Applied 2 migrations in \\d+ ms\n"));
    }

    @Test
    void aStartWithNothingPendingLogsTheDatabaseAndThatItIsUpToDate(CapturedOutput output) {
        ApplicationContextRunner sameDatabase =
                application().withPropertyValues("spring.datasource.url=jdbc:h2:mem:one-line;DB_CLOSE_DELAY=-1");
        sameDatabase.run(first -> {});
        int before = output.length();
        sameDatabase.run(second -> assertThat(output.toString()
                        .substring(before)
                        .lines()
                        .filter(line -> line.contains("d.m") || line.contains("dev.migration")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .containsPattern(LOGGER + "Database: jdbc:h2:mem:one-line as sa \\(.*\\)"),
                        line -> assertThat(line)
                                .containsPattern(LOGGER + "The database is up to date \\(checked in \\d+ ms\\)")));
    }

    @Test
    void validatingSaysThatAllIsWell(CapturedOutput output) {
        ApplicationContextRunner sameDatabase =
                application().withPropertyValues("spring.datasource.url=jdbc:h2:mem:all-well;DB_CLOSE_DELAY=-1");
        sameDatabase.run(first -> {});
        int before = output.length();
        sameDatabase
                .withPropertyValues("migration.mode=validate")
                .run(second -> assertThat(output.toString().substring(before))
                        .contains("The database is up to date (2 applied)\n"));
    }

    @Test
    void modeOffIsLoggedInOneLine(CapturedOutput output) {
        application()
                .withPropertyValues("migration.mode=off")
                .run(context -> assertThat(output)
                        .containsPattern(LOGGER + "Migrations are switched off \\(migration.mode=off\\)\n"));
    }

    @Test
    void aTrainingRunIsLeftOut(CapturedOutput output) {
        // Its own initializer, because a context with this property ends the JVM.
        org.springframework.core.SpringProperties.setProperty("spring.context.exit", "onRefresh");
        try {
            initializer().afterPropertiesSet();
        } finally {
            org.springframework.core.SpringProperties.setProperty("spring.context.exit", null);
        }
        assertThat(output)
                .containsPattern(LOGGER + "Migrations are skipped: this start ends when the context is refreshed"
                        + " \\(spring.context.exit=onRefresh\\)\n");
    }

    @Test
    void whatIsOnlyProcessedAheadOfTimeIsLeftOut(CapturedOutput output) {
        System.setProperty("spring.aot.processing", "true");
        try {
            initializer().afterPropertiesSet();
        } finally {
            System.clearProperty("spring.aot.processing");
        }
        assertThat(output)
                .containsPattern(LOGGER + "Migrations are skipped: the application is only processed ahead of time\n");
    }

    @Test
    void oneMigrationIsSingular(CapturedOutput output) {
        new StartLog(null).ended(report(Duration.ofMillis(5), completed(5)));
        assertThat(output).contains(": Applied 1 migration in 5 ms\n");
    }

    @Test
    void warningsAreWarned(CapturedOutput output) {
        new StartLog(null)
                .ended(new RunReport(
                        Direction.UP,
                        List.of(),
                        Duration.ZERO,
                        List.of(Problem.warning(
                                Code.NEWER_SCHEMA, null, "The schema is newer", "deploy the newer build"))));
        assertThat(output)
                .containsPattern("(?m)^.* WARN .* : The schema is newer\n" + "  Next: deploy the newer build\n");
    }

    @Test
    void anOlderBuildStartsAndSaysWhatItDoesNotKnow(CapturedOutput output) {
        ApplicationContextRunner sameDatabase =
                application().withPropertyValues("spring.datasource.url=jdbc:h2:mem:older-build;DB_CLOSE_DELAY=-1");
        sameDatabase.run(first -> {});
        int before = output.length();
        sameDatabase
                .withPropertyValues("migration.locations=classpath:older")
                .run(second -> assertThat(second).hasNotFailed());
        assertThat(output.toString().substring(before)).containsPattern("""
                WARN .* : The database is newer than this build, which has no file for
                    0002_add_email, applied at \\S+Z by SA@\\S+
                  Next: if this build works with the newer schema, do nothing. To undo the newer migrations: migration down --to 0001 \\(runs the stored down scripts\\)
                .* INFO .* : Nothing was applied; see the warnings above""");
    }

    private static RunReport report(Duration duration, CompletedMigration... migrations) {
        return new RunReport(Direction.UP, List.of(migrations), duration, List.of());
    }

    private static CompletedMigration completed(long millis) {
        return new CompletedMigration("0007", "0007_add_phone", 1, Duration.ofMillis(millis));
    }

    /** One without databases, so that it would fail if it asked for them. */
    private static MigrationInitializer initializer() {
        return new MigrationInitializer(
                MigrationMode.MIGRATE, new DefaultListableBeanFactory(), new StandardEnvironment());
    }
}
