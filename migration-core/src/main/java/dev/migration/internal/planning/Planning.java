package dev.migration.internal.planning;

import dev.migration.internal.history.History;
import dev.migration.internal.plan.ExecutionPlan;
import dev.migration.internal.session.Session;

/** Makes the plan for a history; asked again whenever the history may have changed. */
@FunctionalInterface
public interface Planning {

    /**
     * The plan for this history. What is in flight in it is interrupted: another instance that is at work is waited for.
     *
     * @throws dev.migration.InvalidMigrationsException if anything forbids it
     */
    ExecutionPlan plan(Session session, History history);
}
