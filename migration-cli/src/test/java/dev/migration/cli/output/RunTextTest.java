package dev.migration.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.Plan;
import dev.migration.RunReport.CompletedMigration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTextTest {

    @Test
    void thePlanListsTheCallbacksAroundTheMigrations() {
        var apply = step(Direction.UP, "0002_b", true, 1, 0, false);
        var plan = new Plan(
                Direction.UP, List.of(apply), List.of(), List.of("m/beforeRun.sql"), List.of("m/afterRun.sql"));

        assertThat(RunText.plan(plan)).isEqualTo("""
                        Would run m/beforeRun.sql before the migrations
                        Would apply 0002_b  1 statement, in one transaction
                        Would run m/afterRun.sql after the migrations
                        1 migration would be applied, nothing was executed.
                        """);
    }

    @Test
    void aMigrationIsShownWithItsTime() {
        assertThat(RunText.completed(Direction.UP, new CompletedMigration("0001", "0001_a", 3, Duration.ofMillis(12))))
                .isEqualTo("Applied 0001_a in 12 ms\n");
        assertThat(RunText.completed(
                        Direction.DOWN, new CompletedMigration("0002", "0002_b", 1, Duration.ofMillis(1_900))))
                .isEqualTo("Undid 0002_b in 1.9 s\n");
    }

    @Test
    void aPlanWithoutStepsSaysThatThereIsNothingToDo() {
        assertThat(RunText.plan(new Plan(Direction.UP, List.of(), List.of()))).isEqualTo("Nothing to apply.\n");
        assertThat(RunText.plan(new Plan(Direction.DOWN, List.of(), List.of()))).isEqualTo("Nothing to undo.\n");
    }

    @Test
    void aPlanShowsEachStepAndThatNothingWasExecuted() {
        var resume = step(Direction.UP, "0001_a", false, 3, 1, false);
        var apply = step(Direction.UP, "0002_longer", true, 3, 0, false);
        assertThat(RunText.plan(new Plan(Direction.UP, List.of(resume, apply), List.of())))
                .isEqualTo("""
                        Would resume 0001_a      from statement 2 of 3 on, statement by statement, with the journal
                        Would apply 0002_longer  3 statements, in one transaction
                        2 migrations would be applied, nothing was executed.
                        """);
        var undo = step(Direction.DOWN, "0001_a", false, 1, 0, false);
        assertThat(RunText.plan(new Plan(Direction.DOWN, List.of(undo), List.of())))
                .isEqualTo("""
                        Would undo 0001_a  1 statement, statement by statement, with the journal
                        1 migration would be undone, nothing was executed.
                        """);
        var stored = step(Direction.DOWN, "0001_a", true, 1, 0, true);
        assertThat(RunText.plan(new Plan(Direction.DOWN, List.of(stored), List.of())))
                .startsWith("Would undo 0001_a  1 statement, in one transaction, by its stored down script\n");
    }

    @Test
    void aPlanSaysAboutHowManyBatchesThereAre() {
        var fill = step(Direction.UP, "0002_fill", false, 1, 0, false);
        var known = fill.in(new Plan.PlannedBatches("orders.id", 20_000_001L, 1000));
        var unknown = fill.in(new Plan.PlannedBatches("orders.id", null, 1000));

        assertThat(RunText.plan(new Plan(Direction.UP, List.of(known, unknown), List.of())))
                .isEqualTo("""
                        Would apply 0002_fill  1 statement, in batches by orders.id, about 20,000,001 rows, about 20,001 batches of 1000 at first
                        Would apply 0002_fill  1 statement, in batches by orders.id, rows not known
                        2 migrations would be applied, nothing was executed.
                        """);
    }

    private static Plan.PlannedMigration step(
            Direction direction, String name, boolean transactional, int statements, int completed, boolean stored) {
        String version = name.substring(0, 4);
        return new Plan.PlannedMigration(
                direction,
                version,
                name,
                transactional,
                statements,
                completed > 0,
                completed,
                stored,
                false,
                false,
                null,
                null);
    }
}
