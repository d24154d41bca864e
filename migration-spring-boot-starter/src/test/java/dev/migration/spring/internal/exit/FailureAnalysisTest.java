// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.TargetNotReadyException;
import dev.migration.TenantSource;
import dev.migration.internal.help.Remedy;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTest {

    @Test
    void severalProblemsAreShownTogether() {
        FailureAnalysis analysis = analyze(new InvalidMigrationsException(List.of(
                Problem.warning(Code.NEWER_SCHEMA, null, "The schema is newer", "deploy the newer build"),
                Problem.error(Code.INVALID_NAME, Place.of("migrations/first.sql"), "No version", "rename it"),
                Problem.error(Code.UNKNOWN_OPTION, new Place("0002_b.sql", 1, 4), "Unknown option", "remove it"))));
        assertThat(analysis.getDescription()).isEqualTo("""
                        Error [invalid-name] migrations/first.sql  No version
                        Error [unknown-option] 0002_b.sql:1:4  Unknown option
                        Warning [newer-schema] The schema is newer""");
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
    void noExceptionSetsTheExitCode() {
        // Together with actuator that would spoil the report of every failed start.
        assertThat(new ClassFileImporter().importPackagesOf(MigrationException.class))
                .filteredOn(type -> type.isAssignableTo(MigrationException.class))
                .hasSizeGreaterThan(1)
                .noneMatch(type -> type.isAssignableTo(ExitCodeGenerator.class));
    }

    @Test
    void aFailedStartPrintsThePage(CapturedOutput output) {
        assertThatThrownBy(() -> start("--migration.locations=classpath:failing"))
                .isNotNull();
        assertThat(report(output)).isEqualTo("""
                        Description:

                        Migration failed: 0001_add_phone
                        Error [statement-failed] failing/0001_add_phone.sql:2:1  statement 2 of 2 failed (SQLSTATE 42S02)
                            ALTER TABLE nobody ADD COLUMN phone VARCHAR(100)
                            ^ Table "NOBODY" not found
                          Half done: statement 1 of migration 0001 is applied, statement 2 and all after it did not run.

                        Action:

                        fix the file from statement 2 on and start again: it resumes there; or resolve it by hand and record that: \
                        migration mark-applied 0001, or migration mark-failed 0001. Without the command line, start the \
                        service's jar once with --migration.command="mark-applied 0001", or with \
                        --migration.command="mark-failed 0001"
                        """);
    }

    @Test
    void noDataSourceBeanPrintsWhatToConfigure(CapturedOutput output) {
        assertThatThrownBy(() -> start(DetailsOnly.class)).isNotNull();
        assertThat(output.toString().replace("\r", "")).contains("""
                        Description:

                        Error [invalid-setting] There is no DataSource to migrate

                        Action:

                        set spring.datasource.url or migration.url, or define a DataSource bean
                        """);
    }

    @Test
    void whatIsPendingInSeveralDatabasesIsPrintedForEach(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        TwoDataSources.class,
                        "--migration.mode=validate",
                        "--migration.instances.clinic.order=1",
                        "--migration.instances.reports.order=2"))
                .isNotNull();
        assertThat(report(output)).isEqualTo("""
                        Description:

                        Database clinic:
                        Error [pending] 1 migration is not applied: 0001_create_ward
                        Database reports:
                        Error [pending] 1 migration is not applied: 0001_create_report

                        Action:

                        apply them: migration up; or start with migration.mode=migrate
                        """);
    }

    @Test
    void whatIsPendingForAMigratorOfTheApplicationsOwnIsPrintedBesideDatabases(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        DatabasesBesideAMigrator.class,
                        "--migration.mode=validate",
                        "--migration.instances.clinic.order=1",
                        "--migration.instances.reports.order=2"))
                .isNotNull();
        assertThat(report(output)).startsWith("""
                        Description:

                        Error [pending] 2 migrations are not applied: 0001_create_patient, 0002_add_email
                        Database clinic:
                        Error [pending] 1 migration is not applied: 0001_create_ward
                        Database reports:
                        Error [pending] 1 migration is not applied: 0001_create_report
                        """);
    }

    @Test
    void theCommandsOfAFailedCommandNameItsDatabaseAndTenant() {
        var reason = new InvalidMigrationsException(Problem.error(
                Code.INTERRUPTED, null, "0002_b was interrupted", Remedy.of("{}", Fix.command("resume", "0002"))));
        ServiceCommand command = ServiceCommand.of("mark-applied 0003 --database reports --tenant acme");
        FailureAnalysis analysis = analyze(new ServiceCommand.FailedException(command, reason));
        assertThat(analysis.getDescription())
                .isEqualTo("Database reports:\nTenant acme:\nError [interrupted] 0002_b was interrupted");
        assertThat(analysis.getAction())
                .endsWith(" start the service's jar once with"
                        + " --migration.command=\"resume 0002 --tenant acme --database reports\"");
    }

    @Test
    void theServicesJarRunsNoCommandOfATarget() {
        var reason = new TargetNotReadyException(
                List.of("acme"),
                List.of(Problem.error(
                        Code.INTERRUPTED,
                        null,
                        "0002_b was interrupted",
                        Remedy.of("{}", Fix.command("resume", "0002")))));
        assertThat(analyze(reason).getAction()).isEqualTo("migration resume 0002");
    }

    @Test
    void tenantsThatFailedAreCounted(CapturedOutput output) {
        assertThatThrownBy(() -> start("--migration.tenants.schemas=public,nowhere"))
                .isNotNull();
        assertThat(report(output)).startsWith("""
                        Description:

                        1 of 2 tenants was not migrated; the other one is migrated.
                        Error [invalid-setting] Tenant nowhere: The schema NOWHERE does not exist.
                        """);
    }

    @Test
    void tenantsThatWaitForThemselvesAreExplainedWhereverTheCycleIsEntered(CapturedOutput output) {
        assertThatThrownBy(() -> start(TenantsByCustomers.class))
                .rootCause()
                .isInstanceOfSatisfying(
                        BeanCurrentlyInCreationException.class,
                        cycle -> assertThat(cycle.getBeanName()).isEqualTo("customers"));
        assertThat(report(output))
                .startsWith("Description:\n\nError [invalid-setting] The TenantSource waits for itself: ");
    }

    @Test
    void aCycleThatTenantsOnlyWaitForIsLeftToSpringBoot(CapturedOutput output) {
        assertThatThrownBy(() -> start(TenantsByACycle.class)).hasStackTraceContaining("migrationTenantMigrator");
        assertThat(report(output))
                .contains("form a cycle", "|  address ", "|  route ")
                .doesNotContain("waits for itself");
    }

    @Test
    void ourAnalyzerIsAskedBeforeThoseOfSpringBoot() {
        assertThat(analyzers())
                .filteredOn(analyzer ->
                        analyzer.getClass().getPackage() == getClass().getPackage())
                .hasSize(2)
                .allSatisfy(analyzer -> assertThat(analyzer)
                        .isInstanceOfSatisfying(
                                Ordered.class,
                                ordered -> assertThat(ordered.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE)));
    }

    /** What Spring Boot prints below its banner of stars. */
    private static String report(CapturedOutput output) {
        String text = output.toString().replace("\r", "");
        String stars = "APPLICATION FAILED TO START\n***************************\n\n";
        return text.substring(text.indexOf(stars) + stars.length()).stripTrailing() + "\n";
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
    private static FailureAnalysis analyze(RuntimeException exception) {
        Throwable failure = new BeanCreationException("migrationStartInitializer", "failed", exception);
        return analyzers().stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .reduce((one, other) -> {
                    throw new AssertionError("two analyses");
                })
                .orElseThrow();
    }

    private static List<FailureAnalyzer> analyzers() {
        return SpringFactoriesLoader.forDefaultResourceLocation(SpringApplication.class.getClassLoader())
                .load(
                        FailureAnalyzer.class,
                        SpringFactoriesLoader.ArgumentResolver.of(Environment.class, new MockEnvironment()),
                        SpringFactoriesLoader.FailureHandler.handleMessage((message, error) -> {}));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, MigrationAutoConfiguration.class})
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, MigrationAutoConfiguration.class})
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
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        MigrationAutoConfiguration.class
    })
    static class TenantsByCustomers {
        @Bean
        Customers customers(JdbcTemplate client) {
            return new Customers(client);
        }

        @Bean
        TenantSource tenants(Customers customers) {
            return () -> customers.client().queryForList("SELECT 'PUBLIC'", String.class);
        }
    }

    record Customers(JdbcTemplate client) {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        MigrationAutoConfiguration.class
    })
    static class TenantsByACycle extends Cycle {
        // Made first, so that the source is made for the migrations.
        @Bean
        Customers customers(JdbcTemplate client) {
            return new Customers(client);
        }

        @Bean
        TenantSource tenants(Address address) {
            return () -> List.of(address.toString());
        }
    }

    /** A mistake of the application's own. */
    @Configuration(proxyBeanMethods = false)
    static class Cycle {
        @Bean
        Address address(Route route) {
            return new Address(route);
        }

        @Bean
        Route route(Address address) {
            return new Route(address);
        }
    }

    record Address(Route route) {}

    record Route(Address address) {}

    @Configuration(proxyBeanMethods = false)
    static class DatabasesBesideAMigrator extends TwoDataSources {
        @Bean
        Migrator patients() {
            return migrator("classpath:migrations");
        }
    }

    private static Migrator migrator(String location) {
        return Migrator.builder()
                .dataSource(new DriverManagerDataSource("jdbc:h2:mem:own"))
                .locations(location)
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MigrationAutoConfiguration.class)
    static class DetailsOnly {
        // Two of them: neither is the one to use.
        @Bean
        JdbcConnectionDetails first() {
            return Applications.connectionDetails("jdbc:h2:mem:details");
        }

        @Bean
        JdbcConnectionDetails second() {
            return Applications.connectionDetails("jdbc:h2:mem:details");
        }
    }
}
