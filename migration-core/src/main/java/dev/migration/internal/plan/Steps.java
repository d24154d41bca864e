package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.Plan;
import dev.migration.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to run, in order, with the scripts.
 *
 * @param direction up or down
 * @param steps one for each migration; empty when there is nothing to do
 * @param warnings what is not as it should be and does not stop it
 */
public record Steps(Direction direction, List<Step> steps, List<Problem> warnings) {

    /** Copies the lists. */
    public Steps {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /** The same plan, with further warnings. */
    public Steps with(List<Problem> further) {
        List<Problem> all = new ArrayList<>(warnings);
        all.addAll(further);
        return new Steps(direction, steps, all);
    }

    /** The same for users. */
    public Plan toReport() {
        return new Plan(direction, steps.stream().map(Step::toReport).toList(), warnings);
    }

    /**
     * Lets a plan pass that has the same steps as one that somebody agreed to.
     *
     * @throws InvalidMigrationsException if it has others
     */
    public Steps requireAgreed(Plan agreed) {
        if (!names(toReport()).equals(names(agreed))) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.HISTORY_CHANGED,
                    null,
                    "The history was changed after the list was shown, so nothing was done.",
                    "check the status, and confirm again: migration status"));
        }
        return this;
    }

    private static List<String> names(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.direction() + " " + step.name())
                .toList();
    }
}
