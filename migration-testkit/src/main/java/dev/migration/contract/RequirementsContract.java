package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

        assertThat(Workbench.names(migrator().up(Target.count(1)))).containsExactly("0005_t");
        assertThat(Workbench.names(migrator().up(Target.file("0007_t.sql")))).containsExactly("0007_t");
    }

    @Test
    default void whatIsRequiredMayRunOutOfOrder() {
        table("0009", "");
        up();
        table("0005", "");
        table("0007", "-- option: requires=0005");

        assertThatThrownBy(() -> inAnyOrder().up(Target.file("0007_t.sql")))
                .hasMessageContaining("Migration 0007_t requires 0005_t, which is not applied.");
        assertThat(Workbench.names(inAnyOrder().up())).containsExactly("0005_t", "0007_t");
    }

    @Test
    default void whatIsNeitherAFileNorAppliedIsReportedBeforeAnythingRuns() {
        table("0006", "");
        table("0007", "-- option: requires=0006,0005");

        assertThatThrownBy(this::up)
                .hasMessageContaining("0007_t.sql:1:26  Migration 0007_t requires 0005, but no file has this version,"
                        + " and it is not applied.\n  Next: put its file back, or remove 0005 here");
        assertThat(tableNames()).isEmpty();
        assertThat(migrator().validate(Strictness.NORMAL))
                .extracting(Problem::code)
                .containsExactly(Code.UNMET_REQUIREMENT);

        execute("CREATE TABLE existing (id INT)");
        migrator().baseline(Baseline.of("0006"));
        assertThat(Workbench.names(up())).containsExactly("0007_t");
        assertThat(migrator().validate(Strictness.NORMAL)).isEmpty();
    }

    /** 0005 is the last one applied, and 0007 requires it. */
    private void applied() {
        table("0005", "");
        table("0007", "-- option: requires=0005");
        up();
        migrator().markFailed("0005");
        execute("DROP TABLE t0005");
        up();
    }

    @Test
    default void whatIsRequiredIsNotUndoneAlone() {
        applied();

        assertThatThrownBy(() -> migrator().down())
                .hasMessage("Migration 0005_t cannot be undone alone: 0007_t requires it and is applied.\n"
                        + "  Next: undo all 2 applied since 0007_t: migration down --count 2");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);

        assertThat(Workbench.names(migrator().down(Target.count(2), DownScript.FILE)))
                .containsExactly("0007_t", "0005_t");
    }

    private List<Code> refusalOfDown() {
        return refused(InvalidMigrationsException.class, () -> migrator().down()).problems().stream()
                .map(Problem::code)
                .distinct()
                .toList();
    }

    @Test
    default void whatStaysAndHasAnUnclearFileMayRequireWhatIsUndone() throws IOException {
        applied();

        table("0007", "-- option: requires=0005 lock_timout=1s");
        assertThat(refusalOfDown()).containsExactly(Code.UNKNOWN_OPTION);

        table("0007", "-- option: requires=0005");
        write("0007_another.sql", "SELECT 1;");
        assertThat(refusalOfDown()).containsExactly(Code.DUPLICATE_VERSION);

        delete("0007_another.sql");
        Files.write(folder().resolve("0007_t.sql"), new byte[] {'-', '-', (byte) 0xff});
        assertThat(refusalOfDown()).containsExactly(Code.MALFORMED_UTF8);

        delete("0007_t.sql");
        write(
                "0007_renamed.sql",
                "-- option: requires=0005",
                "-- Up Migration",
                "CREATE TABLE t0007 (id INT); -- and edited",
                "-- Down Migration",
                "DROP TABLE t0007;");
        assertThat(refusalOfDown()).containsExactly(Code.UNMET_REQUIREMENT);

        write("0007_renamed.sql", "CREATE TABLE other (id INT);");
        assertThat(refusalOfDown())
                .as("where the version is another migration, a run is refused too")
                .containsExactly(Code.MISSING_FILE);
    }

    @Test
    default void aRepeatableOneOfTwoThatDifferInCapitalsMayRequireWhatIsUndone() throws IOException {
        table("0005", "");
        write("views.sql", "-- option: run=on-change requires=0005", "DROP TABLE IF EXISTS gone;");
        up();
        Path other = Files.createDirectory(folder().resolve("other"));
        Files.writeString(other.resolve("Views.sql"), "-- option: run=on-change\nDROP TABLE IF EXISTS gone;");
        Migrator migrator =
                builder().locations(other.toString(), folder().toString()).build();

        assertThat(refused(InvalidMigrationsException.class, migrator::down).problems())
                .extracting(Problem::code)
                .containsExactly(Code.DUPLICATE_VERSION);
        assertThat(appliedNames()).containsExactly("0005_t", "views");
    }

    @Test
    default void whatIsHalfDoneIsNotResumedBeforeWhatItRequires() {
        table("0005", "");
        write(
                "0007_t.sql",
                "-- option: transaction=off requires=0005",
                "CREATE TABLE t0007 (id INT);",
                "INSERT INTO missing VALUES (1);");
        assertThatThrownBy(this::up).isInstanceOf(MigrationException.class);
        migrator().markFailed("0005");
        execute("DROP TABLE t0005", "CREATE TABLE missing (id INT)");

        assertThat(refused(InvalidMigrationsException.class, this::up))
                .hasMessageContaining("Migration 0007_t requires 0005_t, which is not applied.");
        assertThat(refused(InvalidMigrationsException.class, () -> migrator().resume("0007", UnknownOutcome.REPEAT)))
                .hasMessageContaining("Migration 0007_t requires 0005_t, which is not applied.");

        migrator().markFailed("0007");
        execute("DROP TABLE t0007");
        assertThat(Workbench.names(up())).containsExactly("0005_t", "0007_t");
    }
}
