// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.Applications;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Scheduler;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each of these beans fails in its constructor, or soon after, when the migrations have not run by then. */
class MigrationOrderTest {

    private static final String COUNT = "SELECT count(*) FROM patient";

    private final ApplicationContextRunner application = application()
            .withConfiguration(AutoConfigurations.of(
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class));

    @Test
    void aJdbcClientMayQueryWhileBeansAreMade() {
        application
                .withUserConfiguration(WithJdbcClient.class)
                .run(context -> assertThat(context.getBean("aaaCount")).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(classes = {JdbcTemplate.class, NamedParameterJdbcTemplate.class, JdbcClient.class, DSLContext.class})
    void allThatQueriesWaitsForTheInitializer(Class<?> type) {
        application
                .withConfiguration(AutoConfigurations.of(JooqAutoConfiguration.class))
                .run(context ->
                        assertThat(dependencies(context.getBeanFactory(), type)).contains("migrationStartInitializer"));
    }

    @Test
    void aBeanThatAsksToWaitNeedsNothingElseOfSpringsJdbc() {
        application()
                .withUserConfiguration(WithDataSource.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aSpringDataRepositoryMayBeUsedWhileBeansAreMade() {
        application
                .withConfiguration(AutoConfigurations.of(DataJdbcRepositoriesAutoConfiguration.class))
                .withUserConfiguration(WithSpringDataJdbc.class)
                .run(context -> assertThat(context.getBean("count")).isEqualTo(1L));
    }

    @Test
    void theSchedulersTablesMayBeMadeByAMigration(@TempDir Path folder) throws Exception {
        try (InputStream script = Scheduler.class.getResourceAsStream("impl/jdbcjobstore/tables_h2.sql")) {
            Files.copy(script, folder.resolve("0001_create_scheduler_tables.sql"));
        }
        application
                .withConfiguration(AutoConfigurations.of(QuartzAutoConfiguration.class))
                .withPropertyValues(
                        "migration.locations=filesystem:" + folder,
                        "spring.quartz.job-store-type=jdbc",
                        "spring.quartz.jdbc.initialize-schema=never")
                .run(context -> {
                    assertThat(context.getBean(Scheduler.class).isStarted()).isTrue();
                    assertThat(dependencies(context.getBeanFactory(), Scheduler.class))
                            .contains("migrationStartInitializer");
                });
    }

    @Test
    void scriptsOfSpringSqlInitComeAfterMigrations() {
        application
                .withConfiguration(AutoConfigurations.of(DataSourceInitializationAutoConfiguration.class))
                .withPropertyValues("spring.sql.init.data-locations=classpath:data-after-migrations.sql")
                .run(context -> assertThat(context.getBean(JdbcClient.class)
                                .sql(COUNT)
                                .query(Integer.class)
                                .single())
                        .isEqualTo(2));
    }

    @Test
    void everythingWaitsForTheInitializerOfAMigratorOfTheApplicationsOwn() {
        application
                .withUserConfiguration(MigrationAutoConfigurationTest.OwnMigrator.class)
                .run(context -> assertThat(dependencies(context.getBeanFactory(), JdbcTemplate.class))
                        .contains("migrationStartInitializer"));
    }

    private static List<String> dependencies(ConfigurableListableBeanFactory beans, Class<?> type) {
        BeanDefinition definition =
                beans.getBeanDefinition(beans.getBeanNamesForType(type, true, false)[0].replace("&", ""));
        return List.of(definition.getDependsOn());
    }

    interface Patients extends CrudRepository<PatientRow, Long> {}

    @org.springframework.data.relational.core.mapping.Table("PATIENT")
    record PatientRow(
            @org.springframework.data.annotation.Id Long id, String name) {}

    @Configuration(proxyBeanMethods = false)
    @EnableJdbcRepositories(considerNestedRepositories = true)
    static class WithSpringDataJdbc {
        @Bean
        Long count(Patients patients) {
            return patients.count();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithJdbcClient {
        @Bean
        Integer aaaCount(JdbcClient jdbc) {
            return jdbc.sql(COUNT).query(Integer.class).single();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithDataSource {
        @Bean
        @DependsOnDatabaseInitialization
        InitializingBean query(DataSource dataSource) {
            return () -> Applications.number(dataSource, COUNT);
        }
    }
}
