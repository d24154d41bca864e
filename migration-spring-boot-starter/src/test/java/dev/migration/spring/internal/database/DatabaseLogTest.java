// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.database;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.withVariables;
import static dev.migration.spring.Applications.withYaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.DatabaseAccessException;
import dev.migration.Migrator;
import dev.migration.spring.Applications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** A start that fails because of the database names it, its user, and the settings that say so. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseLogTest {

    private static final String URL = "jdbc:h2:tcp://localhost:1/mem:clinic";

    @TempDir
    Path folder;

    private String in(String position) {
        return " in " + folder.resolve("application.yml") + ":" + position;
    }

    private static void assertNamed(ApplicationContextRunner application, String description) {
        application.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .satisfies(root -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("\n  Database: " + description + "\n")));
    }

    @Test
    void aStartNamesItInTheLogBeforeAnythingIsDoneThere(CapturedOutput output) throws IOException {
        withYaml(folder, """
                        spring:
                          datasource:
                            url: jdbc:h2:mem:named;DB_CLOSE_DELAY=-1
                            username: app
                            password: hunter2
                        """).run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .containsSubsequence(
                        "Database: jdbc:h2:mem:named as app (spring.datasource.url" + in("3:10")
                                + ", spring.datasource.username" + in("4:15") + ")\n",
                        "Applied 2 migrations")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "validate"})
    void theApplicationsDatabase(String mode) throws IOException {
        assertNamed(
                withYaml(folder, """
                        spring:
                          datasource:
                            url: "%s;PASSWORD=secret"
                            username: app
                            password: secret
                        """.formatted(URL)).withPropertyValues("migration.mode=" + mode),
                URL + " as app (spring.datasource.url" + in("3:10") + ", spring.datasource.username" + in("4:15")
                        + ")");
    }

    @Test
    void aUrlThatIsMadeOfOtherSettings() throws IOException {
        assertNamed(withYaml(folder, """
                        database: clinic
                        spring.datasource.url: jdbc:h2:tcp://localhost:1/mem:${database}
                        """), URL + " (spring.datasource.url" + in("2:24") + ")");
    }

    @Test
    void theUrlOfMigrations() {
        assertNamed(
                withVariables(Map.of("MIGRATION_URL", URL, "MIGRATION_USER", "owner", "APP_USER", "owner")),
                URL + " as owner (MIGRATION_URL in the environment, MIGRATION_USER in the environment)");
    }

    @Test
    void theApplicationsDatabaseByAnotherUser() throws IOException {
        assertNamed(
                withYaml(folder, """
                        spring.datasource.url: %s
                        spring.datasource.username: app
                        migration.user: owner
                        """.formatted(URL)),
                URL + " as owner (spring.datasource.url" + in("1:24") + ", migration.user" + in("3:17") + ")");
    }

    static Stream<DataSource> showingThemselves() {
        var driver = new JdbcDataSource();
        driver.setURL(URL);
        driver.setUser("owner");
        var simple = new DriverManagerDataSource(URL, "owner", "secret");
        return Stream.of(driver, simple, (DataSource) new ProxyFactory(simple).getProxy());
    }

    @ParameterizedTest
    @MethodSource("showingThemselves")
    void aDataSourceThatNoSettingDescribes(DataSource dataSource) {
        assertNamed(application().withBean(DataSource.class, () -> dataSource), URL + " as owner");
    }

    @Test
    void aMigratorOfTheApplicationsOwn() {
        Migrator own = Migrator.builder()
                .dataSource(new DriverManagerDataSource(URL, "owner", ""))
                .build();
        assertNamed(application().withBean(Migrator.class, () -> own), URL + " as owner");
    }

    @Test
    void aDataSourceThatChoosesAmongSeveralIsAsked(CapturedOutput output) {
        application()
                .withBean(DataSource.class, () -> {
                    var routing = new AbstractRoutingDataSource() {
                        @Override
                        protected Object determineCurrentLookupKey() {
                            return "first";
                        }
                    };
                    var first = new JdbcDataSource();
                    first.setURL("jdbc:h2:mem:routed;DB_CLOSE_DELAY=-1");
                    first.setUser("sa");
                    routing.setTargetDataSources(Map.of("first", first));
                    return routing;
                })
                .run(context -> assertThat(output).contains("Database: jdbc:h2:mem:routed as SA\n"));
    }

    /** Such as one that chooses by the current user: a start belongs to no request. */
    @Test
    void aDataSourceThatCannotChooseIsReportedAsThat() {
        application()
                .withBean(DataSource.class, () -> {
                    var routing = new AbstractRoutingDataSource() {
                        @Override
                        protected @Nullable Object determineCurrentLookupKey() {
                            return null;
                        }
                    };
                    routing.setTargetDataSources(Map.of("first", new JdbcDataSource()));
                    return routing;
                })
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("lookup key [null]")
                        .hasStackTraceContaining("set a default target")
                        .hasStackTraceContaining("@MigrationDataSource"));
    }

    @Test
    void oneThatShowsNothingIsAskedOnlyAfterTheRunHadAConnection(CapturedOutput output) {
        var hidden = new Hidden("jdbc:h2:mem:hidden;DB_CLOSE_DELAY=-1");
        application()
                .withBean(DataSource.class, () -> hidden)
                .run(context ->
                        assertThat(output).containsSubsequence("Applied 0002", "Database: jdbc:h2:mem:hidden as SA\n"));
    }

    @Test
    void aDatabaseThatIsDownIsNotWaitedForToNameIt() {
        var hidden = new Hidden(URL);
        assertNamed(
                application().withBean(DataSource.class, () -> hidden),
                "not known: the DataSource does not show its URL (" + Hidden.class.getName() + ")");
        assertThat(hidden.asked).hasValue(1);
    }

    @Test
    void connectionDetails() {
        assertNamed(
                application().withBean(JdbcConnectionDetails.class, () -> Applications.connectionDetails(URL)),
                URL + " as sa");
    }

    @Test
    void aUserWhoseNameWouldForgeALine() {
        assertNamed(
                application().withPropertyValues("migration.url=" + URL, "migration.user=app\nINFO up to date"),
                URL + " as app\\nINFO up to date (migration.url in test, migration.user in test)");
    }

    @Test
    void oneOfSeveralDatabases() throws IOException {
        assertNamed(
                withYaml(
                        folder,
                        "migration.instances.clinic.url: " + URL + "\nmigration.instances.clinic.user: owner\n"),
                URL + " as owner (migration.instances.clinic.url" + in("1:33") + ", migration.instances.clinic.user"
                        + in("2:34") + ")");
    }

    @Test
    void oneOfSeveralIsNotNamedByTheSettingsOfAnother() throws IOException {
        assertNamed(
                withYaml(folder, """
                        spring.datasource: { url: "%1$s", username: app }
                        migration.instances:
                          clinic: { data-source: dataSource, order: 1 }
                          reports: { url: "%1$s", user: app, order: 2 }
                        """.formatted(URL)),
                URL + " as app (spring.datasource.url" + in("1:27") + ", spring.datasource.username" + in("1:77")
                        + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration.tenants.schemas=acme", "migration.tenants.schemas-query=SELECT 'acme'"})
    void theDatabaseOfTenants(String tenants) throws IOException {
        assertNamed(
                withYaml(folder, "spring.datasource.url: " + URL).withPropertyValues(tenants),
                URL + " (spring.datasource.url" + in("1:24") + ")");
    }

    @Test
    void aFailureThatIsNotTheDatabasesDoesNotNameIt() {
        application()
                .withPropertyValues("migration.locations=classpath:broken")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageNotContaining("Database:")
                        .isNotInstanceOf(DatabaseAccessException.class));
    }

    @Test
    void neitherDoesThatHideWhyAStartFails() {
        application()
                .withBean(DataSource.class, () -> new Unnamed(URL))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(DatabaseAccessException.class.getName())
                        .hasStackTraceContaining("Connection refused"));
    }

    /** Shows nothing of what it connects to, and counts how often it was asked for a connection. */
    private static final class Hidden extends AbstractDataSource {

        private final DataSource real;
        private final AtomicInteger asked = new AtomicInteger();

        Hidden(String url) {
            real = new DriverManagerDataSource(url, "sa", "");
        }

        @Override
        public Connection getConnection() throws SQLException {
            asked.incrementAndGet();
            return real.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    /** Says of itself only that it is not ready, but connects. */
    private static class Unnamed extends DelegatingDataSource {

        private final DataSource real;

        Unnamed(String url) {
            real = new DriverManagerDataSource(url);
        }

        @Override
        public DataSource getTargetDataSource() {
            throw new IllegalStateException("not started");
        }

        @Override
        public void afterPropertiesSet() {}

        @Override
        public Connection getConnection() throws SQLException {
            return real.getConnection();
        }
    }

    @Test
    void aDatabaseBehindADataSourceThatObservesItsQueries() throws IOException {
        assertNamed(
                withYaml(folder, "spring.datasource.url: " + URL).withUserConfiguration(Observed.class),
                URL + " (spring.datasource.url" + in("1:24") + ")");
    }

    /** As datasource-micrometer and others do. */
    @Configuration(proxyBeanMethods = false)
    static class Observed {

        @Bean
        static BeanPostProcessor observing() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource real
                            ? ProxyDataSourceBuilder.create(real).build()
                            : bean;
                }
            };
        }
    }
}
