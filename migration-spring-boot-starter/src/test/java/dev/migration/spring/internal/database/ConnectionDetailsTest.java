package dev.migration.spring.internal.database;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.utility.DockerImageName;

@ExtendWith(OutputCaptureExtension.class)
class ConnectionDetailsTest {

    private static final String[] BOTH = {"0001_create_patient", "0002_add_email"};

    private final ApplicationContextRunner withContainers =
            application().withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class));

    @Test
    void aBeanIsMigratedInsteadOfTheApplicationsDataSource() {
        with(new Details(url("by-bean"), "sa", "")).run(context -> {
            assertThat(applied(h2("by-bean"))).containsExactly(BOTH);
            assertThat(applied(context)).isEmpty();
        });
    }

    @Test
    void aBeanIsEnoughWithoutADataSource() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .withBean(MigrationConnectionDetails.class, () -> new Details(url("only-bean"), "sa", ""))
                .run(context -> assertThat(applied(h2("only-bean"))).containsExactly(BOTH));
    }

    @Test
    void aBeanIsUsedRatherThanTheSettings(CapturedOutput output) {
        with(new Details(url("bean-first"), "sa", ""))
                .withPropertyValues("migration.url=" + url("settings-second"))
                .run(context -> {
                    assertThat(applied(h2("bean-first"))).containsExactly(BOTH);
                    assertThat(output)
                            .contains(
                                    "Migrating the connection details' database; migration.url and migration.user are ignored");
                });
    }

    @Test
    void aBeansUrlIsNamedInTheLogWithoutItsSecrets(CapturedOutput output) {
        with(new Details("jdbc:h2:mem:told-bean;PASSWORD=hunter2", "sa", null))
                .run(context -> assertThat(output)
                        .contains("Database: jdbc:h2:mem:told-bean as sa\n")
                        .doesNotContain("hunter2"));
    }

    @Test
    void aBeanWithoutAUrlIsAnotherUserOfTheApplicationsDatabase() {
        JdbcClient database = JdbcClient.create(h2("other-user"));
        database.sql("CREATE USER OWNER PASSWORD 'owner-secret' ADMIN").update();
        with(new Details(null, "OWNER", "owner-secret"))
                .withPropertyValues("spring.datasource.url=" + url("other-user"), "spring.datasource.username=sa")
                .run(context -> assertThat(database.sql("SELECT DISTINCT applied_by FROM __migrations")
                                .query(String.class)
                                .single())
                        .startsWith("OWNER@"));
    }

    @Test
    void aBeanWithNothingInItIsTheApplicationsDataSource() {
        with(new Details(null, null, null))
                .run(context -> assertThat(applied(context)).containsExactly(BOTH));
    }

    @Test
    void aContainersDatabaseIsMigratedThroughTheApplicationsPool() {
        withContainers.withUserConfiguration(WithContainer.class).run(context -> {
            assertThat(applied(context.getBean(DataSource.class))).containsExactly(BOTH);
            assertThat(context).hasSingleBean(DataSource.class);
        });
    }

    @Test
    void theSettingsAreIgnoredWhereTheDatabaseIsAContainers(CapturedOutput output) {
        withContainers
                .withUserConfiguration(WithContainer.class)
                .withPropertyValues("migration.url=" + url("real-server"), "migration.user=sa")
                .run(context -> {
                    assertThat(applied(h2("real-server"))).isEmpty();
                    assertThat(output)
                            .contains(
                                    "Migrating the container's database; migration.url and migration.user are ignored");
                });
    }

    private static ApplicationContextRunner with(MigrationConnectionDetails details) {
        return application().withBean(MigrationConnectionDetails.class, () -> details);
    }

    private static String url(String name) {
        return "jdbc:h2:mem:details-" + name + ";DB_CLOSE_DELAY=-1";
    }

    private static DataSource h2(String name) {
        return new DriverManagerDataSource(url(name), "sa", "");
    }

    private record Details(
            @Nullable String getJdbcUrl,
            @Nullable String getUsername,
            @Nullable String getPassword) implements MigrationConnectionDetails {}

    @Configuration(proxyBeanMethods = false)
    static class WithContainer {
        @Bean
        @ServiceConnection
        H2Container clinic() {
            return new H2Container("container");
        }
    }

    /** To Spring Boot a container like any other; it runs in this process. */
    static final class H2Container extends JdbcDatabaseContainer<H2Container> {
        private final String name;

        H2Container(String name) {
            super(DockerImageName.parse("h2:2"));
            this.name = name;
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public String getDriverClassName() {
            return "org.h2.Driver";
        }

        @Override
        public String getJdbcUrl() {
            return url(name);
        }

        @Override
        public String getUsername() {
            return "sa";
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        protected String getTestQueryString() {
            return "SELECT 1";
        }
    }
}
