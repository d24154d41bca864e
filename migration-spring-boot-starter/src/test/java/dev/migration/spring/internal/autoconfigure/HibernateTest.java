// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Hibernate starts after the migrations, and is warned of where it drops what they made. */
@ExtendWith(OutputCaptureExtension.class)
class HibernateTest {

    private static final String LOST = ": after the migrations, Hibernate drops the tables of its entities";

    private final ApplicationContextRunner application = application()
            .withConfiguration(AutoConfigurations.of(
                    HibernateJpaAutoConfiguration.class,
                    DataSourceInitializationAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class))
            .withUserConfiguration(WithEntity.class);

    private final ApplicationContextRunner deferred = application.withPropertyValues(
            "spring.jpa.defer-datasource-initialization=true", "spring.jpa.hibernate.ddl-auto=validate");

    @Test
    void hibernateMayValidateTheTablesWhenItStarts() {
        application
                .withPropertyValues("spring.jpa.hibernate.ddl-auto=validate")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void hibernateReadsWhatMigrationsWrote() {
        application.run(context -> {
            try (EntityManager entities =
                    context.getBean(EntityManagerFactory.class).createEntityManager()) {
                assertThat(entities.find(Patient.class, 1L).name).isEqualTo("Ada");
            }
        });
    }

    @Test
    void hibernateCreatesTablesAgainWhenMigrationsAreOffAndIsNotWarnedOf(CapturedOutput output) {
        application.withPropertyValues("migration.mode=off").run(context -> {
            assertThat(context.getBean(EntityManagerFactory.class)
                            .getProperties()
                            .get("hibernate.hbm2ddl.auto"))
                    .isEqualTo("create-drop");
            assertThat(output).doesNotContain(LOST);
        });
    }

    @Test
    void whereScriptsWaitForHibernateItStillValidatesWhatMigrationsMade() {
        deferred.run(context -> assertThat(names(context)).containsExactly("Ada"));
    }

    @Test
    void thereScriptsComeAfterBoth() {
        deferred.withPropertyValues("spring.sql.init.data-locations=classpath:data-after-migrations.sql")
                .run(context -> {
                    assertThat(names(context)).containsExactly("Ada", "Bob");
                    assertThat(context.getBeanFactory()
                                    .getBeanDefinition("dataSourceScriptDatabaseInitializer")
                                    .getDependsOn())
                            .contains("entityManagerFactory");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "spring.jpa.hibernate.ddl-auto=create-drop, hibernate.hbm2ddl.auto=create-drop",
        "spring.jpa.properties.hibernate.hbm2ddl.auto=create, hibernate.hbm2ddl.auto=create",
        "spring.jpa.properties.jakarta.persistence.schema-generation.database.action=drop-and-create,"
                + " jakarta.persistence.schema-generation.database.action=drop-and-create"
    })
    void itIsWarnedOfWhatHibernateDrops(String setting, String named, CapturedOutput output) {
        application.withPropertyValues(setting).run(context -> {
            assertThat(names(context)).isEmpty();
            assertThat(output)
                    .containsOnlyOnce(named + LOST)
                    .contains("Set spring.jpa.hibernate.ddl-auto to validate or none");
        });
    }

    @Test
    void itIsWarnedOfAlsoInCode(CapturedOutput output) {
        application
                .withBean(
                        HibernatePropertiesCustomizer.class,
                        () -> properties -> properties.put("hibernate.hbm2ddl.auto", "create"))
                .run(context -> assertThat(output).contains("hibernate.hbm2ddl.auto=create" + LOST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "update"})
    void nothingIsWarnedOfWhereHibernateDropsNothing(String action, CapturedOutput output) {
        application
                .withPropertyValues("spring.jpa.hibernate.ddl-auto=" + action)
                .run(context -> {
                    assertThat(names(context)).containsExactly("Ada");
                    assertThat(output).doesNotContain(LOST);
                });
    }

    private static List<String> names(ApplicationContext context) {
        return context.getBean(JdbcClient.class)
                .sql("SELECT name FROM patient ORDER BY id")
                .query(String.class)
                .list();
    }

    @Entity(name = "patient")
    static class Patient {
        @Id
        private Long id;

        private String name;
    }

    @Configuration(proxyBeanMethods = false)
    @EntityScan(basePackageClasses = HibernateTest.class)
    static class WithEntity {}
}
