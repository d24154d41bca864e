// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.Migrator;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import dev.migration.spring.Applications;
import dev.migration.spring.WatchedDataSource;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsEndpointWebExtension;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

public class MigrationsEndpointAutoConfigurationTest {

    private final ApplicationContextRunner application =
            application().withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class));

    private final ApplicationContextRunner exposed =
            application.withPropertyValues("management.endpoints.web.exposure.include=migrations");

    @Test
    void itsPageLeadsToWhereTheEndpointIsMapped() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        MigrationAutoConfiguration.class,
                        MigrationsActuatorAutoConfiguration.class,
                        EndpointAutoConfiguration.class,
                        WebEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:",
                        "spring.datasource.generate-unique-name=true",
                        "management.endpoints.web.exposure.include=migrations",
                        "management.endpoints.web.path-mapping.migrations=database/state")
                .run(context -> assertThat(context.getBean(MigrationsEndpointWebExtension.class)
                                .page(null))
                        .contains("<a href=\"state/dataSource/0002\">"));
    }

    @Test
    void aDatabaseOfAMigratorOfTheApplicationsOwnIsNamedAfterTheMigrator() {
        exposed.withUserConfiguration(MigrationAutoConfigurationTest.OwnMigrator.class)
                .run(context -> assertThat(databases(context)).containsOnlyKeys("ownMigrator"));
    }

    @Test
    void aMigrationShowsItsSqlWhereThatIsSet() {
        exposed.withPropertyValues("management.endpoint.migrations.show-values=always")
                .run(context -> {
                    MigrationDescriptor migration =
                            context.getBean(MigrationsEndpoint.class).migration("dataSource", "1", null);
                    assertThat(migration.upSql()).startsWith("CREATE TABLE patient");
                    assertThat(migration.downSql()).isEqualTo("DROP TABLE patient;");
                });
    }

    @Test
    void aMigrationThatHasNoFileHereShowsTheSqlThatWasStored() {
        exposed.withPropertyValues("management.endpoint.migrations.show-values=always")
                .withUserConfiguration(Applications.NotMigrated.class)
                .withUserConfiguration(MigratedByAnotherBuild.class)
                .run(context -> assertThat(context.getBean(MigrationsEndpoint.class)
                                .migration("dataSource", "3", null)
                                .upSql())
                        .contains("ADD COLUMN phone"));
    }

    @Test
    void sqlIsShownToThoseWhoMaySeeIt() {
        exposed.withPropertyValues(
                        "management.endpoint.migrations.show-values=when-authorized",
                        "management.endpoint.migrations.roles=dba")
                .run(context -> {
                    var web = context.getBean(MigrationsEndpointWebExtension.class);
                    assertThat(web.migration(in("dba"), "dataSource", "1", null).upSql())
                            .startsWith("CREATE TABLE patient");
                    assertThat(web.migration(in("user"), "dataSource", "1", null)
                                    .upSql())
                            .isNull();
                    assertThat(web.migration(SecurityContext.NONE, "dataSource", "1", null)
                                    .upSql())
                            .isNull();
                    assertThat(context.getBean(MigrationsEndpoint.class)
                                    .migration("dataSource", "1", null)
                                    .upSql())
                            .isNull();
                });
    }

    private static SecurityContext in(String role) {
        return new SecurityContext() {
            @Override
            public Principal getPrincipal() {
                return () -> "somebody";
            }

            @Override
            public boolean isUserInRole(String other) {
                return role.equals(other);
            }
        };
    }

    @Test
    void sqlIsNotShownByDefault() {
        exposed.run(
                context -> assertThat(context.getBean(MigrationsEndpoint.class).migration("dataSource", "1", null))
                        .extracting(MigrationDescriptor::upSql, MigrationDescriptor::downSql)
                        .containsOnlyNulls());
    }

    @Test
    void whatIsAskedWritesNothing() {
        exposed.withPropertyValues("management.endpoint.migrations.show-values=always")
                .withUserConfiguration(Applications.NotMigrated.class)
                .run(context -> {
                    context.getBean(MigrationsEndpointWebExtension.class).page(null);
                    MigrationsEndpoint endpoint = context.getBean(MigrationsEndpoint.class);
                    endpoint.database("dataSource", null);
                    assertThat(endpoint.migration("dataSource", "1", null).upSql())
                            .contains("CREATE TABLE patient");
                    assertThat(Applications.column(
                                    context.getBean(DataSource.class),
                                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'"))
                            .isEmpty();
                });
    }

    @Test
    @Timeout(60)
    void aDatabaseThatHangsIsShownAsItWas() {
        exposed.withPropertyValues("management.endpoint.migrations.show-values=always")
                .withBean("dataSource", WatchedDataSource.class, () -> new WatchedDataSource("hanging"))
                .run(context -> {
                    WatchedDataSource dataSource = context.getBean(WatchedDataSource.class);
                    MigrationsEndpoint endpoint = context.getBean(MigrationsEndpoint.class);
                    endpoint.migrations();
                    dataSource.hang();
                    long before = System.nanoTime();
                    StatusDocument database = databases(context).get("dataSource");
                    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
                    assertThat(database.current()).isEqualTo("0002");
                    assertThat(database.ageSeconds()).isNotNull();
                    assertThat(database.problems())
                            .extracting(ProblemDocument::code, ProblemDocument::message)
                            .containsExactly(tuple("database-unreachable", "The database did not answer within 2 s"));

                    assertThat(context.getBean(MigrationsEndpointWebExtension.class)
                                    .page(null))
                            .contains("The database does not answer now", "0001_create_patient");
                    MigrationDescriptor one = endpoint.migration("dataSource", "1", null);
                    assertThat(one.migration().name()).isEqualTo("0001_create_patient");
                    assertThat(one.problems())
                            .extracting(ProblemDocument::message)
                            .containsExactly("The database did not answer within 2 s");
                    assertThat(one.upSql()).isNull();
                    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
                });
    }

    public static Map<String, StatusDocument> databases(ApplicationContext context) {
        return context.getBean(MigrationsEndpoint.class)
                .migrations()
                .contexts()
                .get(context.getId())
                .databases();
    }

    @Configuration(proxyBeanMethods = false)
    static class MigratedByAnotherBuild {
        @Bean
        DataSource dataSource() {
            var dataSource = new DriverManagerDataSource("jdbc:h2:mem:another-build;DB_CLOSE_DELAY=-1");
            Migrator.builder()
                    .dataSource(dataSource)
                    .locations("classpath:migrations", "classpath:more-migrations")
                    .build()
                    .up();
            return dataSource;
        }
    }
}
