package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Files of another branch, or of another folder, than those that were applied. */
interface BranchesContract extends Workbench {

    private void twoApplied() {
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "DROP TABLE t1;");
        write("0002_dev_a.sql", "-- Up Migration", "CREATE TABLE t2 (id INT);", "-- Down Migration", "DROP TABLE t2;");
        up();
    }

    private Migrator elsewhere() {
        folder().resolve("elsewhere").toFile().mkdir();
        return builder().locations(folder().resolve("elsewhere").toString()).build();
    }

    @Test
    default void aHistoryWithoutAnyFileIsAWrongLocationAndNothingIsUndone() {
        twoApplied();

        refusedWith(
                "no-files", InvalidMigrationsException.class, () -> elsewhere().up());
        List<Problem> problems = elsewhere().status().problems();
        assertThat(problems).extracting(Problem::code).containsExactly(Code.EMPTY_LOCATION);
        assertThat(problems).allMatch(Problem::isError);
        assertThat(elsewhere().validate(Strictness.LENIENT)).isEqualTo(problems);
        refused(InvalidMigrationsException.class, () -> elsewhere().plan(Target.all()));
        refused(InvalidMigrationsException.class, () -> elsewhere().requireUpToDate());
        refused(InvalidMigrationsException.class, () -> elsewhere().down());
        refused(InvalidMigrationsException.class, () -> elsewhere().planDown(Target.version("0"), DownScript.FILE));
        assertThat(elsewhere().planDown(Target.version("0"), DownScript.STORED).steps())
                .hasSize(2);
    }

    @Test
    default void anotherMigrationUnderAnAppliedNumberIsNotTakenForAnEdit() {
        twoApplied();
        delete("0002_dev_a.sql");
        write("0002_main_b.sql", "CREATE TABLE t3 (id INT);");
        migrator().writeLockFile();
        write("0002_main_b.sql", "CREATE TABLE t3 (id BIGINT);");

        refusedWith("another-migration", InvalidMigrationsException.class, this::up);
        assertThat(migrator().validate(Strictness.NORMAL))
                .extracting(Problem::code)
                .containsExactly(Code.DUPLICATE_VERSION);
        assertThat(states()).containsExactly(State.APPLIED, State.CHANGED);
    }

    @Test
    default void aMigrationThatGotAnotherNumberIsFoundByItsText() {
        twoApplied();
        delete("0002_dev_a.sql");
        write("0002_main_b.sql", "CREATE TABLE t3 (id INT);");
        write("0003_dev_a.sql", "-- Up Migration", "CREATE TABLE t2 (id INT);", "-- Down Migration", "DROP TABLE t2;");

        refusedWith("renumbered-by-another", InvalidMigrationsException.class, this::up);

        migrator().markFailed("0002");
        migrator().up(Target.version("0002"));
        migrator().markApplied("0003");
        assertThat(up().migrations()).isEmpty();
        assertThat(states()).containsOnly(State.APPLIED).hasSize(3);
        assertThat(columnNames())
                .anyMatch(column -> column.toLowerCase(Locale.ROOT).startsWith("t3."));
    }

    @Test
    default void ofTwoFilesWithOneNumberTheOneThatWasNotAppliedIsToBeRenamed() {
        twoApplied();
        migrator().writeLockFile();
        write("0002_another.sql", "CREATE TABLE t3 (id INT;");

        refusedWith("number-taken-twice", InvalidMigrationsException.class, this::up);
        assertThat(migrator().validate(Strictness.STRICT))
                .extracting(Problem::code)
                .containsExactly(Code.DUPLICATE_VERSION);
        assertThat(migrator().status().migrations())
                .extracting(migration -> migration.name() + " " + migration.state())
                .containsExactly("0001_t1 APPLIED", "0002_dev_a APPLIED");
    }

    /** Whoever does what is said to the letter keeps the table that was applied. */
    @Test
    default void theDownScriptOfWhatIsAppliedStaysWithItWhereAnotherTookItsNumber() {
        write("0001_b.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_b.down.sql", "DROP TABLE t1;");
        up();
        write("0001_c.up.sql", "CREATE TABLE t2 (id INT);");
        String said = "/0001_b.up.sql is applied.\n  Next: give each of the others another number: migration renumber";

        assertThat(refused(InvalidMigrationsException.class, this::up)).hasMessageEndingWith(said);
        assertThat(refused(InvalidMigrationsException.class, () -> migrator().down()))
                .hasMessageEndingWith(said);

        delete("0001_c.up.sql");
        write("0002_c.up.sql", "CREATE TABLE t2 (id INT);");
        assertThat(Workbench.names(up())).containsExactly("0002_c");
        assertThat(refused(InvalidMigrationsException.class, () -> migrator().down()))
                .hasMessageStartingWith("Migration 0002_c has no down script.");
        write("0002_c.down.sql", "DROP TABLE t2;");
        assertThat(Workbench.names(migrator().down(Target.all(), DownScript.FILE)))
                .containsExactly("0002_c", "0001_b");
    }

    @Test
    default void aDownScriptThatMayBeAnothersIsNeitherAppliedNorRun() {
        write("0001_c.up.sql", "CREATE TABLE t1 (id INT);");
        up();
        write("0001_b.down.sql", "DROP TABLE t1;");
        write("0002_b.up.sql", "CREATE TABLE t2 (id INT);");
        String said =
                "0001_b.down.sql  The number of this down script is that of 0001_c, and the rest of its name that of"
                        + " 0002_b\n  Next: rename it like the up file that it undoes, ";

        assertThat(refused(InvalidMigrationsException.class, this::up)).hasMessageContaining(said);
        assertThat(refused(InvalidMigrationsException.class, () -> migrator().down()))
                .hasMessageStartingWith("Migration 0001_c has no down script.")
                .hasMessageContaining(said);
    }

    @Test
    default void twoFilesOfOneNameAreDistinguishedByTheirFolders() throws IOException {
        Path one = Files.createDirectory(folder().resolve("one"));
        Path other = Files.createDirectory(folder().resolve("other"));
        Files.writeString(one.resolve("0001_x.sql"), "CREATE TABLE t1 (id INT);");
        Migrator both = builder().locations(one.toString(), other.toString()).build();
        both.up();
        Files.writeString(other.resolve("0001_x.sql"), "CREATE TABLE t2 (id INT);");

        assertThat(builder()
                        .locations(one.toString(), other.toString())
                        .build()
                        .status()
                        .problems())
                .extracting(Problem::text)
                .containsExactly("Two migrations have version 1: " + one + "/0001_x.sql and " + other
                        + "/0001_x.sql. In this database " + one + "/0001_x.sql is applied.\n"
                        + "  Next: give each of the others another number: migration renumber");
    }
}
