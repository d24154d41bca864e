package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Taking migrations back. */
interface UndoContract extends Workbench {

    private void threeTables() {
        for (int i = 1; i <= 3; i++) {
            write(
                    "000" + i + "_t" + i + ".sql",
                    "-- Up Migration",
                    "CREATE TABLE t" + i + " (id INT);",
                    "-- Down Migration",
                    "DROP TABLE t" + i + ";");
        }
        up();
    }

    private RunReport down(Target target) {
        return migrator().down(target, DownScript.FILE);
    }

    @Test
    @Tag("smoke")
    default void undoesTheLastOne() {
        threeTables();

        assertThat(Workbench.names(migrator().down())).containsExactly("0003_t3");

        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        assertThat(actions()).containsExactly("apply", "apply", "apply", "undo");
        assertThat(schemaAndHistory())
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("t3."));
        assertThat(Workbench.names(up())).containsExactly("0003_t3");
    }

    /** The next run would be refused for it, so nothing is undone. */
    @Test
    @Tag("smoke")
    default void whatStaysHasToBeWhatWasApplied() {
        threeTables();
        String second = "-- Up Migration\nCREATE TABLE t2 (id INT);\n-- Down Migration\nDROP TABLE t2;";
        delete("0002_t2.sql");
        for (Code code : List.of(Code.MISSING_FILE, Code.CHECKSUM_MISMATCH)) {
            assertThat(refused(InvalidMigrationsException.class, () -> down(Target.count(1)))
                            .problems())
                    .extracting(Problem::code)
                    .containsExactly(code);
            assertThat(refused(
                                    InvalidMigrationsException.class,
                                    () -> migrator().planDown(Target.count(1), DownScript.STORED))
                            .problems())
                    .extracting(Problem::code)
                    .containsExactly(code);
            write("0002_t2.sql", second.replace("id INT", "id INT, more INT"));
        }
        assertThat(states()).containsExactly(State.APPLIED, State.CHANGED, State.APPLIED);

        assertThat(Workbench.names(migrator().down(Target.version("0001"), DownScript.STORED)))
                .containsExactly("0003_t3", "0002_t2");
        write("0002_t2.sql", second);
        assertThat(Workbench.names(up())).containsExactly("0002_t2", "0003_t3");
    }

    @Test
    default void undoesTheLastSoManyNewestFirst() {
        threeTables();

        assertThat(Workbench.names(down(Target.count(2)))).containsExactly("0003_t3", "0002_t2");
        assertThat(appliedNames()).containsExactly("0001_t1");
    }

    @Test
    default void undoesDownToAVersion() {
        threeTables();

        assertThat(Workbench.names(down(Target.version("1")))).containsExactly("0003_t3", "0002_t2");
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING, State.PENDING);
    }

    @Test
    default void zeroIsBeforeTheFirst() {
        threeTables();

        assertThat(down(Target.version("0")).migrations()).hasSize(3);
        assertThat(schemaAndHistory()).isEmpty();
    }

    @Test
    default void undoesOneFileIfItIsTheLast() {
        threeTables();

        assertThatThrownBy(() -> down(Target.file("0002_t2.sql")))
                .hasMessage("Migration 0002_t2 is not the last one: 0003_t3 was applied after it.\n"
                        + "  Next: undo the later ones too: migration down --count 2");
        assertThat(Workbench.names(down(Target.file("0003_t3.sql")))).containsExactly("0003_t3");
        assertThat(appliedNames()).containsExactly("0001_t1", "0002_t2");
    }

    @Test
    default void aDownScriptThatWasEditedSinceIsWarnedOf() {
        write("0001_t1.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_t1.down.sql", "DROP TABLE t1;");
        write("0002_t2.up.sql", "CREATE TABLE t2 (id INT);");
        write("0002_t2.down.sql", "DROP TABLE t2;");
        up();
        write("0001_t1.down.sql", "-- only a comment", "DROP TABLE t1;");
        write("0002_t2.down.sql", "DELETE FROM t1;", "DROP TABLE t2;");
        Target all = Target.version("0");
        String warning = "warning checksum-mismatch 0002_t2.down.sql  The down script was edited after 0002_t2 was"
                + " applied.\n  Next: to undo it by the one that was stored then: migration down --stored";

        assertThat(migrator().planDown(all, DownScript.STORED).warnings()).isEmpty();
        assertThat(migrator().planDown(all, DownScript.FILE).warnings())
                .extracting(problem -> problem.severity().name().toLowerCase(Locale.ROOT) + " "
                        + problem.code().id() + " " + problem.text().replace(folder() + "/", ""))
                .containsExactly(warning);
        assertThat(down(all).warnings()).hasSize(1);
    }

    @Test
    default void aDownSectionThatWasEditedSinceIsWarnedOf() {
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "DROP TABLE t1;");
        up();
        write(
                "0001_t1.sql",
                "-- Up Migration",
                "CREATE TABLE t1 (id INT);",
                "-- Down Migration",
                "DROP TABLE IF EXISTS t1;");

        assertThat(migrator().down().warnings())
                .extracting(Problem::message)
                .contains("The down script was edited after 0001_t1 was applied.");
    }

    @Test
    default void aFileThatIsNotWhatWasAppliedIsNotAskedHowToUndoIt() {
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "DROP TABLE t1;");
        write("0002_t2.sql", "-- Up Migration", "CREATE TABLE t2 (id INT);", "-- Down Migration", "DROP TABLE t2;");
        up();
        write("0002_t2.sql", "-- Up Migration", "CREATE TABLE t3 (id INT);", "-- Down Migration", "DROP TABLE t1;");

        assertThatThrownBy(() -> migrator().down())
                .hasMessageContaining("The file is not what was applied as 0002_t2")
                .hasMessageContaining("migration down --stored");
        assertThat(appliedNames()).containsExactly("0001_t1", "0002_t2");

        assertThat(Workbench.names(migrator().down(Target.count(1), DownScript.STORED)))
                .containsExactly("0002_t2");
        assertThat(column("SELECT COUNT(*) FROM t1")).containsExactly("0");
    }

    /** Where a pair, or one file, is changed or deleted while its up script runs, in one transaction or not. */
    @ParameterizedTest
    @CsvSource({
        "pair, , changed",
        "pair, -- no-transaction, changed",
        "file, , changed",
        "file, -- no-transaction, changed",
        "pair, , deleted",
        "pair, -- no-transaction, deleted",
        "file, , deleted",
        "file, -- no-transaction, deleted"
    })
    default void theScriptsThatAreStoredAreThoseThatWereChecked(
            String layout, @Nullable String option, String becomes) {
        String up = (option == null ? "" : option + "\n") + "INSERT INTO kept VALUES (2);";
        String down = "DELETE FROM kept WHERE n = 2;";
        boolean pair = layout.equals("pair");
        write(
                pair ? "0001_kept.up.sql" : "0001_kept.sql",
                "CREATE TABLE kept (n INT);",
                "INSERT INTO kept VALUES (1);");
        writeBoth(pair, up, down);
        DataSource meanwhile = CutConnection.meanwhile(dataSource(), "VALUES (2)", () -> {
            if (becomes.equals("changed")) {
                writeBoth(pair, up + "-- more", "DELETE FROM kept WHERE n < 9999;");
            } else {
                deleteAll("0002_a.sql", "0002_a.up.sql", "0002_a.down.sql");
            }
        });

        assertThat(builder().dataSource(meanwhile).build().up().migrations()).hasSize(2);

        assertThat(column("SELECT up_sql FROM __migrations_log WHERE version = '0002'"))
                .allSatisfy(stored -> assertThat(stored.strip()).isEqualTo(up));
        assertThat(column("SELECT down_sql FROM __migrations_log WHERE version = '0002'"))
                .allSatisfy(stored -> assertThat(stored.strip()).isEqualTo(down));
        migrator().down(Target.count(1), DownScript.STORED);
        assertThat(column("SELECT n FROM kept")).containsExactly("1");
    }

    private void writeBoth(boolean pair, String up, String down) {
        if (pair) {
            write("0002_a.up.sql", up);
            write("0002_a.down.sql", down);
        } else {
            write("0002_a.sql", "-- Up Migration", up, "-- Down Migration", down);
        }
    }

    private void deleteAll(String... names) {
        for (String name : names) {
            try {
                Files.deleteIfExists(folder().resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    default void undoingWhereNothingIsAppliedDoesNothing() {
        assertThat(migrator().down().migrations()).isEmpty();
    }

    @Test
    default void undoingToAVersionThatIsNotAppliedIsRefused() {
        threeTables();

        refusedWith("undo-to-unknown", InvalidMigrationsException.class, () -> down(Target.version("0007")));
    }

    @Test
    @Tag("smoke")
    default void undoesByTheStoredScriptWhenTheFileIsGone() {
        threeTables();
        delete("0003_t3.sql");

        assertThat(Workbench.names(migrator().down())).containsExactly("0003_t3");
        assertThat(schemaAndHistory())
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("t3."));
    }

    @Test
    default void undoesByTheStoredScriptWhereThatIsAskedFor() {
        threeTables();
        write("0003_t3.sql", "-- Up Migration", "CREATE TABLE t3 (id INT);", "-- Down Migration", "SELECT 1;");

        migrator().down(Target.count(1), DownScript.STORED);

        assertThat(schemaAndHistory())
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("t3."));
    }

    @Test
    default void undoesByTheFileAsItIsNow() {
        threeTables();
        write(
                "0003_t3.sql",
                "-- Up Migration",
                "CREATE TABLE t3 (id INT);",
                "-- Down Migration",
                "DROP TABLE t3;",
                "CREATE TABLE t3_was_here (id INT);");

        migrator().down();

        assertThat(schemaAndHistory())
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("t3_was_here."));
    }

    @Test
    default void aPairIsUndoneByItsDownFileAndStoredToo() {
        write("0001_t1.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_t1.down.sql", "DROP TABLE t1;");
        up();
        delete("0001_t1.up.sql");
        delete("0001_t1.down.sql");
        write("0002_t2.up.sql", "CREATE TABLE t2 (id INT);");

        assertThat(Workbench.names(migrator().down())).containsExactly("0001_t1");
        assertThat(schemaAndHistory()).isEmpty();
    }

    @Test
    default void aPairWithoutDownFileIsUndoneByAFileOfItsOwnOrStored() {
        write("0001_t1.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_t1.down.sql", "DROP TABLE t1;");
        write("0002_t2.up.sql", "CREATE TABLE t2 (id INT);");
        up();
        delete("0001_t1.down.sql");

        assertThatThrownBy(() -> down(Target.count(2)))
                .hasMessageContaining("into 0002_t2.down.sql, and run migration down again; or")
                .hasMessageContaining("into 0001_t1.down.sql, and run migration down again; or");
        write("0002_t2.down.sql", "DROP TABLE t2;");
        write("0001_t1.down.sql", "DROP TABLE t1;");
        assertThat(Workbench.names(down(Target.count(2)))).containsExactly("0002_t2", "0001_t1");
    }

    @Test
    default void aMigrationWithoutDownScriptIsNotUndone() {
        threeTables();
        write("0004_rows.sql", "INSERT INTO t1 VALUES (1);");
        up();

        refusedWith("no-down-script", InvalidMigrationsException.class, () -> down(Target.count(2)));
    }

    @Test
    default void aDownScriptThatWasAddedUndoesAndStopsAStartUntilItHas() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        up();
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "DROP TABLE t1;");

        assertThatThrownBy(this::up)
                .hasMessageContaining("Checksum mismatch for migration 1")
                .hasMessageContaining(". The up script is what was applied; only the down script differs.\n"
                        + "    --- 0001_t1.sql, down script (applied)\n    +++ 0001_t1.sql, down script (now)\n")
                .hasMessageContaining(
                        "Next: put the file back as it was; or, where the new down script is to stay, record"
                                + " that: migration lock --accept 0001");
        assertThat(Workbench.names(migrator().down())).containsExactly("0001_t1");
        assertThat(Workbench.names(up())).containsExactly("0001_t1");
    }

    @Test
    default void aDownScriptForReferenceIsNotRun() {
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "-- DROP TABLE t1;");
        up();

        refusedWith(
                "reference-only",
                InvalidMigrationsException.class,
                () -> migrator().down());
        delete("0001_t1.sql");
        write("0002_other.sql", "SELECT 1;");
        refusedWith(
                "reference-only-stored",
                InvalidMigrationsException.class,
                () -> migrator().down());
    }

    /** What is offered for each has to end somewhere. */
    @Test
    default void whatWasOnlyRecordedAsAppliedIsNotSentFromOneCommandToTheOther() {
        String byHand = "write a new migration that changes the schema back; or undo it by hand and record that:"
                + " migration mark-failed 0001";
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        migrator().markApplied("0001");

        assertThat(refused(InvalidMigrationsException.class, () -> migrator().down()))
                .hasMessage("Migration 0001_t1 has no down script.\n  Next: " + byHand);
        assertThat(refused(InvalidMigrationsException.class, this::downStored))
                .hasMessage(
                        "No down script was stored with 0001_t1.\n  Next: undo it from its file, with a build that has"
                                + " it: migration down; or " + byHand);

        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "DROP TABLE t1;");
        assertThat(refused(InvalidMigrationsException.class, () -> migrator().down()))
                .hasMessageContaining("\n  Next: put the file back as it was applied; or " + byHand);
    }

    @Test
    default void whatWasOnlyRecordedAsAppliedIsUndoneByItsFile() {
        execute("CREATE TABLE t1 (id INT)");
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "DROP TABLE t1;");
        migrator().baseline(Baseline.none());
        migrator().markApplied("0001");

        assertThat(refused(InvalidMigrationsException.class, this::downStored))
                .hasMessageContaining("\n  Next: undo it from its file, with a build that has it: migration down; or ");
        assertThat(Workbench.names(migrator().down())).containsExactly("0001_t1");
        assertThat(schemaAndHistory()).isEmpty();
    }

    private RunReport downStored() {
        return migrator().down(Target.count(1), DownScript.STORED);
    }

    @Test
    default void aFileThatCannotBeReadDoesNotMakeTheStoredScriptRun() throws IOException {
        threeTables();
        Files.write(folder().resolve("0003_t3.sql"), new byte[] {'-', '-', ' ', (byte) 0xff, '\n'});

        assertThat(refused(InvalidMigrationsException.class, () -> migrator().down())
                        .problems())
                .extracting(Problem::code)
                .containsExactly(Code.MALFORMED_UTF8);

        RunReport report = downStored();
        assertThat(Workbench.names(report)).containsExactly("0003_t3");
        assertThat(report.warnings())
                .extracting(Problem::code, Problem::isError)
                .containsExactly(tuple(Code.MALFORMED_UTF8, false));
        assertThat(migrator().down().warnings()).extracting(Problem::code).containsExactly(Code.MALFORMED_UTF8);
    }

    @Test
    default void oneOfTwoFilesWithItsVersionDoesNotUndoAMigration() {
        threeTables();
        write("0003_other.sql", "-- Up Migration", "CREATE TABLE x (id INT);", "-- Down Migration", "DROP TABLE t1;");

        assertThat(refused(InvalidMigrationsException.class, () -> migrator().down())
                        .problems())
                .extracting(Problem::code)
                .containsExactly(Code.DUPLICATE_VERSION);
        assertThat(Workbench.names(downStored())).containsExactly("0003_t3");
    }

    @Test
    default void aDownFileWhoseEndingIsMistypedIsNamedWhereItIsMissed() {
        write("0001_t1.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_t1.down,sql", "DROP TABLE t1;");
        up();

        assertThat(refused(InvalidMigrationsException.class, () -> migrator().down()))
                .hasMessageStartingWith("Migration 0001_t1 has no down script.")
                .hasMessageContaining("/0001_t1.down,sql")
                .hasMessageContaining("Next: give migrations and callbacks the ending .sql");
    }

    @Test
    default void anUndoByStoredScriptsSaysThatTheLocationIsEmpty() {
        threeTables();
        assertThat(folder().resolve("elsewhere").toFile().mkdir()).isTrue();
        Migrator elsewhere =
                builder().locations(folder().resolve("elsewhere").toString()).build();

        assertThat(elsewhere.down(Target.count(1), DownScript.STORED).warnings())
                .extracting(Problem::code, Problem::isError)
                .containsExactly(tuple(Code.EMPTY_LOCATION, false));
    }

    @Test
    default void whatDidNothingIsUndoneByADownScriptThatOnlySaysSo() {
        write("0001_t1.up.sql", "-- In the schema before.");
        write("0001_t1.down.sql", "-- Nothing to undo.");
        up();

        assertThat(down(Target.all()).migrations()).hasSize(1);
        assertThat(states()).containsExactly(State.PENDING);
    }

    @Test
    default void aDownFileThatNobodyHasWrittenIsRefused() {
        write("0001_t1.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_t1.down.sql", "");
        write("0002_t2.up.sql", "CREATE TABLE t2 (id INT);");
        write("0002_t2.down.sql", "-- Drop t2.", "");
        up();

        assertThat(refused(InvalidMigrationsException.class, () -> down(Target.all())))
                .hasMessageContaining("The down script of 0002_t2 is for reference only: all of it is a comment.\n"
                        + "  Next: write the SQL, or SELECT 1; if nothing has to be undone, into 0002_t2.down.sql, and run"
                        + " migration down again; or write a new")
                .hasMessageContaining("The down script of 0001_t1 is empty: nobody has written it yet.\n"
                        + "  Next: write the SQL, or SELECT 1; if nothing has to be undone, into 0001_t1.down.sql, and run"
                        + " migration down again; or write a new");
        assertThat(states()).containsOnly(State.APPLIED);

        write("0002_t2.down.sql", "DROP TABLE t2;");
        write("0001_t1.down.sql", "DELETE FROM t1;");
        assertThat(Workbench.names(down(Target.all()))).containsExactly("0002_t2", "0001_t1");
        assertThat(column("SELECT id FROM t1")).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void aFailingDownScriptLeavesTheMigrationApplied() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        write(
                "0002_t2.sql",
                "-- Up Migration",
                "CREATE TABLE t2 (id INT);",
                "-- Down Migration",
                "INSERT INTO t1 VALUES (1);",
                "DELETE FROM nowhere;");
        up();

        assertPage(
                "failing-undo",
                catchThrowableOfType(
                        MigrationFailedException.class, () -> migrator().down()));
        assertThat(column("SELECT id FROM t1")).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    default void aStoredScriptThatLostItsSecretIsNotRun() {
        write(
                "0001_t1.sql",
                "-- Up Migration",
                "CREATE TABLE t1 (id INT);",
                "-- Down Migration",
                "DROP TABLE t1;",
                "ALTER USER clinic SET PASSWORD 'hunter2';");
        up();

        refusedWith(
                "stored-script-without-secret",
                InvalidMigrationsException.class,
                () -> migrator().down(Target.count(1), DownScript.STORED));
    }

    @Test
    default void aDryRunOfUndoExecutesNothing() {
        threeTables();

        assertThat(migrator().planDown(Target.count(2), DownScript.FILE).steps())
                .extracting(step -> step.name())
                .containsExactly("0003_t3", "0002_t2");
        assertThat(appliedNames()).hasSize(3);
    }
}
