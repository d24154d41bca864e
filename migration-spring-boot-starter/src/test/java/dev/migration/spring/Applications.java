// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;

import dev.migration.fixture.ProblemAssert;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import dev.migration.spring.internal.autoconfigure.UnmigratedAutoConfiguration;
import dev.migration.spring.internal.start.MigrationInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

/** Applications to start in a test, and questions to their databases. */
public final class Applications {

    private Applications() {}

    /** Runs nothing at the start, in a mode in which the state of the migrations is read all the same. */
    @Configuration(proxyBeanMethods = false)
    public static class NotMigrated {

        @Bean
        MigrationInitializer notMigrated(ConfigurableListableBeanFactory beans, Environment environment) {
            return new MigrationInitializer(MigrationMode.OFF, beans, environment);
        }
    }

    /** One with an H2 database of its own and the two migrations of the default location. */
    public static ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        MigrationAutoConfiguration.class,
                        UnmigratedAutoConfiguration.class));
    }

    /** The same with these settings in a file of this folder. */
    public static ApplicationContextRunner withYaml(Path folder, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("application.yml"), yaml);
        return application()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.config.location=" + file.toUri());
    }

    /** The same with these variables of the environment. */
    public static ApplicationContextRunner withVariables(Map<String, Object> variables) {
        return application()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)));
    }

    /** Waits until it is so, and fails if that takes too long. */
    public static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(10))
                .pollInSameThread()
                .until(condition::getAsBoolean);
    }

    /** The problems for which the start of this application fails. */
    public static ProblemAssert assertThatStart(ApplicationContextRunner application) {
        var failure = new AtomicReference<Throwable>();
        application.run(context -> failure.set(context.getStartupFailure()));
        return assertThatProblem(failure.get());
    }

    /** A new H2 database in memory. */
    public static EmbeddedDatabase h2() {
        return new EmbeddedDatabaseBuilder()
                .generateUniqueName(true)
                .setType(EmbeddedDatabaseType.H2)
                .build();
    }

    /** Where the migrations' database is, as an application may say it. */
    public record Details(
            @Nullable String getJdbcUrl,
            @Nullable String getUsername,
            @Nullable String getPassword) implements MigrationConnectionDetails {}

    private record Connection(String getJdbcUrl, String getUsername, String getPassword)
            implements JdbcConnectionDetails {}

    /** Where an H2 database is, as a container or a compose file would say it. */
    public static JdbcConnectionDetails connectionDetails(String url) {
        return new Connection(url, "sa", "");
    }

    /** The same application where its database is a container's, as {@code @ServiceConnection} says it. */
    public static ApplicationContextRunner inContainer(ApplicationContextRunner application, String url) {
        return application
                .withBean(JdbcConnectionDetails.class, () -> connectionDetails(url))
                .withInitializer(context -> context.addBeanFactoryPostProcessor(beans -> {
                    for (String name : beans.getBeanNamesForType(JdbcConnectionDetails.class)) {
                        new ContainerImageMetadata("postgres:17-alpine").addTo(beans.getBeanDefinition(name));
                    }
                }));
    }

    public static void execute(DataSource dataSource, String sql) {
        JdbcClient.create(dataSource).sql(sql).update();
    }

    /** The first column of the rows. */
    public static List<String> column(DataSource dataSource, String sql) {
        return JdbcClient.create(dataSource).sql(sql).query(String.class).list();
    }

    /** The only number. */
    public static int number(DataSource dataSource, String sql) {
        return JdbcClient.create(dataSource).sql(sql).query(Integer.class).single();
    }

    /** The names in the history of this DataSource's database; empty when it has none. */
    public static List<String> applied(DataSource dataSource) {
        return hasTable(dataSource, "__migrations")
                ? column(dataSource, "SELECT name FROM __migrations ORDER BY id")
                : List.of();
    }

    /** The names in the history of the application's only DataSource. */
    public static List<String> applied(ApplicationContext application) {
        return applied(application.getBean(DataSource.class));
    }

    /** Whether there is a table by this name, in any schema. */
    public static boolean hasTable(DataSource dataSource, String table) {
        return JdbcClient.create(dataSource)
                        .sql("SELECT count(*) FROM information_schema.tables WHERE lower(table_name) = ?")
                        .param(table)
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
