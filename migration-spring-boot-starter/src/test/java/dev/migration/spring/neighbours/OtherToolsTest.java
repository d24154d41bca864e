package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.hasTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
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
import org.springframework.jdbc.core.simple.JdbcClient;
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
        return JdbcClient.create(database(url))
                .sql("SELECT table_schema FROM information_schema.tables WHERE table_name = 'WARD'")
                .query(String.class)
                .list();
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
    void onTheSameSchemaTheStartIsRefusedBeforeEitherRuns(Tool tool) {
        beside(tool)
                .run(context -> assertThat(refusal(context))
                        .returns(Code.INVALID_SETTING, Problem::code)
                        .returns(
                                tool.title
                                        + " would run at this start, before this library, on the same schema, PUBLIC. Its"
                                        + " migrations are in " + tool.files.replaceFirst(".*=", "")
                                        + ", those of this library"
                                        + " in classpath:migrations. It was stopped before it ran.",
                                Problem::message)
                        .extracting(Problem::remedy)
                        .asString()
                        .startsWith("choose one. Only this library: ")
                        .endsWith("set " + tool.setting("enabled") + "=false. Only " + tool.title
                                + ": set migration.enabled=false. Both on this schema: set migration.beside="
                                + tool.id()));
        assertThat(hasTable(database(url), "ward")).isFalse();
        assertThat(hasTable(database(url), "__migrations")).isFalse();
    }

    @Test
    void theRefusalIsReportedAsAFailedStart(CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(Service.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--spring.datasource.url=" + url,
                                "--spring.datasource.username=sa",
                                "--" + Tool.FLYWAY.files))
                .isInstanceOf(BeanCreationException.class);
        assertThat(output).contains("""
                APPLICATION FAILED TO START
                ***************************

                Description:

                Error [invalid-setting] Flyway would run at this start, before this library, on the same schema, PUBLIC. \
                Its migrations are in classpath:flyway, those of this library in classpath:migrations. \
                It was stopped before it ran.

                Action:

                choose one. Only this library: take over what Flyway has applied, once per database \
                (migration.adopt=flyway, or: migration adopt), and set spring.flyway.enabled=false. \
                Only Flyway: set migration.enabled=false. \
                Both on this schema: set migration.beside=flyway. \
                Without the command line, start the service's jar once with --migration.command=adopt
                """);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        MigrationAutoConfiguration.class
    })
    static class Service {}

    /** As it does through a pool of its own, with another user for example. */
    @ParameterizedTest
    @EnumSource
    void theSameSchemaIsRecognisedThroughAnotherConnection(Tool tool) {
        beside(tool)
                .withPropertyValues(
                        tool.setting("url") + "=" + url + ";LOCK_TIMEOUT=5000",
                        tool.setting("user") + "=sa",
                        "migration.schema=public")
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, PUBLIC. "));
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaThatIsOnlyKnownDuringTheRunIsTreatedAsTheSame(Tool tool) {
        beside(tool)
                .withPropertyValues("migration.tenants.schemas-query=SELECT 'ACME'")
                .run(context -> assertThat(refusal(context).message())
                        .contains(" on the same database, and it cannot be determined whether the schemas differ. "));
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaThatInitSqlSetsCounts(Tool tool) {
        JdbcClient.create(database(url)).sql("CREATE SCHEMA audit").update();
        ApplicationContextRunner inAudit = beside(tool)
                .withPropertyValues(tool.setting("url") + "=" + url + ";SCHEMA=AUDIT", tool.setting("user") + "=sa");
        inAudit.withPropertyValues("migration.init-sql=SET SCHEMA audit")
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, AUDIT. "));
        beside(tool)
                .withPropertyValues("migration.init-sql=SET SCHEMA audit")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(schemasOfWard()).containsExactly("PUBLIC");
    }

    /** Scripts run in the connection's schema all the same. */
    @ParameterizedTest
    @EnumSource
    void aHistoryElsewhereMovesNoMigrations(Tool tool) {
        JdbcClient.create(database(url)).sql("CREATE SCHEMA history").update();
        beside(tool)
                .withPropertyValues("migration.schema=HISTORY")
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, PUBLIC. "));
    }

    @Test
    void theSchemaThatACustomizerSetsCounts() {
        beside(Tool.FLYWAY)
                .withPropertyValues("spring.flyway.default-schema=AUDIT")
                .withBean(MigratorCustomizer.class, () -> (database, builder) -> builder.schema("AUDIT"))
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, AUDIT. "));
    }

    @Test
    void theSchemaThatFlywaysInitSqlSetsIsUnknown() {
        JdbcClient.create(database(url)).sql("CREATE SCHEMA audit").update();
        beside(Tool.FLYWAY)
                .withPropertyValues("spring.flyway.init-sqls=SET SCHEMA audit")
                .run(context -> assertThat(refusal(context).message())
                        .contains(" it cannot be determined whether the schemas differ. "));
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaOfAMigratorThatTheApplicationDefinesCounts(Tool tool) {
        beside(tool)
                .withBean(
                        Migrator.class,
                        () -> Migrator.builder().dataSource(database(url)).build())
                .run(context -> assertThat(refusal(context).message())
                        .contains(" on the same schema, PUBLIC. Its migrations are in ")
                        .doesNotContain("of this library"));
    }

    @Test
    void aTenantOfWhichFlywayMigratesTheSchemaIsNamed() {
        beside(Tool.FLYWAY)
                .withPropertyValues("migration.tenants.schemas=ACME,PUBLIC")
                .run(context ->
                        assertThat(refusal(context).message()).contains(" on the same schema, PUBLIC. Its migrations"));
    }

    @Test
    void oneOfSeveralDatabasesIsNamed() {
        beside(Tool.FLYWAY)
                .withPropertyValues(
                        "migration.instances.clinic.data-source=dataSource",
                        "migration.instances.clinic.locations=classpath:migrations")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("DatabaseStartException: clinic: Flyway would run at this start"));
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
                        .contains(" Only Flyway: remove migration.instances.clinic. Both on this schema: "));
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseThatStillStartsIsWaitedFor(Tool tool) {
        ApplicationContextRunner whileItStarts = beside(tool).withBean(DataSource.class, () -> new Starting(url));
        whileItStarts
                .withPropertyValues("migration.connect-timeout=60s")
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, PUBLIC. "));
        whileItStarts
                .withPropertyValues("migration.connect-timeout=60s", "migration.tenants.schemas=ACME,PUBLIC")
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, PUBLIC. "));
        whileItStarts.run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("DatabaseAccessException: No connection to the database: it is starting")
                .rootCause()
                .isInstanceOf(SQLException.class));
    }

    @ParameterizedTest
    @EnumSource
    void itsOwnDatabaseMustBeThere(Tool tool) {
        beside(tool)
                .withPropertyValues(
                        tool.setting("url") + "=jdbc:h2:mem:missing;IFEXISTS=TRUE", tool.setting("user") + "=sa")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("DatabaseAccessException: No connection to the database: "));
        assertThat(hasTable(database(url), "__migrations")).isFalse();
    }

    /** Refuses its first connection. */
    private static final class Starting extends DriverManagerDataSource {

        private boolean started;

        Starting(String url) {
            super(url, "sa", "");
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (!started) {
                started = true;
                throw new SQLException("it is starting", "57P03");
            }
            return super.getConnection();
        }
    }

    @Test
    void aFlywayThatMigratesWhenItIsInitializedIsSeen() {
        beside(Tool.FLYWAY)
                .withBean(Flyway.class, () -> flyway(url), bean -> bean.setInitMethodName("migrate"))
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, PUBLIC. "));
        assertThat(hasTable(database(url), "ward")).isFalse();
    }

    @Test
    void ofSeveralFlywaysTheOneThatRunsCounts() {
        beside(Tool.FLYWAY)
                .withBean("idle", Flyway.class, () -> flyway(url))
                .withUserConfiguration(RunsElsewhere.class)
                .run(context -> assertThat(applied(context)).hasSize(2));
    }

    private static Flyway flyway(String url) {
        return Flyway.configure()
                .dataSource(database(url))
                .locations("classpath:flyway")
                .load();
    }

    @Configuration(proxyBeanMethods = false)
    static class RunsElsewhere {

        @Bean
        Flyway elsewhere() {
            return flyway(url());
        }

        @Bean
        FlywayMigrationInitializer initializer(@Qualifier("elsewhere") Flyway flyway) {
            return new FlywayMigrationInitializer(flyway);
        }
    }

    @Test
    void aPostProcessorThatNeedsTheInitializerDoesNotRunItUnseen() {
        beside(Tool.FLYWAY)
                .withUserConfiguration(Early.class)
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, PUBLIC. "));
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
    void whereAMigratorWaitsForItTheSchemasCannotBeCompared() {
        beside(Tool.FLYWAY)
                .withBean(
                        Migrator.class,
                        () -> Migrator.builder().dataSource(database(url)).build(),
                        bean -> bean.setDependsOn("flywayInitializer"))
                .run(context -> assertThat(refusal(context).message())
                        .startsWith("Flyway would run at this start, before this library, and it cannot be determined"
                                + " whether on the same schema, since a Migrator waits for it. Its migrations are"));
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
        String remove = "remove the bean springLiquibase (method springLiquibase of " + LiquibaseInCode.class.getName()
                + "): it runs although spring.liquibase.enabled=false is set";

        switchedOff
                .withPropertyValues("migration.adopt=liquibase")
                .run(context -> assertThat(refusal(context).remedy()).isEqualTo(remove));
        switchedOff.run(context -> assertThat(refusal(context).remedy())
                .startsWith(remove + ", and take over what Liquibase has applied (migration.adopt=liquibase)"));
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
                        .hasMessageContaining("has the migration history of another tool, in table")
                        .message()
                        .containsIgnoringCase(tool.history));
        assertThat(hasTable(database(url), "ward")).isTrue();
        assertThat(hasTable(database(url), "__migrations")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void bothRunWhereABaselineSaysWhatItsHistoryAmountsTo(Tool tool, CapturedOutput output) {
        // What 0001 would have made.
        JdbcClient.create(database(url))
                .sql("CREATE TABLE patient (id BIGINT PRIMARY KEY, name VARCHAR(100))")
                .update();
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
    @ValueSource(
            strings = {
                "migration.locations=classpath:/flyway",
                "migration.locations=classpath*:flyway/**",
                "migration.locations=classpath:flyway/later",
                "migration.adopt=flyway"
            })
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

    @ParameterizedTest
    @EnumSource
    void theOtherToolMayNotRunWhereOnlyOneIsAllowed(Tool tool) {
        beside(tool)
                .withPropertyValues("migration.beside=" + (tool == Tool.FLYWAY ? Tool.LIQUIBASE : Tool.FLYWAY).id())
                .run(context -> assertThat(refusal(context).code()).isEqualTo(Code.INVALID_SETTING));
    }

    @ParameterizedTest
    @EnumSource
    void bothRunInSchemasOfTheirOwn(Tool tool, CapturedOutput output) {
        JdbcClient.create(database(url)).sql("CREATE SCHEMA audit").update();
        beside(tool)
                .withPropertyValues(tool.setting("url") + "=" + url + ";SCHEMA=AUDIT", tool.setting("user") + "=sa")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(schemasOfWard()).containsExactly("AUDIT");
        assertThat(output)
                .contains(tool.title + " runs before these migrations, in another schema or database: classpath:");
    }

    @Test
    void flywayRunsInTheSchemaThatItsSettingsName() {
        beside(Tool.FLYWAY)
                .withPropertyValues("spring.flyway.default-schema=AUDIT")
                .run(context -> assertThat(applied(context)).hasSize(2));
    }

    @Test
    void liquibaseRunsSqlInTheConnectionsSchemaWhateverItsSettingsName() {
        JdbcClient.create(database(url)).sql("CREATE SCHEMA audit").update();
        beside(Tool.LIQUIBASE)
                .withPropertyValues("spring.liquibase.default-schema=AUDIT")
                .run(context -> assertThat(refusal(context).message()).contains(" on the same schema, PUBLIC. "));
        beside(Tool.LIQUIBASE)
                .withPropertyValues("spring.liquibase.default-schema=AUDIT", "migration.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(schemasOfWard()).containsExactly("PUBLIC");
    }

    @Test
    void whatFlywayItselfAppliedIsAdopted(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__ward.sql"), "-- A ward\r\nCREATE TABLE ward (id INT);\r\n");
        Files.writeString(folder.resolve("V1_1__beds.sql"), "ALTER TABLE ward ADD COLUMN beds INT;\n");
        Flyway.configure()
                .dataSource(database(url))
                .locations("filesystem:" + folder)
                .load()
                .migrate();
        Files.writeString(folder.resolve("V2__floor.sql"), "ALTER TABLE ward ADD COLUMN floor INT;\n");
        Migrator migrator = Migrator.builder()
                .dataSource(database(url))
                .locations(folder.toString())
                .build();

        HistoryChange change = migrator.adopt();

        assertThat(change.version()).isEqualTo("1.1");
        assertThat(change.pending()).containsExactly("V2__floor");
        assertThat(migrator.up().migrations()).hasSize(1);
        assertThat(migrator.status().migrations())
                .extracting(MigrationStatus::state)
                .containsOnly(State.APPLIED);
        assertThat(migrator.status().migrations().get(0).appliedBy()).isEqualToIgnoringCase("sa");
    }

    @Test
    void aServiceTakesOverWhatFlywayAppliedAtItsFirstStart(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__ward.sql"), "CREATE TABLE ward (id INT);\n");
        Flyway.configure()
                .dataSource(database(url))
                .locations("filesystem:" + folder)
                .load()
                .migrate();
        Files.writeString(folder.resolve("V2__floor.sql"), "ALTER TABLE ward ADD COLUMN floor INT;\n");
        ApplicationContextRunner service =
                without().withPropertyValues("migration.locations=" + folder, "migration.adopt=flyway");

        service.run(first -> assertThat(applied(first)).containsExactly("V1__ward", "V2__floor"));
        service.run(second -> assertThat(applied(second)).hasSize(2));
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
            assertThat(output)
                    .containsOnlyOnce(": " + name + ": Schema PUBLIC has Flyway's table ")
                    .containsOnlyOnce(": " + name + ": Keep Flyway from running again: ");
        }
    }

    @Test
    void flywayRefusesASchemaThatWeHaveMigrated() {
        without().run(first -> assertThat(applied(first)).hasSize(2));
        allowed(Tool.FLYWAY)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FlywayException.class)
                        .hasMessageContaining("baseline"));
    }

    @Test
    void liquibaseRunsOnASchemaThatWeHaveMigratedAndStopsNothing() {
        without().run(first -> assertThat(applied(first)).hasSize(2));
        allowed(Tool.LIQUIBASE).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(hasTable(context.getBean(DataSource.class), "ward")).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void bothRunOnDatabasesOfTheirOwn(Tool tool) {
        String its = url();
        beside(tool)
                .withPropertyValues(tool.setting("url") + "=" + its, tool.setting("user") + "=sa")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(hasTable(database(its), "ward")).isTrue();
        assertThat(hasTable(database(url), "ward")).isFalse();
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
    void inModeOffOnlyItRuns(Tool tool) {
        beside(tool).withPropertyValues("migration.mode=off").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(hasTable(context.getBean(DataSource.class), "ward")).isTrue();
            assertThat(applied(context)).isEmpty();
        });
    }
}
