// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.Applications;
import dev.migration.spring.MigrationDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcInitializationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.r2dbc.core.DatabaseClient;

/** An application that queries by R2DBC, and has a JDBC URL for its migrations only. */
@Tag("neighbours")
@ExtendWith(OutputCaptureExtension.class)
class ReactiveApplicationTest {

    private final String name = UUID.randomUUID().toString();

    private final ApplicationContextRunner reactive = application()
            .withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class))
            .withPropertyValues("spring.r2dbc.url=r2dbc:h2:mem:///" + name + ";DB_CLOSE_DELAY=-1");

    private final ApplicationContextRunner withUrl = reactive.withPropertyValues("migration.url=" + url());

    private String url() {
        return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void theUrlIsMigratedAndNoDataSourceIsMade() {
        withUrl.run(context -> {
            assertThat(context).doesNotHaveBean(DataSource.class);
            assertThat(applied(new DriverManagerDataSource(url()))).hasSize(2);
        });
    }

    @Test
    void nothingIsMigratedWithoutAUrlAndAWarningIsLogged(CapturedOutput output) {
        reactive.run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("migrationStartInitializer");
            assertThat(applied(new DriverManagerDataSource(url()))).isEmpty();
            assertThat(output)
                    .containsOnlyOnce(
                            "No database is migrated: the application has no DataSource that is a default candidate,");
        });
    }

    @Test
    void aDataSourceForMigrationsIsMigrated() {
        reactive.withUserConfiguration(WithDataSourceForMigrations.class)
                .withPropertyValues("test.url=" + url())
                .run(context ->
                        assertThat(applied(new DriverManagerDataSource(url()))).hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(classes = {WithClient.class, WithTemplate.class, WithRepository.class})
    void theDatabaseMayBeQueriedWhileBeansAreMade(Class<?> querying) {
        withUrl.withUserConfiguration(querying)
                .run(context -> assertThat(context.getBean("aaaCount")).isEqualTo(1L));
    }

    /** Other than those that run by JDBC. */
    @Test
    void scriptsOfSpringSqlInitComeBeforeMigrations(@TempDir Path folder) throws IOException {
        Path script = Files.writeString(folder.resolve("schema-h2.txt"), "CREATE TABLE ward (id INT PRIMARY KEY);");
        Files.writeString(folder.resolve("0001_first_ward.sql"), "INSERT INTO ward VALUES (1);");
        ApplicationContextRunner initialized = withUrl.withConfiguration(
                        AutoConfigurations.of(R2dbcInitializationAutoConfiguration.class))
                .withPropertyValues(
                        "spring.sql.init.schema-locations=file:" + script, "migration.locations=filesystem:" + folder);

        initialized.run(context -> assertThat(context).getFailure().hasStackTraceContaining("has a table, WARD"));

        Applications.execute(new DriverManagerDataSource(url()), "DROP TABLE ward");
        initialized
                .withPropertyValues("migration.baseline=none")
                .run(context ->
                        assertThat(applied(new DriverManagerDataSource(url()))).containsExactly("0001_first_ward"));
    }

    @Configuration(proxyBeanMethods = false)
    static class WithDataSourceForMigrations {
        @Bean(defaultCandidate = false)
        @MigrationDataSource
        DataSource owner(@Value("${test.url}") String url) {
            return new DriverManagerDataSource(url);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithClient {
        @Bean
        Long aaaCount(DatabaseClient client) {
            return client.sql("SELECT count(*) FROM patient")
                    .map(row -> row.get(0, Long.class))
                    .one()
                    .block();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithTemplate {
        @Bean
        Long aaaCount(R2dbcEntityTemplate template) {
            return template.select(Patient.class).count().block();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableR2dbcRepositories(considerNestedRepositories = true)
    static class WithRepository {
        @Bean
        Long aaaCount(Patients patients) {
            return patients.count().block();
        }
    }

    interface Patients extends ReactiveCrudRepository<Patient, Long> {}

    @Table("PATIENT")
    record Patient(@Id Long id, String name) {}
}
