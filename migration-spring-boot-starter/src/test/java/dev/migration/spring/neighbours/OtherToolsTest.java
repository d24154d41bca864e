// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.hasTable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.spring.Applications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An application that has another migration tool beside it, as Spring Boot configures that. */
@Tag("neighbours")
@ExtendWith(OutputCaptureExtension.class)
class OtherToolsTest {

    private final String url = url();

    private enum Tool {
        FLYWAY(
                "Flyway",
                FlywayAutoConfiguration.class,
                "spring.flyway.locations=classpath:flyway",
                "flyway_schema_history"),
        LIQUIBASE(
                "Liquibase",
                LiquibaseAutoConfiguration.class,
                "spring.liquibase.change-log=classpath:liquibase/changelog.sql",
                "databasechangelog");

        private final String title;
        private final Class<?> configuration;
        private final String files;
        private final String history;

        Tool(String title, Class<?> configuration, String files, String history) {
            this.title = title;
            this.configuration = configuration;
            this.files = files;
            this.history = history;
        }

        private String setting(String name) {
            return "spring." + id() + "." + name;
        }

        private String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private ApplicationContextRunner beside(Tool tool) {
        return without()
                .withConfiguration(AutoConfigurations.of(tool.configuration))
                .withPropertyValues(tool.files);
    }

    private ApplicationContextRunner allowed(Tool tool) {
        return beside(tool).withPropertyValues("migration.beside=" + tool.id());
    }

    private static Problem refusal(AssertableApplicationContext context) {
        return findCause(context.getStartupFailure()).problems().get(0);
    }

    private static InvalidMigrationsException findCause(Throwable failure) {
        return failure instanceof InvalidMigrationsException found ? found : findCause(failure.getCause());
    }

    private List<String> schemasOfWard() {
        return Applications.column(
                database(url), "SELECT table_schema FROM information_schema.tables WHERE table_name = 'WARD'");
    }

    private ApplicationContextRunner without() {
        return application().withPropertyValues("spring.datasource.url=" + url, "spring.datasource.username=sa");
    }

    private static String url() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    private static DataSource database(String url) {
        return new DriverManagerDataSource(url, "sa", "");
    }

    @ParameterizedTest
    @EnumSource
    void theStartIsRefusedBeforeEitherRuns(Tool tool) {
        beside(tool)
                .run(context -> assertThat(refusal(context))
                        .returns(Code.INVALID_SETTING, Problem::code)
                        .returns(
                                tool.title
                                        + " would run at this start, before this library. Its"
                                        + " migrations are in " + tool.files.replaceFirst(".*=", "")
                                        + ", those of this library"
                                        + " in classpath:migrations. It was stopped before it ran.",
                                Problem::message)
                        .extracting(Problem::remedy)
                        .asString()
                        .startsWith("choose one. Only this library: ")
                        .endsWith("set " + tool.setting("enabled")
                                + "=false, or remove it from the build, also from the test scope. Only " + tool.title
                                + ": set migration.enabled=false. Both: set migration.beside="
                                + tool.id()));
        assertThat(hasTable(database(url), "ward")).isFalse();
        assertThat(hasTable(database(url), "__migrations")).isFalse();
    }

    @Test
    void onlyThatOneOfThemHasToGoSoThatFlywayRuns() {
        beside(Tool.FLYWAY)
                .withPropertyValues(
                        "migration.instances.clinic.data-source=dataSource",
                        "migration.instances.clinic.locations=classpath:migrations",
                        "migration.instances.reports.url=" + url(),
                        "migration.instances.reports.user=sa")
                .run(context -> assertThat(refusal(context).remedy())
                        .contains(" Only Flyway: remove its migration.instances.<name>, or set migration.enabled=false."
                                + " Both: "));
    }

    @Test
    void aFlywayThatMigratesWhenItIsInitializedIsSeen() {
        beside(Tool.FLYWAY)
                .withBean(Flyway.class, () -> flyway(url), bean -> bean.setInitMethodName("migrate"))
                .run(context -> assertThat(refusal(context).message()).startsWith("Flyway would run at this start"));
        assertThat(hasTable(database(url), "ward")).isFalse();
    }

    private static Flyway flyway(String url) {
        return Flyway.configure()
                .dataSource(database(url))
                .locations("classpath:flyway")
                .load();
    }

    @Test
    void aPostProcessorThatNeedsTheInitializerDoesNotRunItUnseen() {
        beside(Tool.FLYWAY)
                .withUserConfiguration(Early.class)
                .run(context -> assertThat(refusal(context).message()).startsWith("Flyway would run at this start"));
        assertThat(hasTable(database(url), "ward")).isFalse();
    }

    @Configuration(proxyBeanMethods = false)
    static class Early {

        @Bean
        static OrderedPostProcessor early(FlywayMigrationInitializer initializer) {
            return new OrderedPostProcessor();
        }
    }

    static final class OrderedPostProcessor implements BeanPostProcessor, Ordered {

        @Override
        public int getOrder() {
            return 0;
        }
    }

    @Test
    void liquibaseThatIsToldNotToRunStopsNothing(CapturedOutput output) {
        beside(Tool.LIQUIBASE)
                .withBean(SpringLiquibase.class, () -> {
                    var liquibase = new SpringLiquibase();
                    liquibase.setDataSource(database(url));
                    liquibase.setChangeLog("classpath:liquibase/changelog.sql");
                    liquibase.setShouldRun(false);
                    return liquibase;
                })
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(output).contains("Liquibase is on the class path; Spring Boot does not run it at this start");
        beside(Tool.LIQUIBASE)
                .withSystemProperties("liquibase.shouldRun=false")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(hasTable(database(url), "ward")).isFalse();
    }

    @Configuration(proxyBeanMethods = false)
    static class LiquibaseInCode {

        @Bean
        SpringLiquibase springLiquibase(DataSource dataSource) {
            var liquibase = new SpringLiquibase();
            liquibase.setDataSource(dataSource);
            liquibase.setChangeLog("classpath:liquibase/changelog.sql");
            return liquibase;
        }
    }

    @Test
    void aBeanInCodeThatNoSettingSwitchesOffIsNamed() {
        ApplicationContextRunner switchedOff = beside(Tool.LIQUIBASE)
                .withUserConfiguration(LiquibaseInCode.class)
                .withPropertyValues("spring.liquibase.enabled=false");
        String remove = "remove the bean springLiquibase: it runs although spring.liquibase.enabled=false is set";

        switchedOff
                .withPropertyValues("migration.adopt=liquibase")
                .run(context -> assertThat(refusal(context).remedy()).isEqualTo(remove));
        switchedOff.run(context -> assertThat(refusal(context).remedy()).startsWith(remove + ". Both: "));
        assertThat(hasTable(database(url), "ward")).isFalse();
    }

    @Test
    void withoutTheToolsNothingIsLookedFor() {
        without()
                .withClassLoader(new FilteredClassLoader("org.flywaydb", "liquibase"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("migrationFlywayGuard")
                        .doesNotHaveBean("migrationLiquibaseGuard"));
    }

    @ParameterizedTest
    @EnumSource
    void aTrainingRunIsNotRefused(Tool tool) {
        // Loaded with the property set, it would end the process.
        assertThat(new DefaultLifecycleProcessor().isRunning()).isFalse();
        SpringProperties.setProperty("spring.context.exit", "onRefresh");
        try {
            beside(tool).run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(applied(context)).isEmpty();
            });
        } finally {
            SpringProperties.setProperty("spring.context.exit", null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itAlsoStopsAStartThatOnlyValidates(Tool tool) {
        beside(tool)
                .withPropertyValues("migration.mode=validate")
                .run(context -> assertThat(refusal(context).code()).isEqualTo(Code.INVALID_SETTING));
        assertThat(hasTable(database(url), "ward")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whereBothMayRunItRunsFirstAndItsHistoryStopsOurs(Tool tool) {
        allowed(tool)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidMigrationsException.class)
                        .hasMessageContaining("is another tool's, and schema ")
                        .message()
                        .containsIgnoringCase(tool.history));
        assertThat(hasTable(database(url), "ward")).isTrue();
        assertThat(hasTable(database(url), "__migrations")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void bothRunWhereABaselineSaysWhatItsHistoryAmountsTo(Tool tool, CapturedOutput output) {
        // What 0001 would have made.
        Applications.execute(database(url), "CREATE TABLE patient (id BIGINT PRIMARY KEY, name VARCHAR(100))");
        allowed(tool)
                .withPropertyValues(
                        "migration.baseline=0001",
                        "spring.flyway.baseline-on-migrate=true",
                        "spring.flyway.baseline-version=0")
                .run(context -> {
                    assertThat(applied(context)).endsWith("0002_add_email");
                    assertThat(hasTable(context.getBean(DataSource.class), "ward"))
                            .isTrue();
                });
        assertThat(output)
                .contains(
                        tool.title + " runs before these migrations (migration.beside=" + tool.id() + "): classpath:");
        allowed(tool).run(second -> assertThat(second).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration.locations=classpath:flyway", "migration.locations=classpath*:/flyway/**"})
    void bothMayNotRunTheSameMigrations(String setting) {
        allowed(Tool.FLYWAY)
                .withPropertyValues(setting)
                .run(context -> assertThat(refusal(context))
                        .returns(Code.INVALID_SETTING, Problem::code)
                        .satisfies(
                                problem -> assertThat(problem.message())
                                        .startsWith(
                                                "Flyway would run at this start, before this library, and both would run the same"
                                                        + " migrations. Its migrations are in classpath:flyway, those of this library in "))
                        .satisfies(problem -> assertThat(problem.remedy())
                                .contains("spring.flyway.enabled=false")
                                .doesNotContain("migration.beside")));
        assertThat(hasTable(database(url), "ward")).isFalse();

        beside(Tool.FLYWAY)
                .withPropertyValues(setting)
                .run(context -> assertThat(refusal(context).remedy()).doesNotContain("migration.beside"));
    }

    /** Here as with a {@code @PropertySource}: nothing leaves Spring Boot's Flyway out. */
    @Test
    void aSettingThatIsReadTooLateToLeaveFlywayOutIsNamed() {
        for (ApplicationContextRunner runner : List.of(beside(Tool.FLYWAY), allowed(Tool.FLYWAY))) {
            runner.withPropertyValues("migration.adopt=flyway")
                    .run(context -> assertThat(refusal(context))
                            .returns(Code.INVALID_SETTING, Problem::code)
                            .satisfies(problem ->
                                    assertThat(problem.message()).startsWith("Flyway would run at this start"))
                            .satisfies(problem -> assertThat(problem.remedy())
                                    .startsWith("set migration.adopt=flyway in application.properties")
                                    .endsWith("If the bean flywayInitializer is the application's own, remove it")
                                    .doesNotContain("enabled=false")
                                    .doesNotContain("migration.beside")));
        }
        assertThat(hasTable(database(url), "ward")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void bothRunInSchemasOfTheirOwn(Tool tool) {
        Applications.execute(database(url), "CREATE SCHEMA audit");
        allowed(tool)
                .withPropertyValues(tool.setting("url") + "=" + url + ";SCHEMA=AUDIT", tool.setting("user") + "=sa")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(schemasOfWard()).containsExactly("AUDIT");
    }

    @Test
    void eachLogLineOfAnAdoptionNamesItsDatabase(CapturedOutput output, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__ward.sql"), "CREATE TABLE ward (id INT);\n");
        ApplicationContextRunner service = application();
        for (String name : List.of("billing", "reports")) {
            String own = url();
            Flyway.configure()
                    .dataSource(database(own))
                    .locations("filesystem:" + folder)
                    .load()
                    .migrate();
            String setting = "migration.instances." + name;
            service = service.withPropertyValues(
                    setting + ".url=" + own,
                    setting + ".user=sa",
                    setting + ".adopt=flyway",
                    setting + ".locations=" + folder);
        }

        service.run(context -> assertThat(context).hasNotFailed());

        for (String name : List.of("billing", "reports")) {
            assertThat(output).containsOnlyOnce(": " + name + ": Schema PUBLIC has Flyway's table ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereItIsSwitchedOffOnlyOursRun(Tool tool, CapturedOutput output) {
        beside(tool)
                .withPropertyValues(tool.setting("enabled") + "=false")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(hasTable(database(url), tool.history)).isFalse();
        assertThat(output).contains(tool.title + " is on the class path; Spring Boot does not run it at this start");
    }

    @ParameterizedTest
    @EnumSource
    void theOtherToolMayNotRunWhereOnlyOneIsAllowed(Tool tool) {
        beside(tool)
                .withPropertyValues("migration.beside=" + (tool == Tool.FLYWAY ? Tool.LIQUIBASE : Tool.FLYWAY).id())
                .run(context -> assertThat(refusal(context).code()).isEqualTo(Code.INVALID_SETTING));
    }

    @Test
    void itIsRefusedWhereAMigratorWaitsForIt() {
        beside(Tool.FLYWAY)
                .withBean(
                        Migrator.class,
                        () -> Migrator.builder().dataSource(database(url)).build(),
                        bean -> bean.setDependsOn("flywayInitializer"))
                .run(context -> assertThat(refusal(context).message()).startsWith("Flyway would run at this start"));
    }

    @ParameterizedTest
    @EnumSource
    void inModeOffOnlyItRuns(Tool tool) {
        beside(tool).withPropertyValues("migration.mode=off").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(hasTable(context.getBean(DataSource.class), "ward")).isTrue();
            assertThat(applied(context)).isEmpty();
        });
    }
}
