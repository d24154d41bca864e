package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Target;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.plan.UndoPlanner.Undoing;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.script.Script;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be undone while a migration runs in batches, or is undone so. */
class UndoneInBatchesTest {

    private static final String RANGE = "UPDATE orders SET status = NULL WHERE id BETWEEN :from AND :to;";
    private static final Script DOWN = down(RANGE);
    private static final StartedBatches UNDOING =
            StartedBatches.undoing("0002_fill", BatchStatement.checksum(DOWN)).after(1);

    private static Script down(String sql) {
        String up = "-- option: batch=orders.id\n-- Up Migration\n"
                + "UPDATE orders SET status = 'new' WHERE id BETWEEN :from AND :to;\n";
        return Given.down("0002_fill", up + "-- Down Migration\n" + sql).orElseThrow();
    }

    private static List<AppliedMigration> rows(StartedBatches started, Target target) {
        Given given = Given.sections().applied("0001_a", "0002_fill").started(started);
        return UndoPlanner.rowsToUndo(given.history(), target, version -> true);
    }

    @Test
    void whatIsUndoneInBatchesIsResumedFirst() {
        assertThat(rows(UNDOING, Target.count(1)))
                .extracting(AppliedMigration::name)
                .containsExactly("0002_fill");
        assertThat(rows(UNDOING, Target.all()))
                .extracting(AppliedMigration::name)
                .containsExactly("0002_fill", "0001_a");
    }

    static Stream<Arguments> refusals() {
        String settle =
                "; or resolve it by hand and record that: migration mark-applied %1$s, or migration mark-failed %1$s";
        return Stream.of(
                arguments(
                        UNDOING,
                        Target.version("0002"),
                        "0002_fill is being undone in batches: 33 %, 1,000 rows changed; nobody works on it.\n"
                                + "  Next: let it come to its end: migration down" + settle.formatted("0002")),
                arguments(
                        StartedBatches.undoing("0001_a", "").after(1),
                        Target.count(1),
                        "0001_a is being undone in batches: 33 %, 1,000 rows changed; nobody works on it.\n"
                                + "  Next: let it come to its end: migration down" + settle.formatted("0001")),
                arguments(
                        StartedBatches.of("0003_fill", "").after(1),
                        Target.count(1),
                        "0003_fill runs in batches: 33 %, 1,000 rows changed; nobody works on it.\n"
                                + "  Next: let it come to its end: migration up" + settle.formatted("0003")),
                arguments(
                        StartedBatches.of("0002_fill", "").ownedBy("vm:25122:1"),
                        Target.count(1),
                        "0002_fill runs in batches: 0 %, 0 rows changed.\n"
                                + "  Next: wait until it has come to its end, as vm, process 25122 works on it"
                                + settle.formatted("0002")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void nothingElseIsUndoneMeanwhile(StartedBatches started, Target target, String message) {
        assertThatThrownBy(() -> rows(started, target))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("Nothing is undone while " + message);
    }

    private static Steps undo(Script script) {
        return UndoPlanner.plan(
                rows(UNDOING, Target.count(1)).stream()
                        .map(row -> new Undoing(row, script, DownScript.FILE))
                        .toList(),
                row -> {
                    throw new AssertionError(row);
                },
                List.of());
    }

    @Test
    void itIsResumedByTheSameTextHoweverItIsLaidOut() {
        assertThatCode(() -> {
                    UndoPlanner.requireSameText(UNDOING.toRow(), undo(DOWN).steps());
                    UndoPlanner.requireSameText(
                            UNDOING.toRow(),
                            undo(down("-- as it was\n" + RANGE)).steps());
                })
                .doesNotThrowAnyException();
    }

    static Stream<Arguments> edits() {
        String first = "0002_fill has started in batches, and its file was edited and has none any more.\n"
                + "  Next: put the old text back and run migration down; or forget that it has started: migration"
                + " mark-applied 0002";
        String later = "The down script was edited after 1,000 rows had been changed by its old text.\n"
                + "  Next: put the old text back and run migration down; or migration mark-applied 0002: it starts again at"
                + " the first row; or migration mark-failed 0002: the rest is left as it is";
        String other = RANGE.replace("NULL", "'old'");
        String atOnce = "UPDATE orders SET status = NULL;";
        return Stream.of(arguments(0, atOnce, first), arguments(1, atOnce, later), arguments(1, other, later));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void anotherTextIsRefusedAfterTheFirstBatch(int done, String sql, String message) {
        List<Steps.Step> steps = undo(down(sql)).steps();

        assertThatThrownBy(() -> UndoPlanner.requireSameText(UNDOING.after(done).toRow(), steps))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("0002_fill.sql  " + message);
    }

    @Test
    void anotherTextIsTheSameToWhatHasDoneNothingOfItOrIsAnotherMigration() {
        List<Steps.Step> steps = undo(down(RANGE.replace("NULL", "'old'"))).steps();

        assertThatCode(() -> {
                    UndoPlanner.requireSameText(UNDOING.after(0).toRow(), steps);
                    UndoPlanner.requireSameText(
                            StartedBatches.undoing("0001_a", "").after(1).toRow(), steps);
                    UndoPlanner.requireSameText(null, steps);
                })
                .doesNotThrowAnyException();
    }
}
