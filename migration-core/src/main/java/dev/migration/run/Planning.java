package dev.migration.run;

import dev.migration.history.History;
import dev.migration.plan.Plan;

/** Makes the plan for a history; asked again whenever the history may have changed. */
@FunctionalInterface
public interface Planning {

    /**
     * The plan for this history. What is in flight in it is interrupted: another instance that is at work is waited for.
     *
     * @throws dev.migration.problem.InvalidMigrationsException if anything forbids it
     */
    Plan plan(Session session, History history);
}
