// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.internal.find.Locations;
import dev.migration.internal.find.Root;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Migrator can do with the files alone. */
class MigratorWithoutDatabaseTest {

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void folder() {
        folder = temp.resolve("migrations");
    }

    @Test
    void buildingReadsNothingAndEachCallListsTheFolders() {
        var reads = new AtomicInteger();
        Migrator.Builder builder = Migrator.builder().locations("classpath:migrations");
        Engine.unlisted(builder).finder = location -> {
            reads.incrementAndGet();
            return List.of(new Root("m", Root.Owner.APPLICATION, List.of()));
        };
        Migrator migrator = builder.build();

        assertThat(reads).hasValue(0);
        migrator.validate(Strictness.LENIENT);
        assertThat(reads).hasValue(1);
        Engine.of(migrator).set();
        assertThat(reads.get()).isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(Strictness.class)
    void whatIsRightIsValid(Strictness strictness) {
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        write("0002_b.sql", "-- Up Migration\nCREATE TABLE b (id INT);\n-- Down Migration\nDROP TABLE b;\n");
        migrator().writeLockFile();

        assertThat(migrator().validate(strictness)).isEmpty();
    }

    @Test
    void everythingWrongIsReportedAtOnceErrorsFirst() {
        write("0001_a.sql", "CREATE TABLE a (id INT);\nCOMMIT;\nCREATE TABLE b (id INT);");
        write("0003_c.sql", "SELECT 'unterminated;");
        write("notes.sql", "");

        List<Problem> problems = migrator().validate(Strictness.LENIENT);

        assertThat(problems)
                .extracting(problem -> problem.severity() + " " + problem.code().id())
                .containsExactly(
                        "ERROR invalid-name",
                        "ERROR unterminated-string",
                        "ERROR sequence-gap",
                        "WARNING transaction-control");
        assertThat(migrator().validate(Strictness.STRICT)).allMatch(Problem::isError);
    }

    @Test
    void anAbsentFolderIsRefusedUnlessItIsTheDefault() {
        assertThatThrownBy(() -> migrator().validate(Strictness.LENIENT))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("Location " + folder
                        + " does not exist (" + folder + ")\n"
                        + "  Next: correct the folder (migration.locations). Or create the first migration there, such as"
                        + " 0001_initial_schema.sql");

        Migrator.Builder builder = Migrator.builder();
        Engine.unlisted(builder).locations = Locations.usual(folder.toString());
        assertThat(builder.build().validate(Strictness.LENIENT))
                .extracting(Problem::text)
                .containsExactly(
                        "Location " + folder
                                + " does not exist (" + folder + ")\n"
                                + "  Next: put the first migration there, such as 0001_initial_schema.sql, or correct the location");
    }

    @Test
    void scriptsAreReadByTheRulesOfTheVendorsDialect() {
        write("0001_a.sql", "CREATE ALIAS one AS $$ int one() { return 1; } $$;\nDO $x$ ' $x$;");

        assertThat(migrator().validate(Strictness.LENIENT)).isEmpty();
        assertThat(Migrator.builder()
                        .vendor(Vendor.H2)
                        .locations(folder.toString())
                        .build()
                        .validate(Strictness.LENIENT))
                .extracting(problem -> problem.code().id())
                .containsExactly("unterminated-string");
    }

    static Stream<Consumer<Migrator>> needsADatabase() {
        return Stream.of(
                Migrator::up,
                Migrator::down,
                Migrator::status,
                Migrator::pending,
                Migrator::requireUpToDate,
                migrator -> migrator.markApplied("1"),
                migrator -> migrator.markFailed("1"),
                migrator -> migrator.baseline(Baseline.of("1")));
    }

    @ParameterizedTest
    @MethodSource("needsADatabase")
    void theRestNeedsADatabase(Consumer<Migrator> action) {
        write("0001_a.sql", "CREATE TABLE a (id INT);");

        assertThatThrownBy(() -> action.accept(migrator()))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("There is no database to work on.\n  Next: set a DataSource, or its URL");
    }

    @Test
    void aMigrationWithoutSqlIsStillToBeWritten() {
        write("0001_initial_schema.sql", "-- Migration: Initial schema!\n\n-- Up Migration\n\n-- Down Migration\n");

        assertThat(migrator().validate(Strictness.LENIENT))
                .extracting(Problem::text)
                .containsExactly("""
                        0001_initial_schema.sql  This migration has no SQL yet. If it were applied now, SQL added later would \
                        never run.
                          Next: write its SQL, or delete the file; if there is nothing to do, say so in your own \
                        comment, below -- Up Migration""");
    }

    @Test
    void writesIntoTheFirstFolderOnDisk() {
        Migrator migrator = Migrator.builder()
                .locations(
                        "classpath:nowhere",
                        folder.toString(),
                        temp.resolve("other").toString())
                .build();

        assertThat(Engine.of(migrator).beside().folder()).isEqualTo(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, postgresql",
        "MARIADB, mariadb",
        "MYSQL, mysql",
        "H2, h2",
        "SQLITE, sqlite",
        "HSQLDB, hsqldb"
    })
    void writesIntoTheFolderOfTheVendor(Vendor vendor, String id) {
        Migrator migrator = Migrator.builder()
                .vendor(vendor)
                .locations(folder + "/{vendor}")
                .build();

        assertThat(Engine.of(migrator).beside().folder()).isEqualTo(folder.resolve(id));
    }

    @Test
    void cannotWriteToTheClasspath() {
        Migrator migrator = Migrator.builder().locations("classpath:nowhere").build();

        assertThatThrownBy(() -> Engine.of(migrator).beside().folder()).hasMessage("""
                None of the locations [classpath:nowhere] is a folder on disk, so nothing can be written there.
                  Next: name the folder of the migrations, such as src/main/resources/migrations""");
    }

    @Test
    void locksNothingThatIsWrong() {
        write("0001_a.sql", "SELECT 1;");
        write("0001_b.sql", "SELECT 1;");

        assertThatThrownBy(() -> migrator().writeLockFile())
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageStartingWith("Two migrations have version 1: ");
        assertThat(folder.resolve("migrations.lock")).doesNotExist();
    }

    @Test
    void locksNoNewFileThatIsStillToBeWritten() throws IOException {
        write("0001_a.sql", "SELECT 1;");
        Path file = migrator().writeLockFile();
        String locked = Files.readString(file);
        write("0002_b.sql", "-- Migration: b\n\n-- Up Migration\n\n-- Down Migration\n");
        write("0003_c.sql", "-- Up Migration\n-- Unedited template: edit\nSELECT 3;\n");
        write("0004_d.sql", "-- Up Migration\n-- Unedited draft: Is a new, or was it b?\nSELECT 4;\n");

        for (ThrowingCallable lock : List.<ThrowingCallable>of(
                () -> migrator().writeLockFile(), () -> migrator().acceptInLockFile("1", "it was always so"))) {
            assertThatThrownBy(lock)
                    .isInstanceOfSatisfying(
                            InvalidMigrationsException.class,
                            refused -> assertThat(refused.problems())
                                    .containsExactlyInAnyOrderElementsOf(
                                            migrator().validate(Strictness.NORMAL)))
                    .hasMessageContaining("This migration has no SQL yet.")
                    .hasMessageContaining("0003_c.sql:2:1")
                    .hasMessageContaining("0004_d.sql:2:1  This draft has an open question: Is a new, or was it b?");
        }
        assertThat(Files.readString(file)).isEqualTo(locked);

        write("0002_b.sql", "-- Migration: b\n-- Nothing has to be done.\n");
        write("0003_c.sql", "SELECT 3;\n");
        write("0004_d.sql", "SELECT 4;\n");
        migrator().writeLockFile();
        assertThat(Files.readString(file)).contains("id = 2\n", "id = 3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001_a.sql", "0002_b.sql"})
    void locksAndAcceptsNoFileWithAConflict(String name) throws IOException {
        write("0001_a.sql", "SELECT 1;");
        Path file = migrator().writeLockFile();
        String locked = Files.readString(file);
        write(name, "SELECT 1;\n<<<<<<< HEAD\nSELECT 2;\n=======\nSELECT 3;\n>>>>>>> other\n");

        for (ThrowingCallable lock : List.<ThrowingCallable>of(
                () -> migrator().writeLockFile(), () -> migrator().acceptInLockFile("1", "merged"))) {
            assertThatThrownBy(lock)
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining(name + ":2:1  This is a merge conflict that is still unresolved.");
        }
        assertThat(Files.readString(file)).isEqualTo(locked);
    }

    @Test
    void locksNewFilesAndRefusesThoseThatDiffer() throws IOException {
        write("0001_a.sql", "SELECT 1;");
        Path file = migrator().writeLockFile();
        String locked = Files.readString(file);
        write("0001_a.sql", "-- no-transaction\nSELECT 1;");
        write("0002_b.sql", "SELECT 2;");

        assertThatThrownBy(() -> migrator().writeLockFile())
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("Checksum mismatch for migration 1: ")
                .hasMessageContaining("migration lock --accept 0001 --reason \"…\"");

        assertThat(Files.readString(file)).startsWith(locked).contains("id = 2\n");
        assertThat(migrator().validate(Strictness.NORMAL))
                .extracting(Problem::code)
                .containsExactly(Code.LOCK_FILE_MISMATCH);
        migrator().acceptInLockFile("1", "it was always run so");
        assertThat(migrator().validate(Strictness.STRICT)).isEmpty();
    }

    @Test
    void acceptsAnEditInTheLockFile() throws IOException {
        write("0001_a.sql", "SELECT 1;");
        migrator().writeLockFile();
        write("0001_a.sql", "SELECT 2;");
        assertThat(migrator().validate(Strictness.NORMAL)).hasSize(1);

        Path file = migrator().acceptInLockFile("1", "a typo");

        assertThat(Files.readString(file)).contains("[[accepted]]\nid = 1\n").contains("reason = \"a typo\"\n");
        assertThat(migrator().validate(Strictness.STRICT)).isEmpty();
    }

    @Test
    void acceptsNoOtherMigrationUnderALockedVersion() throws IOException {
        write("0001_a.sql", "SELECT 1;");
        write("0002_visit.sql", "SELECT 1;");
        Path file = migrator().writeLockFile();
        String locked = Files.readString(file);
        delete("0002_visit.sql");
        write("0002_fax.sql", "SELECT 2;");

        assertThatThrownBy(() -> migrator().writeLockFile())
                .hasMessageContaining("Checksum mismatch for migration 2: expected ");
        assertThat(Files.readString(file)).isEqualTo(locked);
        assertThatThrownBy(() -> migrator().acceptInLockFile("0002", "it is fine"))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageEndingWith(
                        "The version is that of 0002_visit, and this file has another name and other text."
                                + " Accepted, it would never run where 0002_visit is applied.\n"
                                + "  Next: give this file the next number, and put the file of 0002_visit back; or, if it is an edit"
                                + " of 0002_visit, give it this name");
        assertThat(Files.readString(file)).isEqualTo(locked);
    }

    @Test
    void aLockedMigrationHasTheNameOfItsLayout() {
        write("V1_2__visit.sql", "SELECT 1;");
        migrator().writeLockFile();
        delete("V1_2__visit.sql");
        write("V1_2__fax.sql", "SELECT 2;");

        assertThatThrownBy(() -> migrator().acceptInLockFile("1.2", "it is fine"))
                .hasMessageContaining("put the file of V1.2__visit back; or, if it is an edit of V1.2__visit, give it");
    }

    @Test
    void acceptsOneAfterTheOtherWithTheSameMigrator() {
        write("0001_a.sql", "SELECT 1;");
        write("0002_b.sql", "SELECT 1;");
        migrator().writeLockFile();
        write("0001_a.sql", "SELECT 2;");
        write("0002_b.sql", "SELECT 2;");
        Migrator migrator = migrator();

        migrator.acceptInLockFile("1", "a typo");
        migrator.acceptInLockFile("2", "another");

        assertThat(migrator().validate(Strictness.STRICT)).isEmpty();
    }

    @Test
    void aListenerThatIsAddedLaterHearsNothingOfAnEarlierMigrator() {
        var events = new AtomicInteger();
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:");
        write("readme.txt", "");
        Migrator.Builder builder = Migrator.builder().dataSource(database).locations(folder.toString());
        Migrator earlier = builder.build();

        Migrator later = builder.listener(event -> events.incrementAndGet()).build();

        earlier.up();
        assertThat(events).hasValue(0);
        later.up();
        assertThat(events).hasValue(1);
    }

    private Migrator migrator() {
        return Migrator.builder().locations(folder.toString()).build();
    }

    private void write(String name, String sql) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), sql);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void delete(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
