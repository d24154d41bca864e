package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Workbench;
import org.junit.jupiter.api.Test;

/** Migrations that require others. */
interface RequirementsContract extends Workbench {

    private void table(String version, String firstLine) {
        String up = "-- Up Migration\nCREATE TABLE t" + version + " (id INT);\n";
        String down = "-- Down Migration\nDROP TABLE t" + version + ";";
        write(version + "_t.sql", firstLine + "\n" + up + down);
    }

    private Migrator inAnyOrder() {
        return builder().outOfOrder(OutOfOrder.ALLOW).build();
    }

    @Test
    default void whatIsRequiredRunsBefore() {
        table("0005", "");
        table("0007", "-- option: requires=0005");

        assertThatThrownBy(() -> inAnyOrder().up(Target.file("0007_t.sql")))
                .hasMessageContaining("0007_t.sql:1:21  Migration 0007_t requires 0005_t, which is not applied.\n"
                        + "  Next: apply that first: migration up --to 0005");
        assertThat(tableNames()).isEmpty();

        assertThat(names(migrator().up(Target.count(1)))).containsExactly("0005_t");
        assertThat(names(migrator().up(Target.file("0007_t.sql")))).containsExactly("0007_t");
    }

    @Test
    default void whatIsNeitherAFileNorAppliedIsReportedBeforeAnythingRuns() {
        table("0006", "");
        table("0007", "-- option: requires=0006,0005");

        assertThatThrownBy(this::up)
                .hasMessageContaining("0007_t.sql:1:26  Migration 0007_t requires 0005, but no file has this version,"
                        + " and it is not applied.\n  Next: put its file back, or remove 0005 here");
        assertThat(tableNames()).isEmpty();
        assertThatProblem(migrator().validate(Strictness.NORMAL)).hasCode(Code.UNMET_REQUIREMENT);

        execute("CREATE TABLE existing (id INT)");
        baseline("0006");
        assertThat(names(up())).containsExactly("0007_t");
        assertThat(migrator().validate(Strictness.NORMAL)).isEmpty();
    }

    @Test
    default void whatIsHalfDoneIsNotResumedBeforeWhatItRequires() {
        table("0005", "");
        write("0007_t.sql", """
                -- option: transaction=off requires=0005
                CREATE TABLE t0007 (id INT);
                INSERT INTO missing VALUES (1);""");
        assertThatThrownBy(this::up).isInstanceOf(MigrationException.class);
        migrator().markFailed("0005");
        execute("DROP TABLE t0005", "CREATE TABLE missing (id INT)");

        assertThat(refused(this::up)).hasMessageContaining("Migration 0007_t requires 0005_t, which is not applied.");
        assertThat(refused(() -> migrator().resume("0007", UnknownOutcome.REPEAT)))
                .hasMessageContaining("Migration 0007_t requires 0005_t, which is not applied.");

        migrator().markFailed("0007");
        execute("DROP TABLE t0007");
        assertThat(names(up())).containsExactly("0005_t", "0007_t");
    }
}
