// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.MigrationCommand;
import dev.migration.spring.Applications;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A service on Spring Boot's Liquibase is switched by the steps of {@code docs/adopt/liquibase.md}. */
@Tag("neighbours")
@Tag("smoke-only")
class LiquibaseSwitchTest extends SwitchedService {

    private static final String CHANGELOG = "db/changelog/master.xml";

    @BeforeEach
    void theBaselineOfAServiceOnLiquibase() throws IOException {
        Files.createDirectories(before.resolve("db/changelog"));
        Files.writeString(before.resolve(CHANGELOG), """
                <?xml version="1.0" encoding="utf-8"?>
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                    <changeSet id="1" author="ann">
                        <createTable tableName="ward">
                            <column name="id" type="bigint" autoIncrement="true"><constraints primaryKey="true"/></column>
                            <column name="name" type="varchar(50)"/>
                        </createTable>
                        <loadData file="wards.csv" relativeToChangelogFile="true" tableName="ward" usePreparedStatements="true"/>
                    </changeSet>
                    <changeSet id="2" author="ann" contextFilter="test">
                        <insert tableName="ward"><column name="name" value="test ward"/></insert>
                    </changeSet>
                    <changeSet id="3" author="ann">
                        <insert tableName="ward"><column name="name" value="${last}"/></insert>
                    </changeSet>
                </databaseChangeLog>
                """);
        Files.writeString(before.resolve("db/changelog/wards.csv"), "name\nNorth\nSouth\n");
        var out = new StringWriter();
        int exitCode = MigrationCommand.execute(
                Map.of(),
                after,
                new PrintWriter(out),
                new PrintWriter(out),
                "adopt",
                "liquibase",
                "--from=" + migratedByLiquibase(),
                "--locations=db/baseline");
        assertThat(exitCode).as(out.toString()).isZero();
    }

    private String migratedByLiquibase() {
        String url = newDatabase();
        onLiquibase(url).run(context -> assertThat(context).hasNotFailed());
        return url;
    }

    @Test
    @Tag("smoke")
    void nothingRunsAgainInADatabaseOfLiquibase() {
        String url = migratedByLiquibase();
        List<String> everything = everything(url);

        switched(url).run(context -> assertThat(context).hasNotFailed());

        assertThat(everything(url)).isEqualTo(everything);
        assertThat(texts(url, "SELECT kind || ' ' || name FROM __migrations"))
                .containsExactly("baseline 0001_baseline");
    }

    @Test
    void anEmptyDatabaseHasWhatLiquibaseMakesAndGoesOnAsThere() {
        String liquibases = migratedByLiquibase();
        String ours = newDatabase();
        switched(ours).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(applied(database(ours))).containsExactly("0001_baseline");
        });

        for (String url : List.of(liquibases, ours)) {
            Applications.execute(database(url), "INSERT INTO ward (name) VALUES ('West')");
        }
        assertThat(texts(ours, "SELECT id || ' ' || name FROM ward ORDER BY id"))
                .containsExactly("1 North", "2 South", "3 East", "4 West")
                .isEqualTo(texts(liquibases, "SELECT id || ' ' || name FROM ward ORDER BY id"));
    }

    @Test
    void aDatabaseThatIsBehindIsLeftToLiquibase() {
        String url = migratedByLiquibase();
        Applications.execute(database(url), "DELETE FROM databasechangelog WHERE id = '3'");
        assertThatStart(switched(url)).names("1 of 2", CHANGELOG + "::3::ann.");
    }

    private ApplicationContextRunner onLiquibase(String url) {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, LiquibaseAutoConfiguration.class))
                .withClassLoader(build(before))
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.liquibase.change-log=classpath:" + CHANGELOG,
                        "spring.liquibase.contexts=prod",
                        "spring.liquibase.parameters.last=East");
    }

    private ApplicationContextRunner switched(String url) {
        return application()
                .withClassLoader(build(after))
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "migration.adopt=liquibase",
                        // The tests have migrations of their own in the default one.
                        "migration.locations=classpath:db/baseline");
    }

    /** The rows of the service and of Liquibase, each with its place and the transaction that wrote it. */
    private static List<String> everything(String url) {
        return texts(url, """
                SELECT ctid || ' ' || xmin || ' ' || t FROM ward t
                UNION ALL SELECT ctid || ' ' || xmin || ' ' || t FROM databasechangelog t
                ORDER BY 1""");
    }
}
