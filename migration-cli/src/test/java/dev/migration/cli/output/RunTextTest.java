// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTextTest {

    @Test
    void thePlanListsTheCallbacksAroundTheMigrations() {
        var apply = step("0002_b", true);
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
    void thePlanListsTheCallbacksOfEachRunWhereNothingIsPending() {
        assertThat(RunText.plan(new Plan(Direction.UP, List.of(), List.of(), List.of(), List.of("m/afterRun.sql"))))
                .isEqualTo("Would run m/afterRun.sql\nNothing to apply.\n");
    }

    @Test
    void aPlanSaysAboutHowManyBatchesThereAre() {
        var fill = step("0002_fill", false);
        var known = fill.in(new Plan.PlannedBatches("orders.id", 20_000_001L, 1000));
        var unknown = fill.in(new Plan.PlannedBatches("orders.id", null, 1000));

        assertThat(RunText.plan(new Plan(Direction.UP, List.of(known, unknown), List.of())))
                .isEqualTo("""
                        Would apply 0002_fill  1 statement, in batches by orders.id, about 20,000,001 rows, about 20,001 batches of 1000 at first
                        Would apply 0002_fill  1 statement, in batches by orders.id, rows not known
                        2 migrations would be applied, nothing was executed.
                        """);
    }

    private static Plan.PlannedMigration step(String name, boolean transactional) {
        return new Plan.PlannedMigration(
                Direction.UP, name.substring(0, 4), name, transactional, 1, false, 0, false, false, false, null, null);
    }
}
