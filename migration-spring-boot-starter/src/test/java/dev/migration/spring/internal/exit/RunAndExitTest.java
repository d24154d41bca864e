// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class RunAndExitTest extends ServiceRuns {

    @Test
    void migratesAndMakesNoBeanThatTheMigrationsDoNotNeed() {
        Set<String> made = ConcurrentHashMap.newKeySet();

        Throwable end = run(BusyService.noting(made), "--migration.mode=migrate-and-exit");

        assertThat(end).hasMessageContaining("exit code 0");
        assertThat(Applications.applied(database())).containsExactly("0001_create_patient", "0002_add_email");
        assertThat(made).contains("dataSource", "migrationMigrator").doesNotContainAnyElementsOf(BusyService.BEANS);
    }

    @Test
    void worksOnBatchesToTheirEnd(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("0001_a.sql"),
                "CREATE TABLE a (id INT PRIMARY KEY, b INT); INSERT INTO a VALUES (1, 1);");
        Files.writeString(
                folder.resolve("0002_b.sql"),
                "-- option: batch=a.id\nUPDATE a SET b = 2 WHERE id BETWEEN :from AND :to;");
        String locations = "--migration.locations=" + folder;

        assertThat(run("--migration.mode=migrate-and-exit", "--migration.batches.run=background", locations))
                .hasMessageContaining("exit code 0");

        assertThat(run("--migration.mode=validate-and-exit", locations)).hasMessageContaining("exit code 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acme,bolt"})
    void appliesThePhaseOfItsSetting(String tenants, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("0001_a.sql"), "CREATE TABLE a (id INT);");
        Files.writeString(folder.resolve("0002_b.sql"), "-- option: phase=contract\nDROP TABLE a;");
        String locations = "--migration.locations=" + folder;
        String schemas = tenants.isEmpty() ? "--unused" : "--migration.tenants.schemas=" + tenants;
        url = tenants.isEmpty() ? url : withSchemas("ACME", "BOLT");
        String job = "--migration.mode=migrate-and-exit";
        String contract = "--migration.phase=contract";

        assertThat(run(job, locations, schemas, contract)).hasMessageContaining("exit code 3");
        assertThat(run(job, locations, schemas)).hasMessageContaining("exit code 0");
        assertThat(Applications.hasTable(database(), "a")).isTrue();
        assertThat(run("--migration.mode=validate-and-exit", locations, schemas))
                .hasMessageContaining("exit code 0");
        assertThat(run(job, locations, schemas, contract)).hasMessageContaining("exit code 0");
        assertThat(Applications.hasTable(database(), "a")).isFalse();
        assertThat(run("--migration.mode=validate-and-exit", locations, schemas, "--migration.phase=all"))
                .hasMessageContaining("exit code 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration.phases", "migrations.phase"})
    void failsIfThePhaseIsMisspelt(String name) {
        assertThat(run("--migration.mode=migrate-and-exit", "--" + name + "=contract"))
                .hasStackTraceContaining("Unknown setting: " + name)
                .hasStackTraceContaining("did you mean migration.phase?");
    }

    @Test
    void migratesSeveralDatabases() {
        String reports = "jdbc:h2:mem:reports-of-several;DB_CLOSE_DELAY=-1";

        Throwable end = run(
                "--migration.mode=migrate-and-exit",
                "--migration.instances.clinic.data-source=dataSource",
                "--migration.instances.reports.url=" + reports,
                "--migration.instances.reports.user=sa");

        assertThat(end).hasMessageContaining("exit code 0");
        assertThat(Applications.applied(database())).containsExactly("0001_create_ward");
        assertThat(Applications.applied(new DriverManagerDataSource(reports, "sa", "")))
                .containsExactly("0001_create_report");
    }

    @Test
    void migratesTargetsToTheirEnd() {
        url = withSchemas("ACME", "BOLT");
        String targets = "--migration.targets.query=SELECT schema_name FROM information_schema.schemata"
                + " WHERE schema_name IN ('ACME', 'BOLT')";

        assertThat(run("--migration.mode=validate-and-exit", targets)).hasMessageContaining("exit code 3");
        assertThat(run("--migration.mode=migrate-and-exit", targets, "--migration.targets.mode=background"))
                .hasMessageContaining("exit code 0");
        assertThat(Applications.hasTable(database(), "patient")).isTrue();
        assertThat(run("--migration.mode=validate-and-exit", targets)).hasMessageContaining("exit code 0");
    }

    @Test
    void aTenantWithSomethingPendingIsAProblem() {
        url = withSchemas("ACME");

        assertThat(run("--migration.mode=validate-and-exit", "--migration.tenants.schemas=acme"))
                .hasMessageContaining("exit code 3");
    }

    private String withSchemas(String... schemas) {
        return url + ";INIT="
                + Stream.of(schemas)
                        .map(schema -> "CREATE SCHEMA IF NOT EXISTS " + schema)
                        .collect(java.util.stream.Collectors.joining("\\;"));
    }

    @Test
    void theSameServiceMakesAllOfThemWhereItIsNotToEnd() {
        Set<String> made = ConcurrentHashMap.newKeySet();

        Throwable end = run(BusyService.noting(made));

        assertThat(end).isNull();
        assertThat(made).containsAll(BusyService.BEANS);
    }

    @Test
    void underATestAnExceptionNamesTheProperty() {
        assertThat(run("--migration.mode=migrate-and-exit"))
                .isInstanceOf(IllegalStateException.class)
                .hasNoCause()
                .hasMessage(
                        "migration.mode=migrate-and-exit ends the process, here with exit code 0; but a test runs in"
                                + " it, so it continues: remove the mode from the settings of the tests");
    }

    @Test
    void aThreadThatATestStartedEndsNoProcessEither() {
        CompletableFuture<?> run = CompletableFuture.supplyAsync(
                () -> SpringApplication.run(Service.class, arguments("--migration.mode=migrate-and-exit")));

        assertThatThrownBy(run::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("but a test runs in it");
    }

    @Test
    void lazyInitializationChangesNothing() {
        run("--migration.mode=migrate-and-exit", "--spring.main.lazy-initialization=true");
        assertThat(Applications.applied(database())).hasSize(2);
    }

    @Test
    void listenersOfTheRunAreTold() {
        Listening.events.clear();
        run(new SpringApplication(Listening.class), "--migration.mode=migrate-and-exit");
        assertThat(Listening.events)
                .filteredOn(MigrationEvent.MigrationCompleted.class::isInstance)
                .hasSize(2);
    }

    @Test
    void validationReportsWhatIsPendingAndWritesNothing() {
        assertThat(run("--migration.mode=validate-and-exit"))
                .hasMessageContaining("migration.mode=validate-and-exit ends the process, here with exit code 3")
                .rootCause()
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("2 migrations are not applied: 0001_create_patient, 0002_add_email");
        assertThat(Applications.hasTable(database(), "__migrations")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, migration.locations=classpath:failing, dev.migration.MigrationFailedException",
        "1, migration.instances.clinic.data-source=dataSource --migration.instances.clinic.locations=classpath:failing,"
                + " dev.migration.spring.DatabaseStartException",
        "3, migration.locations=classpath:broken, 'expected 2, found 3'",
        "2, migration.url=jdbc:postgresql://localhost:1/clinic, dev.migration.DatabaseAccessException",
        "2, spring.datasource.driver-class-name=no.such.Driver, no.such.Driver"
    })
    void whatFailsIsTheExitCode(int exitCode, String settings, String trace) {
        assertThat(run(("--migration.mode=migrate-and-exit --" + settings).split(" ")))
                .hasMessageContaining("exit code " + exitCode)
                .hasStackTraceContaining(trace);
    }

    @Test
    void anApplicationWithoutMigratorDoesNotStart() {
        assertThat(run(new SpringApplication(WithoutDatabase.class), "--migration.mode=migrate-and-exit"))
                .hasMessageContaining("exit code 2")
                .cause()
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(
                        "migration.mode=migrate-and-exit has nothing to run: the application has no Migrator");
    }

    @Test
    void anUnknownModeFailsBeforeThereIsAContext() {
        var application = new SpringApplication(Service.class);
        List<Object> contexts = new ArrayList<>();
        application.addInitializers(contexts::add);

        Throwable end = run(application, "--migration.mode=migrate-and-exti");

        assertThat(end)
                .cause()
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(
                        "migration.mode has an unknown value: \"migrate-and-exti\" (origin: \"migration.mode\""
                                + " from property source \"commandLineArgs\")")
                .hasMessageContaining("set it to one of migrate, validate, off, migrate-and-exit, validate-and-exit");
        assertThat(contexts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--migration.mode=migrat", "--migration.tenants=a,b", "--migration=off"})
    void aWrongSettingEndsTheProcessBeforeThereIsAContext(String setting) {
        assertThat(run(setting))
                .isInstanceOfSatisfying(
                        ExitCodeGenerator.class,
                        end -> assertThat(end.getExitCode()).isEqualTo(2));
    }

    @Test
    void whereMigrationsAreSwitchedOffAGroupMayHaveAValue() {
        assertThat(run("--spring.main.web-application-type=none", "--migration.mode=off", "--migration.endpoint=true"))
                .isNull();
    }

    @Test
    void aModeThatIsKnownTooLateDoesNotStartTheService() {
        assertThatStart(Applications.application().withPropertyValues("migration.mode=migrate-and-exit"))
                .hasCode(Code.INVALID_SETTING)
                .names("migration.mode=migrate-and-exit");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        MigrationAutoConfiguration.class
    })
    static class Service {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MigrationAutoConfiguration.class)
    static class WithoutDatabase {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, MigrationAutoConfiguration.class})
    static class Listening {

        private static final List<MigrationEvent> events = new ArrayList<>();

        @Bean
        MigrationListener migrationListener() {
            return events::add;
        }
    }
}
