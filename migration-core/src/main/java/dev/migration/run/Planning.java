package dev.migration.run;

import dev.migration.history.History;
import dev.migration.plan.Plan;

/** Makes the plan for a history; asked again whenever the history may have changed. */
@FunctionalInterface
public interface Planning {

    /**
     * The plan for this history, once the lock is ours.
     *
     * @throws dev.migration.problem.InvalidMigrationsException if anything forbids it
     */
    Plan plan(Session session, History history);

    /**
     * The plan for this history before the lock is ours: what is in flight then may be another instance's that is at
     * work.
     */
    default Plan foresee(Session session, History history) {
        return plan(session, history.withoutInFlight());
    }
}
