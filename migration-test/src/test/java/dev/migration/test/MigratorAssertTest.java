// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.test.MigrationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationEvent;
import dev.migration.Migrator;
import dev.migration.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

class MigratorAssertTest {

    @TempDir
    Path path;

    private Migrator migrator;

    @BeforeEach
    void begin() {
        migrator = new Folder(path)
                .with("0001_visits", "CREATE TABLE visits (id INT)", "DROP TABLE visits")
                .with("0002_doctors", "CREATE TABLE doctors (id INT)", "DROP TABLE visits")
                .migrator(Databases.h2());
    }

    @Test
    void holdsWhereAllIsApplied() {
        Migrator.builder().locations(path.toString()).build().writeLockFile();
        migrator.up();

        assertThat(migrator).isUpToDate().hasNoPending().hasApplied("0001", "2").hasCurrentLockFile();
    }

    @Test
    void saysWhatIsPending() {
        migrator.up(Target.version("0001"));

        assertThatThrownBy(() -> assertThat(migrator).hasNoPending())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Pending: 0002_doctors");
        assertThatThrownBy(() -> assertThat(migrator).hasApplied("0001", "0002", "0003"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Not applied: 0002, 0003");
        assertThatThrownBy(() -> assertThat(migrator).isUpToDate())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("1 migration is not applied: 0002_doctors\n");
    }

    @Test
    void namesTenVersionsAtMost() throws IOException {
        Path many = Files.createDirectory(path.resolve("many"));
        for (int i = 10; i < 22; i++) {
            Files.writeString(many.resolve("00" + i + "_x.sql"), "SELECT 1;");
        }
        Migrator late = Migrator.builder()
                .locations(many.toString())
                .dataSource(Databases.h2())
                .build();
        String[] versions = IntStream.range(10, 22).mapToObj(i -> "00" + i).toArray(String[]::new);

        assertThatThrownBy(() -> assertThat(late).hasNoPending())
                .hasMessageStartingWith("Pending: 0010_x, 0011_x, ")
                .hasMessageEndingWith(", 0019_x and 2 more");
        assertThatThrownBy(() -> assertThat(late).hasApplied(versions))
                .hasMessageStartingWith("Not applied: 0010, 0011, ")
                .hasMessageEndingWith(", 0019 and 2 more");
    }

    @Test
    void saysThatThereIsNoLockFile() {
        assertThatThrownBy(() -> assertThat(migrator).hasCurrentLockFile())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("There is no migrations.lock beside the migrations");
    }

    @Test
    void saysAllThatDoesNotSurviveARoundTrip() {
        assertThatThrownBy(() -> assertThat(migrator).survivesRoundTrip())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("0002_doctors: the down script does not restore the schema.\n")
                .hasMessageContaining("\n+table DOCTORS\n")
                .hasMessageContaining("\n-table VISITS\n");
    }

    @Test
    void saysWhatWasFoundBeforeTheDatabaseWasGone() {
        var database = new Losable(path.resolve("clinic.db"));
        Migrator losing = Migrator.builder()
                .locations(new Folder(path)
                        .with("0002_doctors", "CREATE TABLE doctors (id INT)", "DROP TABLE nurses")
                        .path()
                        .toString())
                .dataSource(database)
                .listener(event -> database.lost |= event instanceof MigrationEvent.MigrationFailed)
                .build();

        assertThatThrownBy(() -> assertThat(losing).survivesRoundTrip())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nurses")
                .hasMessageContaining("The database is gone");
    }

    /** An empty database to which no connection can be had any more, once it is lost. */
    private static final class Losable extends SQLiteDataSource {

        private boolean lost;

        Losable(Path file) {
            setUrl("jdbc:sqlite:" + file);
        }

        @Override
        public SQLiteConnection getConnection(String user, String password) throws SQLException {
            if (lost) {
                throw new SQLException("The database is gone");
            }
            return super.getConnection(user, password);
        }
    }

    @Test
    void needsADatabaseForARoundTrip() {
        Migrator withoutOne = Migrator.builder().locations(path.toString()).build();

        assertThatThrownBy(() -> assertThat(withoutOne).survivesRoundTrip())
                .hasMessage("The Migrator has no database.\n  Next: give it a DataSource");
    }
}
