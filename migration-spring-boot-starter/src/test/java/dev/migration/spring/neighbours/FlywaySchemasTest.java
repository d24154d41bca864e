// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.neighbours;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.MariaDbServer;
import dev.migration.spring.Applications;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A service with several schemas: scripts find and make what they do with Flyway, on a new database. */
@Tag("neighbours")
class FlywaySchemasTest extends SwitchedService {

    /** With marks in place of the names, which two databases of a server may not share. */
    private record Made(List<String> tables, List<String> seen) {}

    @Test
    void onPostgreSqlTheSearchPathIsThatOfFlyway() throws IOException {
        String script = "CREATE TABLE ward (id INT);\nCREATE TABLE \"Audit\".entry (id INT);\n"
                + "CREATE TABLE seen AS SELECT current_setting('search_path') AS text;\n";
        write(before, "V1__ward.sql", script);
        write(after, "V1__ward.sql", script);
        String ofFlyway = newDatabase();
        String ofOurs = newDatabase();

        Made byFlyway = onPostgreSql(ofFlyway, onFlyway());
        Made byOurs = onPostgreSql(ofOurs, switched());

        assertThat(byFlyway.tables()).containsExactly("Audit.entry", "clinic.seen", "clinic.ward");
        assertThat(byOurs).isEqualTo(byFlyway);
    }

    private static Made onPostgreSql(String url, ApplicationContextRunner service) {
        DataSource database = database(url);
        for (int start = 0; start < 2; start++) {
            service.withPropertyValues(
                            "spring.datasource.url=" + url,
                            "spring.flyway.schemas=Audit,clinic",
                            "spring.flyway.default-schema=clinic")
                    .run(context -> assertThat(context).hasNotFailed());
        }
        return new Made(
                tables(database, "'Audit', 'clinic', 'public'"),
                Applications.column(database, "SELECT translate(text, '\" ', '') FROM clinic.seen"));
    }

    @Test
    void onMariaDbTheDatabaseIsThatOfFlyway() throws IOException {
        String script = "CREATE TABLE ward (id INT);\nCREATE TABLE ${audit}.entry (id INT);\n"
                + "CREATE TABLE seen AS SELECT DATABASE() AS text;\n";
        write(before, "V1__ward.sql", script);
        write(after, "V1__ward.sql", script);

        Made byFlyway = onMariaDb(onFlyway());
        Made byOurs = onMariaDb(switched());

        assertThat(byFlyway.tables()).containsExactly("NAME_audit.entry", "NAME_clinic.seen", "NAME_clinic.ward");
        assertThat(byOurs).isEqualTo(byFlyway);
    }

    private static Made onMariaDb(ApplicationContextRunner service) {
        String name = "s" + UUID.randomUUID().toString().substring(0, 8);
        String server = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/";
        Applications.execute(new DriverManagerDataSource(server, "root", ""), "CREATE DATABASE " + name);
        DataSource database = new DriverManagerDataSource(server + name, "root", "");
        for (int start = 0; start < 2; start++) {
            service.withPropertyValues(
                            "spring.datasource.url=" + server + name,
                            "spring.datasource.username=root",
                            "spring.flyway.placeholders.audit=" + name + "_audit",
                            "spring.flyway.schemas=" + name + "_clinic," + name + "_audit")
                    .run(context -> assertThat(context).hasNotFailed());
        }
        List<String> tables = new ArrayList<>();
        tables(database, "'" + name + "', '" + name + "_audit', '" + name + "_clinic'")
                .forEach(table -> tables.add(table.replace(name, "NAME")));
        return new Made(
                tables,
                Applications.column(
                        database, "SELECT REPLACE(text, '" + name + "', 'NAME') FROM " + name + "_clinic.seen"));
    }

    /** Without those of the tools. */
    private static List<String> tables(DataSource database, String schemas) {
        return Applications.column(
                database,
                "SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.tables WHERE table_schema IN ("
                        + schemas
                        + ") AND table_name NOT LIKE '\\_\\_%' AND table_name <> 'flyway_schema_history' ORDER BY 1");
    }

    private ApplicationContextRunner onFlyway() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class))
                .withClassLoader(build(before));
    }

    private ApplicationContextRunner switched() {
        return application().withClassLoader(build(after)).withPropertyValues("migration.adopt=flyway");
    }
}
