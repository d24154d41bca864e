// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.adopt.Adoption;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this library applied after an adoption is applied to Flyway as well, once the rows of the way back are in its table. */
class FlywayWayBackTest {

    @TempDir
    Path folder;

    @Test
    void onH2() throws Exception {
        flywayRunsNothingAgain(Databases.h2());
    }

    @Test
    void onPostgreSql() throws Exception {
        Databases.execute(
                PostgreSqlServer.get().getPostgresDatabase(),
                "DROP DATABASE IF EXISTS wayback",
                "CREATE DATABASE wayback");
        flywayRunsNothingAgain(PostgreSqlServer.get().getDatabase("postgres", "wayback"));
    }

    @Test
    void onMariaDb() throws Exception {
        String server = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/";
        Databases.execute(new UrlDataSource(server, "root", ""), "CREATE OR REPLACE DATABASE wayback");
        flywayRunsNothingAgain(new UrlDataSource(server + "wayback", "root", ""));
    }

    private void flywayRunsNothingAgain(DataSource database) throws Exception {
        write("V1__doctors", "CREATE TABLE doctors (id INT PRIMARY KEY);\n");
        write("R__first", "CREATE OR REPLACE VIEW firsts AS SELECT id FROM doctors;\n");
        Databases.flyway(database, folder).load().migrate();
        Migrator migrator = Migrator.builder()
                .dataSource(database)
                .locations(folder.toString())
                .build();
        Adoption.of(migrator).adopt();
        write("V1_2__add a ward's_n\u00e4me", "\uFEFFALTER TABLE doctors ADD COLUMN ward INT;\r\n\r\n-- it's\r\n");
        write("R__on duty", "CREATE OR REPLACE VIEW on_duty AS SELECT id, ward FROM doctors;");
        write("R__first", "CREATE OR REPLACE VIEW firsts AS SELECT id FROM doctors WHERE id > 1;\n");
        migrator.up();

        List<String> steps = Adoption.of(migrator).stepsBack();
        List<String> rows = steps.get(0)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("INSERT "))
                .toList();
        assertThat(rows).hasSize(3);
        for (String row : rows) {
            Databases.execute(database, row.substring(0, row.length() - 1));
        }
        for (String drop : steps.get(2).replaceFirst("^.*?: ", "").split("; ")) {
            Databases.execute(database, drop);
        }

        Flyway flyway = Databases.flyway(database, folder).load();
        flyway.validate();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        assertThat(flyway.info().pending()).isEmpty();
        write("V2__last", "INSERT INTO doctors VALUES (1, 2);\n");
        assertThat(Databases.flyway(database, folder).load().migrate().migrationsExecuted)
                .isEqualTo(1);
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name + ".sql"), sql);
    }
}
