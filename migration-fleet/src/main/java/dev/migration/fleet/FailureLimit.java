// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.internal.stop.ActiveRuns;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Counts the failures of a run, and says where it ends because of them. */
final class FailureLimit {

    private static final String THEN =
            "fix what failed, and start again: the run resumes with what is not done. If you named the run, give it a new"
                    + " name, or else what failed in it is not tried again";

    private static final Problem STOPPED = Problem.error(
            Code.STOPPED, null, "The run was stopped.", "start it again: it resumes with what is not done");

    private final IntPredicate enough;
    private volatile int number;

    FailureLimit(IntPredicate enough) {
        this.enough = enough;
    }

    synchronized void count(TargetOutcome outcome) {
        number += outcome.kind() == Kind.FAILED ? 1 : 0;
    }

    /** Whether one more may fail, beside so many at work that may fail as well. */
    boolean allowBeside(int atWork) {
        return number == 0 || !enough.test(number + atWork);
    }

    /** Why the run ends after this wave; null where it goes on, or was the last. */
    @Nullable
    Problem end(FleetOrder order, List<List<FleetTarget>> waves, int wave, ActiveRuns runs) {
        boolean last = wave == waves.size() - 1;
        if (runs.isEnded()) {
            return STOPPED;
        }
        if (enough.test(number)) {
            return Problem.error(
                    Code.STOPPED,
                    null,
                    "The run ended after " + number + (number == 1 ? " failure." : " failures."),
                    THEN);
        }
        if (last) {
            return null;
        }
        if (number > 0 && order.stopAfter().isEmpty()) {
            return Problem.error(
                    Code.STOPPED,
                    null,
                    "The run ended after wave " + (wave + 1) + " of " + waves.size() + ", in which " + number
                            + " failed.",
                    THEN);
        }
        try {
            order.check().requireWell(waves.get(wave));
            return runs.isEnded() ? STOPPED : null;
        } catch (MigrationException e) {
            if (runs.isEnded()) {
                return STOPPED;
            }
            Problem problem = e.problems().get(0);
            int others = e.problems().size() - 1;
            return problem.withMessage("The check after wave " + (wave + 1) + " of " + waves.size()
                    + " failed, so the run ended. " + problem.message()
                    + (others == 0 ? "" : " So do " + others + " more."));
        }
    }
}
