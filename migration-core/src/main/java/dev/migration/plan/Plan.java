package dev.migration.plan;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to run, in order.
 *
 * @param direction up or down
 * @param steps one for each migration; empty when there is nothing to do
 * @param warnings what is not as it should be and does not stop it
 */
public record Plan(Direction direction, List<Step> steps, List<Problem> warnings) {

    /** Copies the lists. */
    public Plan {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /** The same plan, with further warnings. */
    public Plan with(List<Problem> further) {
        List<Problem> all = new ArrayList<>(warnings);
        all.addAll(further);
        return new Plan(direction, steps, all);
    }

    /**
     * Lets a plan pass that has the same steps as one that somebody agreed to.
     *
     * @throws InvalidMigrationsException if it has others
     */
    public Plan requireAgreed(Plan agreed) {
        if (!names().equals(agreed.names())) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.HISTORY_CHANGED,
                    null,
                    "The history was changed after the list was shown, so nothing was done.",
                    "see where the database stands, and ask again: migration status"));
        }
        return this;
    }

    private List<String> names() {
        return steps.stream().map(step -> step.direction() + " " + step.name()).toList();
    }
}
