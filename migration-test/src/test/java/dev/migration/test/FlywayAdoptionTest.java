// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.RunReport;
import dev.migration.adopt.Adoption;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flyway applies the first half of the migrations, and this library the second, after it has adopted the first: the schema is
 * the one that Flyway alone would have made.
 */
class FlywayAdoptionTest {

    private interface Database {
        /** The same one, empty. */
        DataSource emptied() throws SQLException;
    }

    @TempDir
    Path half;

    @TempDir
    Path all;

    @Test
    void onH2() throws Exception {
        DataSource database = Databases.h2();
        bothWaysLeadToTheSameSchema("h2", () -> {
            Databases.execute(database, "DROP ALL OBJECTS");
            return database;
        });
    }

    @Test
    void onPostgreSql() throws Exception {
        bothWaysLeadToTheSameSchema("postgresql", () -> {
            createAnew(PostgreSqlServer.get().getPostgresDatabase());
            return PostgreSqlServer.get().getDatabase("postgres", "adoption");
        });
    }

    @Test
    void onMariaDb() throws Exception {
        String server = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/";
        bothWaysLeadToTheSameSchema("mariadb", () -> {
            createAnew(new UrlDataSource(server, "root", ""));
            return new UrlDataSource(server + "adoption", "root", "");
        });
    }

    private void bothWaysLeadToTheSameSchema(String vendor, Database database) throws Exception {
        for (Path folder : List.of(half, all)) {
            write(folder, "V1__doctors", "CREATE TABLE doctors (id INT PRIMARY KEY, name VARCHAR(100));\n");
            write(folder, "V2__wards", "CREATE TABLE wards (id INT);\r\nALTER TABLE doctors ADD COLUMN ward INT;\r\n");
        }
        write(half, "R__on_duty", "CREATE OR REPLACE VIEW on_duty AS SELECT id FROM doctors;\n");
        String late = "INSERT INTO doctors VALUES (7, 'Ann', 1);\n";
        write(all, "V2_1__late", late);
        String everything = Files.readString(Path.of("src/test/resources/everything", vendor + ".sql"));
        write(all, "V3__everything", everything.replaceFirst("(?s)-- Down Migration.*", ""));
        write(all, "V3_1__no_wards", "DROP TABLE wards;\nCREATE INDEX doctors_by_ward ON doctors (ward);\n");
        write(all, "R__on_duty", "CREATE OR REPLACE VIEW on_duty AS SELECT id, ward FROM doctors;\n");

        DataSource dataSource = database.emptied();
        Databases.flyway(dataSource, all).load().migrate();
        SchemaSnapshot byFlyway = SchemaSnapshot.of(dataSource);
        dataSource = database.emptied();
        Databases.flyway(dataSource, half).load().migrate();
        Migrator.Builder builder = Migrator.builder().dataSource(dataSource).locations(all.toString());
        Migrator migrator = Adoption.beforeUp(builder, null, null).build();
        Adoption.of(migrator).adopt();
        write(half, "V2_1__late", late);
        anOldInstanceRunsOnceMore(dataSource, migrator);
        RunReport rest = migrator.up();

        assertThat(rest.migrations())
                .extracting(RunReport.CompletedMigration::name)
                .containsExactly("V3__everything", "V3_1__no_wards", "R__on_duty");
        assertThat(byFlyway.objects())
                .extracting(object -> object.toLowerCase(Locale.ROOT))
                .contains("table doctors", "table patients", "view on_duty");
        assertThat(byFlyway.differenceTo(
                        SchemaSnapshot.of(dataSource).without("__migrations"), "by Flyway", "half of it adopted"))
                .isEmpty();
    }

    private void anOldInstanceRunsOnceMore(DataSource dataSource, Migrator migrator) throws SQLException {
        Databases.flyway(dataSource, half).load().migrate();
        assertThatProblem(migrator::up)
                .hasCode(Code.FOREIGN_HISTORY)
                .names("V2_1__late")
                .doesNotName("V3__everything")
                .advises("migration mark-applied VERSION");
        migrator.markApplied("2.1");
        assertThat(Databases.column(dataSource, "SELECT id FROM doctors")).containsExactly("7");
    }

    private static void write(Path folder, String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name + ".sql"), sql);
    }

    private static void createAnew(DataSource server) throws SQLException {
        Databases.execute(server, "DROP DATABASE IF EXISTS adoption", "CREATE DATABASE adoption");
    }
}
