package dev.migration.internal.planning;

import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.OpenStatement;
import dev.migration.Plan;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.ExecutionPlan;
import dev.migration.internal.session.Session;
import org.jspecify.annotations.Nullable;

/** Makes the plan for one request; what was parsed is kept while the history is read again and again. */
public final class Planning {

    private final PlanningByFiles files;
    private final Request request;
    private @Nullable Situations situations;

    /** What a run is asked to do. */
    public sealed interface Request {}

    /** Apply everything that is pending, up to the target. */
    public record Up(Target target) implements Request {}

    /** Undo the last applied migrations, down to the target; if a plan was agreed to, only that one. */
    public record Down(
            Target target, DownScript source, @Nullable Plan agreed) implements Request {}

    /** Resume what was interrupted, and nothing else. */
    public record Resumption(Version version, OpenStatement open) implements Request {}

    /** For one run. */
    public Planning(PlanningByFiles files, Request request) {
        this.files = files;
        this.request = request;
    }

    public Direction direction() {
        return request instanceof Down ? Direction.DOWN : Direction.UP;
    }

    /**
     * The plan for this history. What is in flight in it is interrupted: another instance that is at work is waited for.
     *
     * @throws dev.migration.InvalidMigrationsException if anything forbids it
     */
    public ExecutionPlan plan(Session session, History history) {
        if (request instanceof Down down) {
            ExecutionPlan plan = files.downwards(session, history, down.target(), down.source());
            return down.agreed() == null ? plan : plan.requireAgreed(down.agreed());
        }
        if (situations == null) {
            situations = files.situations(session);
        }
        if (request instanceof Up up) {
            return files.upwards(situations, session, history, up.target());
        }
        var resumption = (Resumption) request;
        return files.resuming(situations, session, history, resumption.version(), resumption.open());
    }
}
