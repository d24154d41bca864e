// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.Migrator;
import dev.migration.spring.MigratorCustomizer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class CodeMigrationBeansTest {

    private static class Fill implements CodeMigration {

        @Override
        public String version() {
            return "0003";
        }

        @Override
        public String name() {
            return "fill";
        }

        /** As the documentation shows it. */
        @Override
        public void run(Connection connection) {
            var jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            jdbc.execute("CREATE TABLE filled (n INT)");
            jdbc.update("INSERT INTO filled VALUES (?)", 7);
        }

        @Override
        public void undo(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE filled");
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WaitsForTheMigrations {

        @Bean
        CodeMigration fill(JdbcTemplate jdbc) {
            return new Fill();
        }
    }

    @Test
    void aBeanTakesItsPlaceAfterTheFiles() {
        application()
                .withConfiguration(AutoConfigurations.of(JdbcTemplateAutoConfiguration.class))
                .withBean(CodeMigration.class, Fill::new)
                .run(context -> {
                    assertThat(applied(context)).hasSize(3).endsWith("0003_fill");
                    assertThat(context.getBean(JdbcTemplate.class).queryForList("SELECT n FROM filled", int.class))
                            .containsExactly(7);
                    assertThat(context.getBean(Migrator.class).down().migrations())
                            .hasSize(1);
                });
    }

    @Test
    void aBeanThatNeedsWhatWaitsForTheMigrationsIsRefused() {
        assertThatStart(application()
                        .withConfiguration(AutoConfigurations.of(JdbcTemplateAutoConfiguration.class))
                        .withUserConfiguration(WaitsForTheMigrations.class))
                .hasCode(Code.INVALID_SETTING)
                .names("CodeMigration");
    }

    @Test
    void aCustomizerAddsToTheBeans() {
        application()
                .withBean("fill", CodeMigration.class, Fill::new)
                .withBean(
                        MigratorCustomizer.class,
                        () -> (database, migrator) -> migrator.codeMigrations(List.of(new Fill() {
                            @Override
                            public String version() {
                                return "0004";
                            }

                            @Override
                            public void run(Connection connection) {}
                        })))
                .run(context -> assertThat(applied(context)).hasSize(4).endsWith("0003_fill", "0004_fill"));
    }

    @Test
    void aBeanBesideSeveralDatabasesIsRefused() {
        assertThatStart(application()
                        .withBean("fill", CodeMigration.class, Fill::new)
                        .withPropertyValues(
                                "migration.instances.one.url=jdbc:h2:mem:one",
                                "migration.instances.two.url=jdbc:h2:mem:two"))
                .hasCode(Code.INVALID_SETTING)
                .names("CodeMigration fill", "migration.instances");
    }
}
