package dev.migration.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.problem.Code;
import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.MigrationException;
import dev.migration.problem.MigrationFailedException;
import dev.migration.problem.Place;
import dev.migration.problem.Problem;
import dev.migration.problem.WaitTimeoutException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTest {

    @Test
    void oneProblem() {
        FailureAnalysis analysis = analyze(new InvalidMigrationsException(Problem.error(
                Code.SEQUENCE_GAP, null, "Invalid migration sequence: expected 2, found 3", "add migration 2")));
        assertThat(analysis.getDescription()).isEqualTo("Invalid migration sequence: expected 2, found 3");
        assertThat(analysis.getAction()).isEqualTo("add migration 2");
    }

    @Test
    void severalProblemsAreShownTogether() {
        FailureAnalysis analysis = analyze(new InvalidMigrationsException(List.of(
                Problem.warning(Code.NEWER_SCHEMA, null, "The schema is newer", "deploy the newer build"),
                Problem.error(Code.INVALID_NAME, Place.of("migrations/first.sql"), "No version", "rename it"),
                Problem.error(Code.UNKNOWN_OPTION, new Place("0002_b.sql", 1, 4), "Unknown option", "remove it"))));
        assertThat(analysis.getDescription()).isEqualTo("""
                        migrations/first.sql  No version
                        0002_b.sql:1:4  Unknown option
                        The schema is newer""");
        assertThat(analysis.getAction()).isEqualTo("- rename it\n- remove it");
    }

    @Test
    void theSameRemedyIsShownOnce() {
        assertThat(analyze(new InvalidMigrationsException(List.of(
                                Problem.error(Code.INVALID_NAME, Place.of("a.sql"), "No version", "rename it"),
                                Problem.error(Code.INVALID_NAME, Place.of("b.sql"), "No version", "rename it"))))
                        .getAction())
                .isEqualTo("rename it");
    }

    @Test
    void aFailedMigration() {
        FailureAnalysis analysis = analyze(new MigrationFailedException(
                "0007_add_phone",
                Problem.error(
                        Code.STATEMENT_FAILED,
                        new Place("0007_add_phone.sql", 12, 5),
                        "statement 3 of 4 failed (SQLSTATE 42703)\n    ALTER TABLE patient\n                ^ relation",
                        "fix the file and start again; nothing has to be cleaned up"),
                null));
        assertThat(analysis.getDescription()).isEqualTo("""
                        Migration failed: 0007_add_phone
                        0007_add_phone.sql:12:5  statement 3 of 4 failed (SQLSTATE 42703)
                            ALTER TABLE patient
                                        ^ relation""");
        assertThat(analysis.getAction()).isEqualTo("fix the file and start again; nothing has to be cleaned up");
    }

    @Test
    void aDatabaseThatIsDown() {
        FailureAnalysis analysis = analyze(new DatabaseAccessException(
                Problem.error(Code.DATABASE_UNREACHABLE, null, "No connection to db:5432", "start the database"),
                null));
        assertThat(analysis.getDescription()).isEqualTo("No connection to db:5432");
        assertThat(analysis.getAction()).isEqualTo("start the database");
    }

    @Test
    void aLongWait() {
        FailureAnalysis analysis = analyze(new WaitTimeoutException(Problem.error(
                Code.WAIT_TIMEOUT, null, "clinic@host has held the lock since 10:00", "wait, or end that process")));
        assertThat(analysis.getDescription()).isEqualTo("clinic@host has held the lock since 10:00");
        assertThat(analysis.getAction()).isEqualTo("wait, or end that process");
    }

    @Test
    void noExceptionSetsTheExitCode() {
        // Together with actuator that would spoil the report of every failed start.
        assertThat(MigrationException.class.getPermittedSubclasses())
                .noneMatch(org.springframework.boot.ExitCodeGenerator.class::isAssignableFrom);
    }

    @Test
    void aFailedStartPrintsThePage(CapturedOutput output) {
        assertThatThrownBy(() -> start("--migration.locations=classpath:failing"))
                .isNotNull();
        assertThat(output.toString().replace("\r", ""))
                .contains("APPLICATION FAILED TO START", "Migration failed: 0001_add_phone", "NOBODY")
                .contains("\nAction:\n\n");
    }

    @Test
    void anUnknownModePrintsTheAllowedValues(CapturedOutput output) {
        assertThatThrownBy(() -> start("--migration.mode=migrat")).isNotNull();
        assertThat(output.toString().replace("\r", "")).contains("""

                        ***************************
                        APPLICATION FAILED TO START
                        ***************************

                        Description:

                        Failed to bind properties under 'migration.mode' to dev.migration.spring.MigrationMode:

                            Property: migration.mode
                            Value: "migrat"
                            Origin: "migration.mode" from property source "commandLineArgs"
                            Reason: failed to convert java.lang.String to \
                        @org.springframework.boot.context.properties.bind.DefaultValue dev.migration.spring.MigrationMode (caused by \
                        java.lang.IllegalArgumentException: No enum constant dev.migration.spring.MigrationMode.migrat)

                        Action:

                        Update your application's configuration. The following values are valid:

                            MIGRATE
                            OFF
                            VALIDATE
                        """);
    }

    @Test
    void twoDataSourcesPrintWhichOnesThereAre(CapturedOutput output) {
        assertThatThrownBy(() -> start(TwoDataSources.class)).isNotNull();
        assertThat(output.toString().replace("\r", "")).contains("""
                        Description:

                        Cannot tell which DataSource to migrate: the application has clinic, reports, and none of them is \
                        primary

                        Action:

                        mark one of them with @MigrationDataSource or @Primary, or set migration.url
                        """);
    }

    @Test
    void noDataSourcePrintsWhatToConfigure(CapturedOutput output) {
        assertThatThrownBy(() -> start("--spring.datasource.embedded-database-connection=none"))
                .isNotNull();
        assertThat(output.toString().replace("\r", "")).contains("""
                        Description:

                        Failed to configure a DataSource: 'url' attribute is not specified and no embedded datasource could be \
                        configured.
                        """);
    }

    @Test
    void noDataSourceBeanPrintsWhatToConfigure(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        DetailsOnly.class,
                        "--spring.autoconfigure.exclude="
                                + org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration.class
                                        .getName()))
                .isNotNull();
        assertThat(output.toString().replace("\r", "")).contains("""
                        Description:

                        There is no DataSource to migrate

                        Action:

                        set spring.datasource.url or migration.url, or define a DataSource bean
                        """);
    }

    private static void start(String... arguments) {
        start(Application.class, arguments);
    }

    private static void start(Class<?> application, String... arguments) {
        new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .run(arguments)
                .close();
    }

    /** As Spring Boot does it: by the analyzers on the class path, for an exception in the middle of its causes. */
    private static FailureAnalysis analyze(MigrationException exception) {
        Throwable failure = new BeanCreationException("migrationInitializer", "failed", exception);
        return SpringFactoriesLoader.forDefaultResourceLocation(SpringApplication.class.getClassLoader())
                .load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, error) -> {}))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .reduce((one, other) -> {
                    throw new AssertionError("two analyses");
                })
                .orElseThrow();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class TwoDataSources {
        @Bean
        DriverManagerDataSource clinic() {
            return new DriverManagerDataSource("jdbc:h2:mem:clinic");
        }

        @Bean
        DriverManagerDataSource reports() {
            return new DriverManagerDataSource("jdbc:h2:mem:reports");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class DetailsOnly {
        // Two of them: neither is the one to use.
        @Bean
        org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails first() {
            return new Details();
        }

        @Bean
        org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails second() {
            return new Details();
        }
    }

    private static final class Details implements org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails {
        @Override
        public String getUsername() {
            return "sa";
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:h2:mem:details";
        }
    }
}
