// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.h2.Driver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** The application context is made twice: once while building, without a database, and then as generated code. */
@CompileWithForkedClassLoader
@Tag("smoke-only")
@Tag("built")
class AheadOfTimeTest {

    @Test
    @Tag("smoke")
    void modeMigrateAtTheStartCountsAndNotModeOffOfTheBuild() {
        run("migration.mode=off", "migration.mode=migrate", context -> {
            assertThat(applied(context)).hasSize(2);
            assertThat(context.getBeanFactory()
                            .getBeanDefinition("jdbcTemplate")
                            .getDependsOn())
                    .contains("migrationStartInitializer");
        });
    }

    @Test
    @Tag("smoke")
    void modeOffAtTheStartCountsAndNotModeMigrateOfTheBuild() {
        run(
                "migration.mode=migrate",
                "migration.mode=off",
                context -> assertThat(applied(context)).isEmpty());
    }

    @Test
    @Tag("smoke")
    void whatCanBeSeenIsThere() {
        run(
                "migration.mode=off",
                "migration.mode=migrate",
                context -> {
                    assertThat(context.getBean(MigrationsHealthIndicator.class)
                                    .health()
                                    .getStatus())
                            .isEqualTo(Status.UP);
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    assertThat(meters.get("migrations.applied").gauge().value()).isEqualTo(2);
                    assertThat(meters.get("migrations.apply").timer().count()).isEqualTo(2);
                },
                MetricsAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                ObservationAutoConfiguration.class,
                MigrationsActuatorAutoConfiguration.class,
                MigrationsActuatorAutoConfiguration.class,
                MigrationsActuatorAutoConfiguration.class);
    }

    /** The starter for 3.5 refuses it. */
    @Tag("spring-boot-4")
    @Test
    void severalDatabasesAreThere() {
        String clinic = "jdbc:h2:mem:clinic-ahead-of-time;DB_CLOSE_DELAY=-1";
        String reports = "jdbc:h2:mem:reports-ahead-of-time;DB_CLOSE_DELAY=-1";
        run(
                List.of("migration.instances.clinic.order=1", "migration.instances.reports.order=2"),
                List.of(
                        "migration.instances.clinic.url=" + clinic,
                        "migration.instances.clinic.user=sa",
                        "migration.instances.reports.url=" + reports,
                        "migration.instances.reports.user=sa"),
                context -> {
                    assertThat(applied(new SimpleDriverDataSource(new Driver(), clinic, "sa", "")))
                            .containsExactly("0001_create_ward");
                    assertThat(applied(new SimpleDriverDataSource(new Driver(), reports, "sa", "")))
                            .containsExactly("0001_create_report");
                    assertThat(context.getBeanFactory()
                                    .getBeanDefinition("jdbcTemplate")
                                    .getDependsOn())
                            .contains("migrationStartInitializer");
                });
    }

    @Test
    @Tag("neighbours")
    void flywayOnTheSameSchemaIsRefused() {
        String files = "spring.flyway.locations=classpath:flyway";
        assertThatProblem(() -> run(files, files, context -> {}, FlywayAutoConfiguration.class))
                .hasCode(Code.INVALID_SETTING)
                .names("Flyway", "for the build as well")
                .advises("spring.flyway.enabled=false");
    }

    @Test
    @Tag("neighbours")
    void liquibaseThatIsSwitchedOffAtTheStartIsNotRefused() {
        run(
                "spring.liquibase.change-log=classpath:liquibase/changelog.sql",
                "spring.liquibase.enabled=false",
                context -> assertThat(applied(context)).hasSize(2),
                LiquibaseAutoConfiguration.class);
    }

    @Test
    @Tag("smoke")
    void tenantsThatTheBuildDidNotKnowAreRefused() {
        assertThatProblem(() -> run(List.of(), List.of("migration.tenants.schemas=acme"), context -> {}))
                .hasCode(Code.INVALID_SETTING)
                .advises("migration.tenants", "-Dspring.aot.enabled=true");
    }

    private static final String CLINIC = "migration.instances.clinic.data-source=dataSource";

    private static void assertRefused(List<String> build, List<String> start) {
        assertThatProblem(() -> run(build, start, context -> {}))
                .hasCode(Code.INVALID_SETTING)
                .names("migration.instances");
    }

    @Test
    void databasesThatTheBuildDidNotKnowAreRefused() {
        assertRefused(List.of(), List.of(CLINIC));
    }

    @Test
    void databasesThatTheBuildDidNotKnowAreRefusedBesideTenants() {
        String tenants = "migration.tenants.schemas=public";
        assertRefused(List.of(tenants), List.of(tenants, CLINIC));
    }

    @Test
    void databasesThatOnlyTheBuildKnewAreMissed() {
        assertRefused(List.of(CLINIC), List.of());
    }

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = {"migrate", "migrate-and-exit"})
    void whatIsBuiltMigratesNothing(String mode) {
        String url = "jdbc:h2:mem:built-for-" + mode + ";DB_CLOSE_DELAY=-1";
        process(
                new TestGenerationContext(),
                List.of(),
                "migration.mode=" + mode,
                "migration.url=" + url,
                "migration.user=sa");
        assertThat(applied(new SimpleDriverDataSource(new Driver(), url, "sa", "")))
                .isEmpty();
    }

    @Test
    void whatAsksTheDatabaseWhileItIsBuiltMigratesNothing() {
        String url = "jdbc:h2:mem:asked-while-built;DB_CLOSE_DELAY=-1";
        // As the processor of Spring Boot's build plugins does.
        System.setProperty("spring.aot.processing", "true");
        try {
            process(
                    new TestGenerationContext(),
                    List.of(AsksWhileItIsBuilt.class),
                    "migration.url=" + url,
                    "migration.user=sa");
        } finally {
            System.clearProperty("spring.aot.processing");
        }
        assertThat(AsksWhileItIsBuilt.tables).isPositive();
        assertThat(applied(new SimpleDriverDataSource(new Driver(), url, "sa", "")))
                .isEmpty();
    }

    /** As Spring Data JDBC's repositories do, for the dialect. */
    static class AsksWhileItIsBuilt implements BeanFactoryInitializationAotProcessor {

        private static int tables;

        @Override
        public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
                ConfigurableListableBeanFactory beans) {
            tables = beans.getBean(JdbcTemplate.class)
                    .queryForObject("SELECT count(*) FROM information_schema.tables", Integer.class);
            return null;
        }
    }

    private static ClassName process(TestGenerationContext generated, List<Class<?>> more, String... properties) {
        // As a build sets it.
        System.setProperty("spring.aot.processing", "true");
        try (var building = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of(properties).applyTo(building);
            building.register(
                    DataSourceAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    MigrationAutoConfiguration.class);
            if (!more.isEmpty()) {
                building.register(more.toArray(Class<?>[]::new));
            }
            return new ApplicationContextAotGenerator().processAheadOfTime(building, generated);
        } finally {
            System.clearProperty("spring.aot.processing");
        }
    }

    private static void run(
            String whileBuilding, String atStart, Consumer<GenericApplicationContext> check, Class<?>... more) {
        run(List.of(whileBuilding), List.of(atStart), check, more);
    }

    private static void run(
            List<String> whileBuilding,
            List<String> atStart,
            Consumer<GenericApplicationContext> check,
            Class<?>... more) {
        TestGenerationContext generated = new TestGenerationContext();
        ClassName initializer = process(generated, List.of(more), whileBuilding.toArray(String[]::new));
        generated.writeGeneratedContent();
        TestCompiler.forSystem().with(generated).compile(compiled -> {
            System.setProperty("spring.aot.enabled", "true");
            try (var started = new GenericApplicationContext()) {
                TestPropertyValues.of(atStart).applyTo(started);
                initialize(compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()), started);
                started.refresh();
                check.accept(started);
            } finally {
                System.clearProperty("spring.aot.enabled");
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static void initialize(ApplicationContextInitializer<?> initializer, GenericApplicationContext context) {
        ((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
    }
}
