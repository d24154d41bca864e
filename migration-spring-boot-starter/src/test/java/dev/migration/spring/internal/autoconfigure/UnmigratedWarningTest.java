// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.MigrationDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Where the starter is there and nothing is migrated, one warning says why. */
@ExtendWith(OutputCaptureExtension.class)
class UnmigratedWarningTest {

    private static final String WARNING =
            "No database is migrated: the application has no DataSource that is a default candidate, or"
                    + " excludes MigrationAutoConfiguration. Set spring.datasource.url (with R2DBC: migration.url), or mark"
                    + " a DataSource with @MigrationDataSource. If nothing is to be migrated, set migration.mode=off";

    private final ApplicationContextRunner withoutDatabase = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(MigrationAutoConfiguration.class, UnmigratedAutoConfiguration.class));

    @Test
    void anApplicationWithoutDataSourceIsWarnedOnce(CapturedOutput output) {
        withoutDatabase.run(context -> assertThat(output).containsOnlyOnce(WARNING));
    }

    @Test
    void modeOffIsNotWarned(CapturedOutput output) {
        withoutDatabase
                .withPropertyValues("migration.enabled=false")
                .run(context -> assertThat(output).doesNotContain("No database is migrated"));
    }

    @Test
    void whatIsMigratedIsNotWarned(CapturedOutput output) {
        application().run(context -> assertThat(output).doesNotContain("No database is migrated"));
    }

    @Test
    void aChildContextWhoseParentMigratesIsNotWarned(CapturedOutput output) {
        application()
                .run(parent -> withoutDatabase
                        .withParent(parent)
                        .run(child -> assertThat(output).doesNotContain("No database is migrated")));
    }

    @Test
    void anExclusionIsNamed(CapturedOutput output) {
        new ApplicationContextRunner()
                .withUserConfiguration(Everything.class)
                .withPropertyValues("spring.autoconfigure.exclude=" + MigrationAutoConfiguration.class.getName())
                .run(context -> assertThat(output).containsOnlyOnce(WARNING));
    }

    @Test
    void aDataSourceThatIsNoDefaultCandidateIsNamed(CapturedOutput output) {
        withoutDatabase
                .withUserConfiguration(HiddenDataSource.class)
                .run(context -> assertThat(output).containsOnlyOnce(WARNING));
    }

    @Test
    void theOnlyDataSourceIsMigratedWhereItIsForMigrations(CapturedOutput output) {
        withoutDatabase.withUserConfiguration(MarkedDataSource.class).run(context -> {
            assertThat(applied(context.getBean("owner", DataSource.class))).hasSize(2);
            assertThat(output).doesNotContain("No database is migrated");
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {}

    @Configuration(proxyBeanMethods = false)
    static class HiddenDataSource {

        @Bean(defaultCandidate = false)
        DataSource archive() {
            return new DriverManagerDataSource("jdbc:h2:mem:archive");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MarkedDataSource {

        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource owner() {
            return new DriverManagerDataSource("jdbc:h2:mem:only-marked;DB_CLOSE_DELAY=-1");
        }
    }
}
