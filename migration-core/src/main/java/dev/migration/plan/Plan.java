package dev.migration.plan;

import dev.migration.problem.Problem;
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
}
