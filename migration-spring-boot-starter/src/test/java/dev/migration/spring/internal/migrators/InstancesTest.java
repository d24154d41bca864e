// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static dev.migration.spring.Applications.h2;
import static dev.migration.spring.Applications.inContainer;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.TenantSource;
import dev.migration.spring.Applications;
import dev.migration.spring.DatabaseStartException;
import dev.migration.spring.MigrationApplied;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.internal.autoconfigure.MigrationsActuatorAutoConfiguration;
import dev.migration.spring.internal.autoconfigure.MigrationsEndpointAutoConfigurationTest;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Several databases of one application, by settings alone. */
@ExtendWith(OutputCaptureExtension.class)
class InstancesTest {

    private static final String WARD = "0001_create_ward";
    private static final String REPORT = "0001_create_report";

    private final ApplicationContextRunner two = application()
            .withUserConfiguration(TwoDataSources.class)
            .withPropertyValues("migration.instances.clinic.order=1", "migration.instances.reports.order=2");

    private final ApplicationContextRunner seen = two.withConfiguration(AutoConfigurations.of(
                    MigrationsActuatorAutoConfiguration.class,
                    MigrationsActuatorAutoConfiguration.class,
                    MigrationsActuatorAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class)
            .withPropertyValues("management.endpoints.web.exposure.include=migrations");

    @Test
    void theMainDataSourceThatIsNoneOfThemIsWarnedOf(CapturedOutput output) {
        application()
                .withPropertyValues("migration.instances.reports.url=jdbc:h2:mem:beside-the-main-one")
                .run(
                        context -> assertThat(output)
                                .contains(
                                        "DataSource dataSource is not migrated: no database of migration.instances uses it (reports). To migrate it, name it with migration.instances.<name>.data-source"));
    }

    @Test
    void eachDatabaseHasTheMigrationsOfItsFolderAndAMigratorByItsName(CapturedOutput output) {
        List<String> customized = new ArrayList<>();
        two.withConfiguration(AutoConfigurations.of(JdbcTemplateAutoConfiguration.class))
                .withBean(MigratorCustomizer.class, () -> (database, migrator) -> customized.add(database))
                .run(context -> {
                    DataSource clinic = context.getBean("clinicDataSource", DataSource.class);
                    DataSource reports = context.getBean("reportsDataSource", DataSource.class);
                    assertThat(applied(clinic)).containsExactly(WARD);
                    assertThat(applied(reports)).containsExactly(REPORT);
                    assertThat(context.getBeansOfType(Migrator.class))
                            .containsOnlyKeys("migrationClinicMigrator", "migrationReportsMigrator");
                    assertThat(customized).containsExactlyInAnyOrder("clinic", "reports");
                    SchemaManagementProvider provider = context.getBean(SchemaManagementProvider.class);
                    assertThat(List.of(clinic, reports))
                            .allMatch(one -> provider.getSchemaManagement(one) == SchemaManagement.MANAGED);
                    assertThat(context.getBeanFactory()
                                    .getBeanDefinition("jdbcTemplate")
                                    .getDependsOn())
                            .contains("migrationStartInitializer");
                    assertThat(output)
                            .contains(" : clinic: Database: jdbc:h2:mem:", " : reports: Database: jdbc:h2:mem:")
                            .contains("clinic: Applied 0001_create_ward in ", "reports: Applied 1 migration in ")
                            .doesNotContain("is not migrated");
                });
    }

    @Test
    void aDashIsNoPartOfABeansName() {
        application()
                .withPropertyValues("migration.instances.patient-archive.url=jdbc:h2:mem:patient-archive")
                .run(context -> assertThat(context).hasBean("migrationPatientArchiveMigrator"));
    }

    @Test
    void theLowestOrderIsMigratedFirst() {
        assertThat(order(two)).containsExactly("clinic", "reports");
        assertThat(order(two.withPropertyValues("migration.instances.reports.order=-1")))
                .containsExactly("reports", "clinic");
    }

    private static List<String> order(ApplicationContextRunner application) {
        List<String> databases = new ArrayList<>();
        application.withBean(Recorder.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Recorder.class).applied.forEach(applied -> databases.add(applied.database()));
        });
        return databases;
    }

    @Test
    void aDataSourceThatIsCalledAsTheDatabaseIsItsOwn() {
        application()
                .withBean("reports", DataSource.class, Applications::h2)
                .withPropertyValues("migration.instances.reports.order=0")
                .run(context -> assertThat(applied(context.getBean("reports", DataSource.class)))
                        .containsExactly(REPORT));
    }

    @Test
    void theDataSourceIsNamedBySetting() {
        two.withPropertyValues(
                        "migration.instances.clinic.data-source=reportsDataSource",
                        "migration.instances.clinic.table=clinic_history",
                        // What the first has made is there when the second starts.
                        "migration.instances.reports.baseline=none")
                .run(context -> {
                    assertThat(applied(context.getBean("clinicDataSource", DataSource.class)))
                            .isEmpty();
                    assertThat(Applications.hasTable(
                                    context.getBean("reportsDataSource", DataSource.class), "clinic_history"))
                            .isTrue();
                });
    }

    @Test
    void aDatabaseWithoutDataSourceFailsTheStart() {
        assertThatStart(two.withPropertyValues("migration.instances.archive.order=3"))
                .hasCode(Code.INVALID_SETTING)
                .names("archiveDataSource", "clinicDataSource, reportsDataSource")
                .advises("migration.instances.archive.data-source", "migration.instances.archive.url");
    }

    @Test
    void whatIsOfOneDatabaseOnlyIsRefusedBesideSeveral() {
        assertThatStart(two.withPropertyValues(
                        "migration.locations=classpath:migrations", "migration.url=jdbc:h2:mem:x"))
                .hasCodes(Code.INVALID_SETTING, Code.INVALID_SETTING)
                .advises("migration.instances.<name>.locations");
    }

    @Test
    void beansOfOneDatabaseOnlyAreRefusedBesideSeveral() {
        assertThatStart(two.withUserConfiguration(ForOneDatabase.class))
                .hasCodes(Code.INVALID_SETTING, Code.INVALID_SETTING, Code.INVALID_SETTING)
                .names("MigrationConnectionDetails details")
                .advises("migration.instances.<name>.url");
    }

    @Test
    void aMigratorByTheNameOfADatabaseIsRefused() {
        assertThatStart(two.withBean(
                        "clinic", Migrator.class, () -> Migrator.builder().build()))
                .hasCode(Code.INVALID_SETTING)
                .names("clinic");
    }

    @Test
    void inAContainerUrlAndUserAreIgnoredForItsOwnDatabaseOnly(CapturedOutput output) {
        String container = "jdbc:h2:mem:container;DB_CLOSE_DELAY=-1";
        String own = "jdbc:h2:mem:beside-the-container;DB_CLOSE_DELAY=-1";
        inContainer(application().withUserConfiguration(OneInAContainer.class), container)
                .withPropertyValues(
                        "migration.instances.clinic.url=jdbc:postgresql://localhost:1/real",
                        "migration.instances.clinic.user=nobody",
                        "migration.instances.reports.url=" + own)
                .run(context -> {
                    assertThat(applied(new DriverManagerDataSource(container))).containsExactly(WARD);
                    assertThat(applied(new DriverManagerDataSource(own))).containsExactly(REPORT);
                    assertThat(applied(context.getBean("reportsDataSource", DataSource.class)))
                            .isEmpty();
                    assertThat(output)
                            .contains("Migrating the container's database; migration.instances.clinic.url and"
                                    + " migration.instances.clinic.user are ignored")
                            .doesNotContain("migration.instances.reports.url and");
                });
    }

    @Test
    void aNameThatNoBeanCouldHaveIsRefused() {
        assertThatStart(two.withPropertyValues("migration.instances.[clinic/2].order=3"))
                .hasCode(Code.INVALID_SETTING)
                .names("\"clinic/2\"");
    }

    @Test
    void namesThatEndInTenantAreThoseOfDatabases() {
        var named = seen("tenant", "multi-tenant");
        assertThat(order(named)).containsExactly("multi-tenant", "tenant");
        named.run(context -> assertThat(MigrationsEndpointAutoConfigurationTest.databases(context))
                .containsOnlyKeys("multi-tenant", "tenant"));
    }

    /** The second one is migrated first. */
    private static ApplicationContextRunner seen(String clinic, String reports) {
        return application()
                .withUserConfiguration(TwoDataSources.class)
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=migrations",
                        "migration.instances." + clinic + ".data-source=clinicDataSource",
                        "migration.instances." + clinic + ".locations=classpath:migrations/clinic",
                        "migration.instances." + clinic + ".order=2",
                        "migration.instances." + reports + ".data-source=reportsDataSource",
                        "migration.instances." + reports + ".locations=classpath:migrations/reports",
                        "migration.instances." + reports + ".order=1");
    }

    @Test
    void twoDatabasesWithOneBeanAreRefused() {
        seen("multi", "multi-tenant")
                .withPropertyValues("migration.instances.multi.tenants.schemas=public")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(BeanDefinitionOverrideException.class)
                        .hasMessageContaining("migrationMultiTenantMigrator"));
    }

    @Test
    void aDatabaseThatFailsEndsTheStartByItsName(CapturedOutput output) {
        two.withPropertyValues("migration.instances.reports.locations=classpath:failing")
                .run(context -> {
                    assertThat(context)
                            .getFailure()
                            .cause()
                            .isInstanceOfSatisfying(
                                    DatabaseStartException.class,
                                    failure -> assertThat(failure.database()).isEqualTo("reports"))
                            .hasMessageStartingWith("reports: Migration failed: 0001_add_phone\n");
                    assertThat(output).contains("clinic: Applied 1 migration in ");
                });
    }

    @Test
    void modeValidateReportsAllOfThemBesideADataSourceThatFails() {
        two.withPropertyValues("migration.mode=validate", "migration.instances.archive.data-source=archive")
                .withBean("archive", DataSource.class, HikariDataSource::new)
                .run(context -> {
                    Throwable failure = context.getStartupFailure().getCause();
                    assertThat(failure)
                            .hasMessageStartingWith("archive: No connection to the database: dataSource or"
                                    + " dataSourceClassName or jdbcUrl is required.\n")
                            .hasRootCauseInstanceOf(IllegalArgumentException.class);
                    assertThat(failure.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .satisfiesExactly(
                                    other -> assertThat(other).startsWith("clinic: 1 migration is not applied: "),
                                    other -> assertThat(other).startsWith("reports: 1 migration is not applied: "));
                });
    }

    @Test
    void endpointHealthAndMetricsHaveEachByItsName() {
        seen.run(context -> {
            assertThat(MigrationsEndpointAutoConfigurationTest.databases(context))
                    .containsOnlyKeys("clinic", "reports")
                    .allSatisfy(
                            (name, database) -> assertThat(database.current()).isEqualTo("0001"));
            assertThat(context.getBean(MigrationsHealthIndicator.class).health().getDetails())
                    .containsOnlyKeys("clinic", "reports");
            MeterRegistry meters = new SimpleMeterRegistry();
            context.getBean(MigrationsMetrics.class).bindTo(meters);
            assertThat(meters.get("migrations.applied").gauges())
                    .extracting(gauge -> gauge.getId().getTag("database"))
                    .containsExactlyInAnyOrder("clinic", "reports");
        });
    }

    @Test
    void endpointAndHealthSpeakOfTheDatabaseThatLostItsHistory() {
        seen.run(context -> {
            Applications.execute(
                    context.getBean("reportsDataSource", DataSource.class),
                    "DROP TABLE __migrations, __migrations_run, __migrations_log");
            MigrationsEndpoint endpoint = context.getBean(MigrationsEndpoint.class);

            assertThat(endpoint.database("reports", null).status().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.remedy())
                            .contains("migration.instances.reports.baseline", " --database reports\""));
            assertThat(context.getBean(MigrationsHealthIndicator.class)
                            .health()
                            .getDetails()
                            .get("reports"))
                    .asString()
                    .contains("problems=[non-empty-schema]");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoDataSources {
        @Bean
        @Primary
        DataSource clinicDataSource() {
            return h2();
        }

        @Bean
        DataSource reportsDataSource() {
            return h2();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneInAContainer {
        @Bean
        @Primary
        DataSource clinicDataSource(JdbcConnectionDetails details) {
            return new DriverManagerDataSource(details.getJdbcUrl());
        }

        @Bean
        DataSource reportsDataSource() {
            return h2();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ForOneDatabase {
        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource owner() {
            return h2();
        }

        @Bean
        MigrationConnectionDetails details() {
            return new Applications.Details(null, null, null);
        }

        @Bean
        TenantSource tenants() {
            return TenantSource.of(List.of("acme"));
        }
    }

    static class Recorder {
        private final List<MigrationApplied> applied = new ArrayList<>();

        @EventListener
        void on(MigrationApplied event) {
            applied.add(event);
        }
    }
}
