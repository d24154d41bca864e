// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.adopt.Adoption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder with baselines and callbacks leaves the same after Flyway and after this library. */
class FlywayFilesTest {

    @TempDir
    Path folder;

    private DataSource byFlyway;
    private DataSource byUs;

    @BeforeEach
    void twoDatabases() throws SQLException {
        byFlyway = database();
        byUs = database();
    }

    private static DataSource database() throws SQLException {
        DataSource database = Databases.h2();
        Databases.execute(
                database,
                "CREATE SCHEMA beside",
                "CREATE TABLE beside.ran (id INT GENERATED ALWAYS AS IDENTITY, what VARCHAR(60))");
        return database;
    }

    private static List<String> ran(DataSource database) throws SQLException {
        return Databases.column(database, "SELECT what FROM beside.ran ORDER BY id");
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    private void logging(String... names) throws IOException {
        for (String name : names) {
            write(name + ".sql", "INSERT INTO beside.ran (what) VALUES ('" + name + "');");
        }
    }

    private Flyway flyway(DataSource database, String target) {
        return Databases.flyway(database, folder)
                .target(MigrationVersion.fromVersion(target))
                .load();
    }

    private Migrator migrator(DataSource database) {
        return Migrator.builder()
                .dataSource(database)
                .locations(folder.toString())
                .build();
    }

    private void folderWithBaselines() throws IOException {
        logging(
                "V1_19_0__old",
                "B1_10__older",
                "B1_20_0__1.0.0_baseline__X",
                "V1_20_0__same",
                "V1_20_1__a b-\u00e9.c__d");
        logging("V01_20_02__last", "R__a view (\u00e9)", "R__b__c");
    }

    @Test
    void anEmptyDatabaseStartsWithTheSameBaseline() throws Exception {
        folderWithBaselines();

        flyway(byFlyway, "latest").migrate();
        migrator(byUs).up();

        assertThat(ran(byUs))
                .isEqualTo(ran(byFlyway))
                .containsExactly(
                        "B1_20_0__1.0.0_baseline__X",
                        "V1_20_1__a b-\u00e9.c__d",
                        "V01_20_02__last",
                        "R__a view (\u00e9)",
                        "R__b__c");
        logging("B1_21__newer", "V1_21__three");
        flyway(byFlyway, "latest").migrate();
        migrator(byUs).up();
        assertThat(ran(byUs)).isEqualTo(ran(byFlyway)).endsWith("V1_21__three");
    }

    @Test
    void aDatabaseThatFlywayHasStartedIsAdoptedWithOrWithoutABaseline() throws Exception {
        folderWithBaselines();
        for (String target : List.of("1.9", "1.19.0", "1.20.0", "1.20.1", "latest")) {
            DataSource half = database();
            DataSource whole = database();
            if (target.equals("1.9")) {
                logging("V1_9__first");
            }
            flyway(half, target).migrate();
            flyway(whole, target).migrate();
            flyway(whole, "latest").migrate();

            Adoption.of(migrator(half)).adopt();
            migrator(half).up();

            assertThat(ran(half)).as("adopted at %s", target).isEqualTo(ran(whole));
            assertThat(migrator(half).validate(Strictness.LENIENT)).noneMatch(Problem::isError);
            Files.deleteIfExists(folder.resolve("V1_9__first.sql"));
        }
    }

    @Test
    void callbacksRunInTheSameOrder() throws Exception {
        logging("beforeMigrate", "beforeMigrate__b", "beforeEachMigrate", "afterEachMigrate", "afterMigrateApplied");
        logging("afterMigrate", "V1__one", "V2__two", "R__three", "afterMigrateError");

        flyway(byFlyway, "latest").migrate();
        migrator(byUs).up();

        assertThat(ran(byUs)).isEqualTo(ran(byFlyway));
        Databases.execute(byFlyway, "DELETE FROM beside.ran");
        Databases.execute(byUs, "DELETE FROM beside.ran");
        write("V3__fails.sql", "INSERT INTO nowhere VALUES (1);");
        assertThatThrownBy(() -> flyway(byFlyway, "latest").migrate()).isInstanceOf(FlywayException.class);
        assertThatThrownBy(() -> migrator(byUs).up()).hasMessageContaining("nowhere");
        // Flyway rolls those of each migration back with it.
        List<String> ours = new ArrayList<>(ran(byUs));
        assertThat(ours.removeAll(List.of("beforeEachMigrate"))).isTrue();
        assertThat(ours).isEqualTo(ran(byFlyway)).contains("afterMigrateError");
    }

    @Test
    void callbacksInSubFoldersRunAsWell() throws Exception {
        Files.createDirectory(folder.resolve("callbacks"));
        write("callbacks/afterMigrate__b.sql", "INSERT INTO beside.ran (what) VALUES ('b');");
        logging("afterMigrate__a", "afterMigrate__c", "V1__one");

        flyway(byFlyway, "latest").migrate();
        Migrator.builder().dataSource(byUs).locations(folder + "/**").build().up();

        assertThat(ran(byUs))
                .isEqualTo(ran(byFlyway))
                .containsExactly("V1__one", "afterMigrate__a", "b", "afterMigrate__c");
    }

    @Test
    void aMigrationRunsWithWhatIsSetBeforeIt() throws Exception {
        write("beforeMigrate.sql", "SET SCHEMA beside;");
        write("V1__one.sql", "INSERT INTO beside.ran (what) VALUES (CURRENT_SCHEMA); CREATE TABLE one (n INT);");
        flyway(byFlyway, "latest").migrate();
        migrator(byUs).up();
        write("beforeEachMigrate.sql", "SET SCHEMA beside;");
        write("V2__two.sql", "INSERT INTO ran (what) VALUES (CURRENT_SCHEMA); CREATE TABLE two (n INT);");

        flyway(byFlyway, "latest").migrate();
        migrator(byUs).up();

        assertThat(ran(byUs)).isEqualTo(ran(byFlyway)).containsExactly("PUBLIC", "BESIDE");
    }
}
