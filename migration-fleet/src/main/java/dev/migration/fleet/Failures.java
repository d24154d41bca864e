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
final class Failures {

    private final IntPredicate enough;
    private volatile int number;

    Failures(IntPredicate enough) {
        this.enough = enough;
    }

    synchronized void count(TargetOutcome outcome) {
        number += outcome.kind() == Kind.FAILED ? 1 : 0;
    }

    boolean areEnough() {
        return enough.test(number);
    }

    /** Why the run ends behind this wave; null where it goes on, or was the last. */
    @Nullable
    Problem end(FleetOrder order, List<List<FleetTarget>> waves, int wave, ActiveRuns runs) {
        boolean last = wave == waves.size() - 1;
        String then = "fix what failed, and start the same command again: it goes on with what is not done";
        if (runs.isEnded()) {
            return Problem.error(
                    Code.STOPPED, null, "The run was stopped.", "start it again: it goes on with what is not done");
        }
        if (areEnough()) {
            return Problem.error(
                    Code.STOPPED,
                    null,
                    "The run ended after " + number + (number == 1 ? " failure." : " failures."),
                    then);
        }
        if (last) {
            return null;
        }
        if (number > 0 && order.stopAfter().isEmpty()) {
            return Problem.error(
                    Code.STOPPED,
                    null,
                    "The run ended behind wave " + (wave + 1) + " of " + waves.size() + ", in which " + number
                            + " failed.",
                    then);
        }
        try {
            order.check().requireWell(waves.get(wave));
            return null;
        } catch (MigrationException e) {
            Problem problem = e.problems().get(0);
            return problem.withMessage("The check behind wave " + (wave + 1) + " of " + waves.size()
                    + " failed, so the run ended. " + problem.message());
        }
    }
}
