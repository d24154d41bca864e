// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.spring.Applications;
import dev.migration.spring.EnabledWhereConnectionsAreFetchedLazily;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.internal.migrators.MigratedSchemaManagement;
import dev.migration.spring.internal.migrators.NamedMigrator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

@ExtendWith(OutputCaptureExtension.class)
class MigratedDatabaseTest {

    private static final String FIRST = "0001_create_patient";

    @Test
    void thePrimaryOneOfSeveralDataSourcesIsMigrated() {
        application().withUserConfiguration(WithPrimary.class).run(context -> {
            assertThat(name(context)).isEqualTo("clinic");
            DataSource clinic = context.getBean("clinic", DataSource.class);
            DataSource reports = context.getBean("reports", DataSource.class);
            assertThat(applied(clinic)).contains(FIRST);
            assertThat(applied(reports)).isEmpty();
            MigratedSchemaManagement hibernate = context.getBean(MigratedSchemaManagement.class);
            assertThat(hibernate.getSchemaManagement(clinic)).isEqualTo(SchemaManagement.MANAGED);
            assertThat(hibernate.getSchemaManagement(reports)).isEqualTo(SchemaManagement.UNMANAGED);
        });
    }

    /** A user alone does not decide between them. */
    @ParameterizedTest
    @ValueSource(strings = {"migration.mode=migrate", "migration.user=owner"})
    void severalDataSourcesWithoutAPrimaryOneFailTheStart(String setting) {
        assertThatStart(application().withUserConfiguration(WithTwo.class).withPropertyValues(setting))
                .hasCode(Code.INVALID_SETTING)
                .names("clinic, reports")
                .advises("@MigrationDataSource", "@Primary", "migration.url");
    }

    @Test
    void aMarkedDataSourceIsUsedRatherThanTheUrl() {
        application()
                .withUserConfiguration(WithMarked.class)
                .withPropertyValues("migration.url=jdbc:h2:mem:unused")
                .run(context -> {
                    assertThat(name(context)).isEqualTo("owner");
                    assertThat(applied(context.getBean("owner", DataSource.class)))
                            .contains(FIRST);
                    assertThat(applied(context.getBean("dataSource", DataSource.class)))
                            .isEmpty();
                });
    }

    @Test
    void twoMarkedDataSourcesFailTheStart() {
        assertThatStart(application().withUserConfiguration(WithTwoMarked.class))
                .hasCode(Code.INVALID_SETTING)
                .names("first, second")
                .advises("@MigrationDataSource");
    }

    @Test
    void theUrlIsMigratedThroughItsOwnConnection() {
        application()
                .withPropertyValues("migration.url=jdbc:h2:mem:by-url;DB_CLOSE_DELAY=-1", "migration.user=sa")
                .run(context -> {
                    assertThat(applied(new DriverManagerDataSource("jdbc:h2:mem:by-url", "sa", "")))
                            .contains(FIRST);
                    assertThat(applied(context.getBean(DataSource.class))).isEmpty();
                    assertThat(dataSource(context)).isInstanceOf(SimpleDriverDataSource.class);
                });
    }

    @Test
    void aUrlMeansWhatItMeansToTheCommandLine(CapturedOutput output) {
        String url = "migration.url=postgres://owner:hunter2@localhost:1/clinic";
        assertThatStart(application().withPropertyValues(url))
                .hasCode(Code.DATABASE_UNREACHABLE)
                .doesNotName("hunter2");
        application()
                .withPropertyValues(url, "migration.user=other")
                .run(context -> assertThat(output)
                        .contains("Database: jdbc:postgresql://localhost:1/clinic as owner (migration.url in test)\n")
                        .contains(
                                "Database: jdbc:postgresql://localhost:1/clinic as other (migration.url in test, migration.user in"
                                        + " test)\n")
                        .doesNotContain("hunter2"));
    }

    @Test
    void whatIsNoUrlIsRefusedWithoutRepeatingIt() {
        assertThatStart(application().withPropertyValues("migration.url=owner:hunter2@localhost/clinic"))
                .hasCode(Code.INVALID_SETTING)
                .names("migration.url")
                .doesNotName("hunter2")
                .advises("migration.user", "migration.password");
    }

    @Test
    void aPasswordInTheUrlIsNotToldWhateverItHas(CapturedOutput output) {
        application()
                .withPropertyValues("migration.url=jdbc:h2:tcp://sa:hun/t;e?r2@localhost:1/told")
                .run(context -> assertThat(output)
                        .contains("Database: jdbc:h2:tcp://localhost:1/told (migration.url in test)\n"));
    }

    @Test
    void theUrlIsEnoughWithoutAnyDataSource() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .withPropertyValues("migration.url=jdbc:h2:mem:only-url;DB_CLOSE_DELAY=-1")
                .run(context -> assertThat(applied(new DriverManagerDataSource("jdbc:h2:mem:only-url")))
                        .contains(FIRST));
    }

    @Test
    void theUrlDecidesBetweenSeveralDataSources() {
        application()
                .withUserConfiguration(WithTwo.class)
                .withPropertyValues("migration.url=jdbc:h2:mem:decided;DB_CLOSE_DELAY=-1")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theDriverIsASetting() {
        application()
                .withPropertyValues(
                        "migration.url=jdbc:h2:mem:driver", "migration.driver-class-name=org.example.Missing")
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("org.example.Missing"));
    }

    @Test
    void aUserAloneTakesTheRestFromTheApplicationsDataSource() {
        application()
                .withUserConfiguration(WithUsers.class)
                .withPropertyValues("migration.user=OWNER", "migration.password=owner-secret")
                .run(context -> {
                    SimpleDriverDataSource derived = (SimpleDriverDataSource) dataSource(context);
                    assertThat(derived.getUrl()).startsWith("jdbc:h2:mem:users");
                    assertThat(derived.getUsername()).isEqualTo("OWNER");
                    assertThat(applied(context)).contains(FIRST);
                    assertThat(context.getBean(MigratedSchemaManagement.class)
                                    .getSchemaManagement(context.getBean(DataSource.class)))
                            .isEqualTo(SchemaManagement.MANAGED);
                });
    }

    @Test
    @EnabledWhereConnectionsAreFetchedLazily
    void aUserAloneWorksWithLazyConnections() {
        application()
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:lazy-user;DB_CLOSE_DELAY=-1",
                        "spring.datasource.username=sa",
                        "spring.datasource.connection-fetch=lazy",
                        "migration.user=sa")
                .run(context -> assertThat(applied(context)).contains(FIRST));
    }

    @Test
    void connectionDetailsAreEnoughWithoutADataSource() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .withBean(
                        JdbcConnectionDetails.class,
                        () -> Applications.connectionDetails("jdbc:h2:mem:details;DB_CLOSE_DELAY=-1"))
                .run(context -> assertThat(applied(new DriverManagerDataSource("jdbc:h2:mem:details", "sa", "")))
                        .contains(FIRST));
    }

    @Test
    void thePoolKeepsNoConnection() {
        application()
                .run(context -> assertThat(context.getBean(HikariDataSource.class)
                                .getHikariPoolMXBean()
                                .getActiveConnections())
                        .isZero());
    }

    @Test
    void anEmbeddedDatabaseOfTheApplicationsOwnIsNoTestReplacement() {
        application()
                .withBean(DataSource.class, Applications::h2)
                .withPropertyValues("migration.url=jdbc:h2:mem:beside-embedded;DB_CLOSE_DELAY=-1")
                .run(context -> assertThat(applied(context)).isEmpty());
    }

    private static String name(ListableBeanFactory context) {
        return NamedMigrator.in(context).keySet().iterator().next();
    }

    private static DataSource dataSource(BeanFactory context) {
        return context.getBean(Migrator.class).dataSource().orElseThrow();
    }

    private static DataSource h2(String name) {
        return new DriverManagerDataSource("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
    }

    @Configuration(proxyBeanMethods = false)
    static class WithTwo {
        @Bean
        DataSource clinic() {
            return h2("two-clinic");
        }

        @Bean
        DataSource reports() {
            return h2("two-reports");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithPrimary {
        @Bean
        @Primary
        DataSource clinic() {
            return h2("primary-clinic");
        }

        @Bean
        DataSource reports() {
            return h2("primary-reports");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithMarked {
        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource owner() {
            return h2("marked");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithTwoMarked {
        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource second() {
            return h2("second");
        }

        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource first() {
            return h2("first");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithUsers {
        @Bean(destroyMethod = "close")
        HikariDataSource dataSource() {
            String url = "jdbc:h2:mem:users;DB_CLOSE_DELAY=-1";
            Applications.execute(
                    new DriverManagerDataSource(url, "sa", ""),
                    "CREATE USER IF NOT EXISTS OWNER PASSWORD 'owner-secret' ADMIN");
            HikariDataSource dataSource = new HikariDataSource();
            dataSource.setJdbcUrl(url);
            dataSource.setUsername("sa");
            return dataSource;
        }
    }
}
