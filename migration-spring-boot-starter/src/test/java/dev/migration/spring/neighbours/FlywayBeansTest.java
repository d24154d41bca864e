// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static dev.migration.spring.Applications.column;
import static dev.migration.spring.Applications.hasTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.fixture.ProblemAssert;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A service that takes over Flyway's history and still has beans for Flyway, on H2. */
@Tag("neighbours")
@ExtendWith(OutputCaptureExtension.class)
class FlywayBeansTest {

    private final String url = url();

    @TempDir
    Path classes;

    private URLClassLoader build;
    private ApplicationContextRunner service;

    private static String url() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    private static DataSource database(String url) {
        return new DriverManagerDataSource(url, "sa", "");
    }

    @BeforeEach
    void aServiceOnFlyway() throws IOException {
        build = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        service = application()
                .withClassLoader(build)
                .withUserConfiguration(WithFlyway.class)
                .withPropertyValues(
                        "migration.adopt=flyway", "spring.datasource.url=" + url, "spring.datasource.username=sa");
        write("db/migration/V1__ward.sql", "CREATE TABLE ward (id INT);\n");
        write("db/library/V1__message.sql", "CREATE TABLE message (id INT);\n");
    }

    @AfterEach
    void close() throws IOException {
        build.close();
    }

    private void write(String file, String sql) throws IOException {
        Path path = classes.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, sql);
    }

    /** As an application has all auto-configuration that is in its class path. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(FlywayAutoConfiguration.class)
    static class WithFlyway {}

    private ProblemAssert refused(ApplicationContextRunner with) {
        ProblemAssert refused = assertThatStart(with).hasCode(Code.INVALID_SETTING);
        assertThat(hasTable(database(url), "ward")).isFalse();
        assertThat(hasTable(database(url), "__migrations")).isFalse();
        return refused;
    }

    // In classes of their own: in the runs without Spring Boot's module for Flyway, JUnit only reads the outer one.
    @Configuration(proxyBeanMethods = false)
    static class Strategy {

        @Bean
        FlywayMigrationStrategy cleanFirst() {
            return Flyway::migrate;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizer {

        @Bean
        FlywayConfigurationCustomizer audit() {
            return flyway -> {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Details {

        @Bean
        FlywayConnectionDetails vault() {
            return new FlywayConnectionDetails() {
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
                    return url();
                }
            };
        }
    }

    @Test
    void aStrategyIsRefusedWithItsEqual() {
        refused(service.withUserConfiguration(Strategy.class))
                .names("the bean cleanFirst is a FlywayMigrationStrategy")
                .advises("MigrationStrategy", "SchemaCleaner", "spring.flyway.validate-on-migrate=false");
    }

    @Test
    void aCustomizerIsRefusedWithItsEqual() {
        refused(service.withUserConfiguration(Customizer.class))
                .names("the bean audit is a FlywayConfigurationCustomizer")
                .advises("MigratorCustomizer");
    }

    @Test
    void connectionDetailsAreRefusedWithTheirEqual() {
        refused(service.withUserConfiguration(Details.class))
                .names("the bean vault is a FlywayConnectionDetails")
                .advises("MigrationConnectionDetails");
    }

    @Test
    void aFlywayIsRefusedWithItsEqual() {
        refused(service.withBean("own", Flyway.class, this::ofLibrary))
                .names("the bean own is a Flyway")
                .advises("Migrator bean", "migration.beside=flyway");
    }

    @Test
    void allAreRefusedAtOnce() {
        assertThatStart(service.withUserConfiguration(Strategy.class, Customizer.class)
                        .withBean("third", Flyway.class, this::ofLibrary))
                .hasCodes(Code.INVALID_SETTING, Code.INVALID_SETTING, Code.INVALID_SETTING);
    }

    @Test
    void withoutAnAdoptionTheyAreFlyways() {
        service.withPropertyValues("migration.adopt=", "migration.mode=off")
                .withUserConfiguration(Customizer.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Flyway.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoDatabases {

        @Bean
        DataSource orders() {
            return database(url());
        }

        @Bean
        @FlywayDataSource
        DataSource ofOwner() {
            return database(url());
        }
    }

    @Test
    void theDatabaseThatIsMarkedForFlywayIsMigrated() {
        service.withUserConfiguration(TwoDatabases.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(applied(context.getBean("ofOwner", DataSource.class))).containsExactly("V1__ward");
            assertThat(hasTable(context.getBean("orders", DataSource.class), "ward"))
                    .isFalse();
        });
    }

    private Flyway ofLibrary() {
        return Flyway.configure(build)
                .dataSource(database(url))
                .locations("classpath:db/library")
                .table("library_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private ApplicationContextRunner besideLibrary() {
        return service.withBean("library", Flyway.class, this::ofLibrary, bean -> bean.setInitMethodName("migrate"))
                .withPropertyValues(
                        "migration.beside=flyway",
                        "spring.flyway.baseline-on-migrate=true",
                        "spring.flyway.baseline-version=0");
    }

    private void migratedByFlyway(String... locations) {
        Flyway.configure(build)
                .dataSource(database(url))
                .locations(locations)
                .load()
                .migrate();
    }

    @Test
    void aLibraryKeepsItsFlywayBesideTheAdoption(CapturedOutput output) throws IOException {
        migratedByFlyway("classpath:db/migration");
        write("db/migration/V2__bed.sql", "CREATE TABLE bed (id INT);\n");

        for (int start = 0; start < 2; start++) {
            besideLibrary().run(context -> assertThat(context).hasNotFailed());
            assertThat(applied(database(url))).containsExactly("V1__ward", "V2__bed");
        }

        assertThat(versions("library_history")).contains("1");
        assertThat(versions("flyway_schema_history")).containsExactly("1", "2");
        assertThat(hasTable(database(url), "message")).isTrue();
        assertThat(output).contains("Flyway runs before these migrations (migration.beside=flyway)");
    }

    @Test
    void onANewDatabaseTheLibrarysTableIsNotTheAdoptedOne() throws IOException {
        for (int start = 0; start < 2; start++) {
            besideLibrary().run(context -> assertThat(context).hasNotFailed());
        }
        write("db/migration/V2__bed.sql", "CREATE TABLE bed (id INT);\n");
        besideLibrary().run(context -> assertThat(context).hasNotFailed());

        assertThat(hasTable(database(url), "bed")).isTrue();
        assertThat(hasTable(database(url), "message")).isTrue();
        assertThat(versions("library_history")).contains("1").doesNotContain("2");
    }

    @Test
    void aTableOfTheseMigrationsBesideTheNamedOneIsAWrongName() {
        Flyway.configure(build)
                .dataSource(database(url))
                .locations("classpath:db/migration")
                .table("versions")
                .load()
                .migrate();

        assertThatStart(besideLibrary())
                .hasCode(Code.FOREIGN_HISTORY)
                .names("There is no table flyway_schema_history", "versions");
        assertThat(hasTable(database(url), "__migrations")).isFalse();
    }

    private List<String> versions(String table) {
        return column(
                database(url),
                "SELECT \"version\" FROM \"" + table + "\" WHERE \"version\" IS NOT NULL ORDER BY \"installed_rank\"");
    }

    record NeedsFlyway(Flyway flyway) {}

    @Configuration(proxyBeanMethods = false)
    static class Injected {

        @Bean
        NeedsFlyway cleaner(Flyway flyway) {
            return new NeedsFlyway(flyway);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Named {

        @Bean
        @DependsOn("flywayInitializer")
        String cleaner() {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Injected.class, Named.class})
    void whereAFlywayIsInjectedTheReportNamesTheMigrator(Class<?> needs, CapturedOutput output) {
        assertThatThrownBy(() -> start(needs)).isNotNull();

        assertThat(output)
                .contains("The bean cleaner needs")
                .contains("migration.adopt=flyway")
                .contains("use the Migrator bean (dev.migration.Migrator)");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        MigrationAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    static class Service {}

    private void start(Class<?> needs) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(build);
        try {
            new SpringApplicationBuilder(Service.class, needs)
                    .web(WebApplicationType.NONE)
                    .run(
                            "--migration.adopt=flyway",
                            "--spring.datasource.url=" + url,
                            "--spring.datasource.username=sa")
                    .close();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
