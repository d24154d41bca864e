package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.hasTable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An application that has another migration tool beside it, as Spring Boot configures that. */
@Tag("neighbours")
class OtherToolsTest {

    private final String url = url();

    private enum Tool {
        FLYWAY(FlywayAutoConfiguration.class, "spring.flyway.locations=classpath:flyway", "flyway_schema_history"),
        LIQUIBASE(
                LiquibaseAutoConfiguration.class,
                "spring.liquibase.change-log=classpath:liquibase/changelog.sql",
                "databasechangelog");

        private final Class<?> configuration;
        private final String files;
        private final String history;

        Tool(Class<?> configuration, String files, String history) {
            this.configuration = configuration;
            this.files = files;
            this.history = history;
        }

        private String setting(String name) {
            return "spring." + name().toLowerCase(Locale.ROOT) + "." + name;
        }
    }

    private ApplicationContextRunner beside(Tool tool) {
        return without()
                .withConfiguration(AutoConfigurations.of(tool.configuration))
                .withPropertyValues(tool.files);
    }

    private ApplicationContextRunner without() {
        return application().withPropertyValues("spring.datasource.url=" + url, "spring.datasource.username=sa");
    }

    private static String url() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    private static DataSource database(String url) {
        return new DriverManagerDataSource(url, "sa", "");
    }

    @ParameterizedTest
    @EnumSource
    void itRunsFirstAndItsHistoryInTheSameSchemaStopsTheStart(Tool tool) {
        beside(tool)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidMigrationsException.class)
                        .hasMessageContainingAll(
                                "has the migration history of another tool, in table", "migration.baseline=")
                        .message()
                        .containsIgnoringCase(tool.history));
        assertThat(hasTable(database(url), "ward")).isTrue();
        assertThat(hasTable(database(url), "__migrations")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void bothRunWhereABaselineSaysWhatItsHistoryAmountsTo(Tool tool) {
        // What 0001 would have made.
        JdbcClient.create(database(url))
                .sql("CREATE TABLE patient (id BIGINT PRIMARY KEY, name VARCHAR(100))")
                .update();
        beside(tool)
                .withPropertyValues(
                        "migration.baseline=0001",
                        "spring.flyway.baseline-on-migrate=true",
                        "spring.flyway.baseline-version=0")
                .run(context -> {
                    assertThat(applied(context)).endsWith("0002_add_email");
                    assertThat(hasTable(context.getBean(DataSource.class), "ward"))
                            .isTrue();
                });
        beside(tool).run(second -> assertThat(second).hasNotFailed());
    }

    @Test
    void whatFlywayItselfAppliedIsAdopted(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__ward.sql"), "-- A ward\r\nCREATE TABLE ward (id INT);\r\n");
        Files.writeString(folder.resolve("V1_1__beds.sql"), "ALTER TABLE ward ADD COLUMN beds INT;\n");
        Flyway.configure()
                .dataSource(database(url))
                .locations("filesystem:" + folder)
                .load()
                .migrate();
        Files.writeString(folder.resolve("V2__floor.sql"), "ALTER TABLE ward ADD COLUMN floor INT;\n");
        Migrator migrator = Migrator.builder()
                .dataSource(database(url))
                .locations(folder.toString())
                .build();

        HistoryChange change = migrator.adopt();

        assertThat(change.version()).isEqualTo("1.1");
        assertThat(change.pending()).containsExactly("V2__floor");
        assertThat(migrator.up().migrations()).hasSize(1);
        assertThat(migrator.status().migrations())
                .extracting(MigrationStatus::state)
                .containsOnly(State.APPLIED);
        assertThat(migrator.status().migrations().get(0).appliedBy()).isEqualToIgnoringCase("sa");
    }

    @Test
    void aServiceTakesOverWhatFlywayAppliedAtItsFirstStart(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__ward.sql"), "CREATE TABLE ward (id INT);\n");
        Flyway.configure()
                .dataSource(database(url))
                .locations("filesystem:" + folder)
                .load()
                .migrate();
        Files.writeString(folder.resolve("V2__floor.sql"), "ALTER TABLE ward ADD COLUMN floor INT;\n");
        ApplicationContextRunner service =
                without().withPropertyValues("migration.locations=" + folder, "migration.adopt=flyway");

        service.run(first -> assertThat(applied(first)).containsExactly("V1__ward", "V2__floor"));
        service.run(second -> assertThat(applied(second)).hasSize(2));
    }

    @Test
    void flywayRefusesASchemaThatWeHaveMigrated() {
        without().run(first -> assertThat(applied(first)).hasSize(2));
        beside(Tool.FLYWAY)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FlywayException.class)
                        .hasMessageContaining("baseline"));
    }

    @Test
    void liquibaseRunsOnASchemaThatWeHaveMigratedAndStopsNothing() {
        without().run(first -> assertThat(applied(first)).hasSize(2));
        beside(Tool.LIQUIBASE).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(hasTable(context.getBean(DataSource.class), "ward")).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void bothRunOnDatabasesOfTheirOwn(Tool tool) {
        String its = url();
        beside(tool)
                .withPropertyValues(tool.setting("url") + "=" + its, tool.setting("user") + "=sa")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(hasTable(database(its), "ward")).isTrue();
        assertThat(hasTable(database(url), "ward")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whereItIsSwitchedOffOnlyOursRun(Tool tool) {
        beside(tool)
                .withPropertyValues(tool.setting("enabled") + "=false")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(hasTable(database(url), tool.history)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void inModeOffOnlyItRuns(Tool tool) {
        beside(tool).withPropertyValues("migration.mode=off").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(hasTable(context.getBean(DataSource.class), "ward")).isTrue();
            assertThat(applied(context)).isEmpty();
        });
    }
}
