// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DownScript;
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
            writeUpAndDown(
                    "000" + i + "_t" + i + ".sql", "CREATE TABLE t" + i + " (id INT);", "DROP TABLE t" + i + ";");
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

        assertThat(names(migrator().down())).containsExactly("0003_t3");

        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
        assertThat(actions()).containsExactly("apply", "apply", "apply", "undo");
        assertThat(schemaAndHistory())
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("t3."));
        assertThat(names(up())).containsExactly("0003_t3");
    }

    /** The next run would be refused for it, so nothing is undone. */
    @Test
    @Tag("smoke")
    default void whatStaysHasToBeWhatWasApplied() {
        threeTables();
        String second = "-- Up Migration\nCREATE TABLE t2 (id INT);\n-- Down Migration\nDROP TABLE t2;";
        delete("0002_t2.sql");
        for (Code code : List.of(Code.MISSING_FILE, Code.CHECKSUM_MISMATCH)) {
            assertThat(refused(() -> down(Target.count(1))).problems())
                    .extracting(Problem::code)
                    .containsExactly(code);
            assertThat(refused(() -> migrator().planDown(Target.count(1), DownScript.STORED))
                            .problems())
                    .extracting(Problem::code)
                    .containsExactly(code);
            write("0002_t2.sql", second.replace("id INT", "id INT, more INT"));
        }
        assertThat(states()).containsExactly(State.APPLIED, State.CHANGED, State.APPLIED);

        assertThat(names(migrator().down(Target.version("0001"), DownScript.STORED)))
                .containsExactly("0003_t3", "0002_t2");
        write("0002_t2.sql", second);
        assertThat(names(up())).containsExactly("0002_t2", "0003_t3");
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
    default void aFileThatIsNotWhatWasAppliedIsNotAskedHowToUndoIt() {
        writeUpAndDown("0001_t1.sql", "CREATE TABLE t1 (id INT);", "DROP TABLE t1;");
        writeUpAndDown("0002_t2.sql", "CREATE TABLE t2 (id INT);", "DROP TABLE t2;");
        up();
        writeUpAndDown("0002_t2.sql", "CREATE TABLE t3 (id INT);", "DROP TABLE t1;");

        assertThatThrownBy(() -> migrator().down())
                .hasMessageContainingAll("The file is not what was applied as 0002_t2", "migration down --stored");
        assertThat(appliedNames()).containsExactly("0001_t1", "0002_t2");

        assertThat(names(migrator().down(Target.count(1), DownScript.STORED))).containsExactly("0002_t2");
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
        write(pair ? "0001_kept.up.sql" : "0001_kept.sql", """
                CREATE TABLE kept (n INT);
                INSERT INTO kept VALUES (1);""");
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
            writeUpAndDown("0002_a.sql", up, down);
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
    @Tag("smoke")
    default void undoesByTheStoredScriptWhenTheFileIsGone() {
        threeTables();
        delete("0003_t3.sql");

        assertThat(names(migrator().down())).containsExactly("0003_t3");
        assertThat(schemaAndHistory())
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("t3."));
    }

    @Test
    default void undoesByTheFileAsItIsNow() {
        threeTables();
        writeUpAndDown(
                "0003_t3.sql", "CREATE TABLE t3 (id INT);", "DROP TABLE t3;\nCREATE TABLE t3_was_here (id INT);");

        migrator().down();

        assertThat(schemaAndHistory())
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("t3_was_here."));
    }

    @Test
    default void aPairWithoutDownFileIsUndoneByAFileOfItsOwnOrStored() {
        write("0001_t1.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_t1.down.sql", "DROP TABLE t1;");
        write("0002_t2.up.sql", "CREATE TABLE t2 (id INT);");
        up();
        delete("0001_t1.down.sql");

        assertThatThrownBy(() -> down(Target.count(2)))
                .hasMessageContainingAll(
                        "into 0002_t2.down.sql, and run migration down again; or",
                        "into 0001_t1.down.sql, and run migration down again; or");
        write("0002_t2.down.sql", "DROP TABLE t2;");
        write("0001_t1.down.sql", "DROP TABLE t1;");
        assertThat(names(down(Target.count(2)))).containsExactly("0002_t2", "0001_t1");
    }

    @Test
    default void aDownScriptThatWasAddedUndoesAndStopsAStartUntilItHas() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        up();
        writeUpAndDown("0001_t1.sql", "CREATE TABLE t1 (id INT);", "DROP TABLE t1;");

        assertRefused(this::up)
                .hasCode(Code.CHECKSUM_MISMATCH)
                .names("--- 0001_t1.sql, down script (applied)\n    +++ 0001_t1.sql, down script (now)\n")
                .advises("migration lock --accept 0001");
        assertThat(names(migrator().down())).containsExactly("0001_t1");
        assertThat(names(up())).containsExactly("0001_t1");
    }

    @Test
    default void whatWasOnlyRecordedAsAppliedIsUndoneByItsFile() {
        execute("CREATE TABLE t1 (id INT)");
        writeUpAndDown("0001_t1.sql", "CREATE TABLE t1 (id INT);", "DROP TABLE t1;");
        migrator().baseline(Baseline.none());
        migrator().markApplied("0001");

        assertThat(refused(this::downStored))
                .hasMessageContaining("\n  Next: undo it from its file, with a build that has it: migration down; or ");
        assertThat(names(migrator().down())).containsExactly("0001_t1");
        assertThat(schemaAndHistory()).isEmpty();
    }

    private RunReport downStored() {
        return migrator().down(Target.count(1), DownScript.STORED);
    }

    @Test
    default void aFileThatCannotBeReadDoesNotMakeTheStoredScriptRun() throws IOException {
        threeTables();
        Files.write(folder().resolve("0003_t3.sql"), new byte[] {'-', '-', ' ', (byte) 0xff, '\n'});

        assertRefused(() -> migrator().down()).hasCode(Code.MALFORMED_UTF8);

        RunReport report = downStored();
        assertThat(names(report)).containsExactly("0003_t3");
        assertThat(report.warnings())
                .extracting(Problem::code, Problem::isError)
                .containsExactly(tuple(Code.MALFORMED_UTF8, false));
        assertThatProblem(migrator().down().warnings()).hasCode(Code.MALFORMED_UTF8);
    }

    @Test
    default void oneOfTwoFilesWithItsVersionDoesNotUndoAMigration() {
        threeTables();
        writeUpAndDown("0003_other.sql", "CREATE TABLE x (id INT);", "DROP TABLE t1;");

        assertRefused(() -> migrator().down()).hasCode(Code.DUPLICATE_VERSION);
        assertThat(names(downStored())).containsExactly("0003_t3");
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
    @Tag("smoke")
    default void aFailingDownScriptLeavesTheMigrationApplied() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        writeUpAndDown("0002_t2.sql", "CREATE TABLE t2 (id INT);", "INSERT INTO t1 VALUES (1);\nDELETE FROM nowhere;");
        up();

        assertPage("failing-undo", failure(() -> migrator().down()));
        assertThat(column("SELECT id FROM t1")).isEmpty();
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    default void aStoredScriptThatLostItsSecretIsNotRun() {
        writeUpAndDown(
                "0001_t1.sql",
                "CREATE TABLE t1 (id INT);",
                "DROP TABLE t1;\nALTER USER clinic SET PASSWORD 'hunter2';");
        up();

        refusedWith("stored-script-without-secret", () -> migrator().down(Target.count(1), DownScript.STORED));
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
