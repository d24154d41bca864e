// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Files of another branch, or of another folder, than those that were applied. */
interface BranchesContract extends Workbench {

    private void twoApplied() {
        writeUpAndDown("0001_t1.sql", "CREATE TABLE t1 (id INT);", "DROP TABLE t1;");
        writeUpAndDown("0002_dev_a.sql", "CREATE TABLE t2 (id INT);", "DROP TABLE t2;");
        up();
    }

    private Migrator elsewhere() {
        folder().resolve("elsewhere").toFile().mkdir();
        return builder().locations(folder().resolve("elsewhere").toString()).build();
    }

    @Test
    default void aHistoryWithoutAnyFileIsAWrongLocationAndNothingIsUndone() {
        twoApplied();

        refusedWith("no-files", () -> elsewhere().up());
        List<Problem> problems = elsewhere().status().problems();
        assertThatProblem(problems).hasCode(Code.EMPTY_LOCATION);
        assertThat(problems).allMatch(Problem::isError);
        assertThat(elsewhere().validate(Strictness.LENIENT)).isEqualTo(problems);
        refused(() -> elsewhere().plan(Target.all()));
        refused(() -> elsewhere().requireUpToDate());
        refused(() -> elsewhere().down());
        refused(() -> elsewhere().planDown(Target.version("0"), DownScript.FILE));
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

        refusedWith("another-migration", this::up);
        assertThatProblem(migrator().validate(Strictness.NORMAL)).hasCode(Code.DUPLICATE_VERSION);
        assertThat(states()).containsExactly(State.APPLIED, State.CHANGED);
    }

    @Test
    default void aMigrationThatGotAnotherNumberIsFoundByItsText() {
        twoApplied();
        delete("0002_dev_a.sql");
        write("0002_main_b.sql", "CREATE TABLE t3 (id INT);");
        writeUpAndDown("0003_dev_a.sql", "CREATE TABLE t2 (id INT);", "DROP TABLE t2;");

        refusedWith("renumbered-by-another", this::up);

        migrator().markFailed("0002");
        migrator().up(Target.version("0002"));
        migrator().markApplied("0003");
        assertThat(up().migrations()).isEmpty();
        assertThat(states()).containsOnly(State.APPLIED).hasSize(3);
        assertThat(columnNames())
                .anyMatch(column -> column.toLowerCase(Locale.ROOT).startsWith("t3."));
    }

    @Test
    default void aMigrationThatIsNowBehindANewOneIsCorrectedInTheOrderOfTheirNumbers() {
        twoApplied();
        delete("0002_dev_a.sql");
        write("0003_main_b.sql", "CREATE TABLE t3 (id INT);");
        writeUpAndDown("0004_dev_a.sql", "CREATE TABLE t2 (id INT);", "DROP TABLE t2;");
        Migrator relaxed = builder().sequence(Sequence.RELAXED).build();

        assertThat(refused(this::up)).hasMessageEndingWith("Next: give it its old number");
        assertThatProblem(refused(relaxed::up))
                .hasCode(Code.MISSING_FILE)
                .advises("migration mark-failed 0002, migration up --to 0003, migration mark-applied 0004");

        relaxed.markFailed("0002");
        assertThat(names(relaxed.up(Target.version("0003")))).containsExactly("0003_main_b");
        relaxed.markApplied("0004");
        assertThat(names(relaxed.up())).isEmpty();
    }

    /** Whoever does what is said to the letter keeps the table that was applied. */
    @Test
    default void theDownScriptOfWhatIsAppliedStaysWithItWhereAnotherTookItsNumber() {
        write("0001_b.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_b.down.sql", "DROP TABLE t1;");
        up();
        write("0001_c.up.sql", "CREATE TABLE t2 (id INT);");
        String said = "/0001_b.up.sql is applied.\n  Next: give each of the others a new number: migration renumber";

        assertThat(refused(this::up)).hasMessageEndingWith(said);
        assertThat(refused(() -> migrator().down())).hasMessageEndingWith(said);

        delete("0001_c.up.sql");
        write("0002_c.up.sql", "CREATE TABLE t2 (id INT);");
        assertThat(names(up())).containsExactly("0002_c");
        assertThat(refused(() -> migrator().down())).hasMessageStartingWith("Migration 0002_c has no down script.");
        write("0002_c.down.sql", "DROP TABLE t2;");
        assertThat(names(migrator().down(Target.all(), DownScript.FILE))).containsExactly("0002_c", "0001_b");
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

        assertThat(refused(this::up)).hasMessageContaining(said);
        assertThat(refused(() -> migrator().down()))
                .hasMessageStartingWith("Migration 0001_c has no down script.")
                .hasMessageContaining(said);
    }
}
