// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;

/** A wrong setting ends the start with a page that names it. */
class RefusedSettingTest {

    private static FailureAnalysis analysis(String... properties) {
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        application()
                .withPropertyValues(properties)
                .run(context -> analysis[0] = new MigrationFailureAnalyzer().analyze(context.getStartupFailure()));
        return Objects.requireNonNull(analysis[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "spring.datasource.url, jdbc:postgresql:/clinic",
        "spring.datasource.url, jdbc:h3:mem:clinic",
        "migration.url, jdbc:h3:mem:clinic",
        "migration.url, jdbc:postgres://localhost/clinic"
    })
    void aUrlThatTheDriverDoesNotAccept(String property, String url) {
        FailureAnalysis analysis = analysis(property + "=" + url, "spring.datasource.driver-class-name=org.h2.Driver");
        assertThat(analysis.getDescription())
                .contains("Error [database-unreachable] No connection to the database: ")
                .endsWith("\n  Database: " + url + " (" + property + " in test)");
        assertThat(analysis.getAction())
                .startsWith("check the URL, and that the driver of this database is on the class path");
    }

    @Test
    void anEmptyToolIsNamedByItsProperty() {
        assertThat(analysis("migration.adopt=").getDescription())
                .isEqualTo("Error [invalid-setting] migration.adopt is empty.");
        assertThat(analysis("migration.instances.clinic.url=jdbc:h2:mem:x", "migration.instances.clinic.adopt=flywai")
                        .getDescription())
                .contains("migration.instances.clinic.adopt is \"flywai\", which is no tool");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration.adopt", "migration.adopt-table"})
    void whatTakesOverAnotherToolsHistoryHasToBeInTheClassPath(String setting) {
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        application()
                .withClassLoader(new FilteredClassLoader("dev.migration.adopt"))
                .withPropertyValues(setting + "=flyway")
                .run(context -> analysis[0] = new MigrationFailureAnalyzer().analyze(context.getStartupFailure()));

        assertThat(analysis[0].getDescription())
                .isEqualTo("Error [invalid-setting] " + setting
                        + " is set, and what takes over another tool's history is not in the class path.");
        assertThat(analysis[0].getAction())
                .isEqualTo("remove the setting if all databases are switched; else add the dependency"
                        + " dev.migration:migration-adopt");
    }

    @Test
    void withoutThatTheServiceStartsWhereNothingIsTakenOver() {
        application()
                .withClassLoader(new FilteredClassLoader("dev.migration.adopt"))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
