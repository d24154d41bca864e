// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.TenantsFailedException;
import dev.migration.spring.MigrationApplied;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.MigrationsCompleted;
import dev.migration.spring.MigrationsStarted;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One database with a schema for each tenant. */
@ExtendWith(OutputCaptureExtension.class)
class TenantsTest {

    private final String url = "jdbc:h2:mem:tenants-" + System.nanoTime() + ";DB_CLOSE_DELAY=-1;"
            + "INIT=CREATE SCHEMA IF NOT EXISTS ACME\\;CREATE SCHEMA IF NOT EXISTS BOLT";

    private final ApplicationContextRunner application =
            application().withPropertyValues("spring.datasource.url=" + url);

    private final ApplicationContextRunner listed =
            application.withPropertyValues("migration.tenants.schemas=acme,bolt");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migration.tenants.schemas=acme,bolt",
                "migration.tenants.schemas[0]=acme\nmigration.tenants.schemas[1]=bolt",
                "migration.tenants.schemas-query=SELECT schema_name FROM information_schema.schemata"
                        + " WHERE schema_name IN ('ACME', 'BOLT')"
            })
    void eachTenantOfTheSettingsIsMigratedAheadOfWhatUsesTheDatabase(String settings) {
        application
                .withConfiguration(AutoConfigurations.of(JdbcTemplateAutoConfiguration.class))
                .withPropertyValues(settings.split("\n"))
                // Settings take the place of a bean.
                .withBean(TenantSource.class, () -> TenantSource.of(List.of("nowhere")))
                .run(context -> {
                    assertThat(tenantsWithPatients(context.getBean(DataSource.class)))
                            .containsExactly("ACME", "BOLT");
                    assertThat(context).hasSingleBean(TenantMigrator.class).doesNotHaveBean(Migrator.class);
                    assertThat(context.getBeanFactory()
                                    .getBeanDefinition("jdbcTemplate")
                                    .getDependsOn())
                            .contains("migrationStartInitializer");
                });
    }

    @Test
    void oneOfSeveralSourcesIsNamed() {
        application
                .withBean("some", TenantSource.class, () -> TenantSource.of(List.of("acme")))
                .withBean("others", TenantSource.class, () -> TenantSource.of(List.of("bolt")))
                .withPropertyValues("migration.tenants.source=others")
                .run(context -> assertThat(tenantsWithPatients(context.getBean(DataSource.class)))
                        .containsExactly("BOLT"));
    }

    @Test
    void severalSourcesWithoutANameFailTheStart() {
        assertThatStart(application
                        .withBean("some", TenantSource.class, () -> TenantSource.of(List.of("acme")))
                        .withBean("others", TenantSource.class, () -> TenantSource.of(List.of("bolt"))))
                .hasCode(Code.INVALID_SETTING)
                .names("TenantSource")
                .advises("migration.tenants.source");
    }

    @Test
    void aParentsTenantsAreNotThoseOfAChildsDatabase() {
        application
                .withBean(TenantSource.class, () -> TenantSource.of(List.of("acme")))
                .run(parent -> child("jdbc:h2:mem:childs;DB_CLOSE_DELAY=-1")
                        .withParent(parent)
                        .run(child -> assertThat(applied(child.getBean("own", DataSource.class)))
                                .containsExactly("0001_create_patient", "0002_add_email")));
    }

    @Test
    void aChildsTenantsAreMigratedBesideItsParentsDatabase() {
        application()
                .run(parent -> child(url)
                        .withPropertyValues("migration.tenants.schemas=acme,bolt")
                        .withParent(parent)
                        .run(child -> assertThat(tenantsWithPatients(child.getBean("own", DataSource.class)))
                                .containsExactly("ACME", "BOLT")));
    }

    private static ApplicationContextRunner child(String database) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .withBean("own", DataSource.class, () -> new DriverManagerDataSource(database, "sa", ""));
    }

    @Test
    void tenantsThatAreNamedTwiceFailTheStart() {
        assertThatStart(listed.withPropertyValues("migration.tenants.schemas-query=SELECT 1"))
                .hasCode(Code.INVALID_SETTING)
                .names("migration.tenants.schemas and migration.tenants.schemas-query");
    }

    @Test
    void parallelismAloneNamesNoTenants() {
        application
                .withPropertyValues("migration.tenants.parallelism=8")
                .run(context ->
                        assertThat(context).hasSingleBean(Migrator.class).doesNotHaveBean(TenantMigrator.class));
    }

    @Test
    void aTenantThatFailsEndsTheStartWhenTheOthersAreMigrated(CapturedOutput output) {
        listed.withPropertyValues("migration.tenants.schemas=acme,nowhere,bolt").run(context -> {
            assertThat(context)
                    .getFailure()
                    .cause()
                    .isInstanceOfSatisfying(
                            TenantsFailedException.class,
                            failure -> assertThat(failure.failures()).containsOnlyKeys("nowhere"))
                    .hasMessageStartingWith("1 of 3 tenants was not migrated; the other 2 are migrated.\n");
            assertThat(output).contains("acme: Applied 0002_add_email in ", "bolt: Applied 0002_add_email in ");
        });
    }

    @Test
    void eachLineOfTheLogHasTheTenant(CapturedOutput output) {
        listed.run(context -> assertThat(output)
                .contains("acme: Applied 0001_create_patient in ")
                .contains("bolt: Applied 0001_create_patient in ")
                .contains("Ran 4 migrations for 2 of 2 tenants in "));
        listed.run(context -> assertThat(output).contains("Nothing is pending for 2 tenants (checked in "));
    }

    @Test
    void whatAllTenantsAreWarnedOfIsSaidOnce(@TempDir Path empty, CapturedOutput output) {
        listed.withPropertyValues("migration.locations=" + empty)
                .run(context -> assertThat(output)
                        .containsOnlyOnce(empty + " contains no .sql file")
                        .contains("Nothing was applied for 2 tenants; see the warnings above (checked in ")
                        .doesNotContain("Nothing is pending"));
    }

    @Test
    void thatThereIsNoTenantIsSaidOnce(CapturedOutput output) {
        application
                .withBean(TenantSource.class, () -> TenantSource.of(List.of()))
                .run(context -> assertThat(output)
                        .containsOnlyOnce("here is no tenant")
                        .contains("There is no tenant: nothing is migrated.")
                        .doesNotContain("Nothing is pending", "Nothing was applied"));
    }

    @Test
    void tenantsThatAStrategyDoesNotReportAreNotLogged(CapturedOutput output) {
        listed.withBean(MigrationStrategy.class, () -> tenant -> {
                    tenant.up();
                    return null;
                })
                .run(context -> {
                    assertThat(tenantsWithPatients(context.getBean(DataSource.class)))
                            .containsExactly("ACME", "BOLT");
                    assertThat(output)
                            .doesNotContain("there is no tenant", "Nothing is pending", "Nothing was applied");
                });
    }

    @Test
    void theEventsNameTheTenantAndAllTenantsAreOneStepOfTheStart() {
        var startup = new BufferingApplicationStartup(2048);
        listed.withBean(Recorder.class)
                .withInitializer(context -> context.setApplicationStartup(startup))
                .run(context -> assertThat(context.getBean(Recorder.class).told)
                        .containsExactly(
                                "started dataSource acme",
                                "applied dataSource acme 0001_create_patient",
                                "applied dataSource acme 0002_add_email",
                                "completed dataSource acme",
                                "started dataSource bolt",
                                "applied dataSource bolt 0001_create_patient",
                                "applied dataSource bolt 0002_add_email",
                                "completed dataSource bolt"));
        assertThat(startup.getBufferedTimeline().getEvents())
                .filteredOn(event -> event.getStartupStep().getName().equals("migration.run"))
                .singleElement()
                .satisfies(event -> assertThat(event.getStartupStep().getTags())
                        .extracting(tag -> tag.getKey() + "=" + tag.getValue())
                        .containsExactly("database=dataSource", "tenants=2", "migrations=4"));
    }

    @Test
    void aStrategyIsAppliedToEach() {
        listed.withBean(MigrationStrategy.class, () -> tenant -> tenant.up(Target.version("0001")))
                .run(context -> {
                    TenantMigrator tenants = context.getBean(TenantMigrator.class);
                    assertThat(tenants.migrator("acme").pending()).hasSize(1);
                    assertThat(tenants.migrator("bolt").pending()).hasSize(1);
                });
    }

    @Test
    void whatAllTenantsShareMayBeASeparateDatabase() {
        application
                .withPropertyValues(
                        "migration.instances.reports.data-source=dataSource",
                        "migration.instances.reports.order=1",
                        "migration.instances.clinic.data-source=dataSource",
                        "migration.instances.clinic.order=2",
                        "migration.instances.clinic.tenants.schemas=acme,bolt")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    DataSource dataSource = context.getBean(DataSource.class);
                    assertThat(schemasWith("REPORT", dataSource)).containsExactly("PUBLIC");
                    assertThat(schemasWith("WARD", dataSource)).containsExactly("ACME", "BOLT");
                });
    }

    private static List<String> tenantsWithPatients(DataSource dataSource) {
        return schemasWith("PATIENT", dataSource);
    }

    private static List<String> schemasWith(String table, DataSource dataSource) {
        return JdbcClient.create(dataSource)
                .sql("SELECT table_schema FROM information_schema.tables WHERE table_name = ? ORDER BY 1")
                .param(table)
                .query(String.class)
                .list();
    }

    static class Recorder {
        private final List<String> told = new ArrayList<>();

        @EventListener
        void on(MigrationsStarted event) {
            told.add("started " + event.database() + " " + event.tenant());
        }

        @EventListener
        void on(MigrationApplied event) {
            told.add("applied " + event.database() + " " + event.tenant() + " "
                    + event.migration().name());
        }

        @EventListener
        void on(MigrationsCompleted event) {
            told.add("completed " + event.database() + " " + event.tenant());
        }
    }
}
