// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.InvalidMigrationsException;
import dev.migration.Target;
import dev.migration.internal.history.History.AppliedMigration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be undone while a migration runs in batches, and what undoes it. */
class UndoneInBatchesTest {

    private static List<AppliedMigration> rows(StartedBatches started, Target target) {
        Given given = Given.sections().applied("0001_a", "0002_fill").started(started);
        return UndoPlanner.rowsToUndo(given.history(), target, version -> true);
    }

    static Stream<Arguments> refusals() {
        String settle =
                "; or resolve it by hand and record that: migration mark-applied %1$s, or migration mark-failed %1$s";
        return Stream.of(
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

    /** Also of one that is not applied yet: after its batches, that is late. */
    @Test
    void aDownScriptRunsAtOnceAndSoHasNoRange() {
        String file =
                "-- option: batch=orders.id\n-- Up Migration\nUPDATE orders SET a = 1 WHERE id BETWEEN :from AND :to;\n"
                        + "-- Down Migration\nUPDATE orders SET a = 0\nWHERE id >= :from;";

        assertThat(Planner.validate(Given.sections().file("0001_fill", file).assessed()))
                .extracting(problem -> problem.code() + " " + problem.place() + " " + problem.message())
                .containsExactly("UNKNOWN_OPTION 0001_fill.sql:6:13 A down script does not run in batches.");
        assertThat(Planner.validate(Given.sections()
                        .file("0001_fill", file.replace("WHERE id >= :from", ""))
                        .assessed()))
                .isEmpty();
    }
}
