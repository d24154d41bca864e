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

/** Makes the plan for one request; its files stay the same while the history is read again and again. */
public final class Planning {

    private final FilePlanning files;
    private final Request request;
    private @Nullable PlanInputReader input;

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
    public Planning(FilePlanning files, Request request) {
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
        if (input == null) {
            input = files.inputOfRun(session);
        }
        if (request instanceof Up up) {
            return files.upwards(input, session, history, up.target());
        }
        if (request instanceof Down down) {
            ExecutionPlan plan = FilePlanning.downwards(input, session, history, down.target(), down.source());
            return down.agreed() == null ? plan : plan.requireAgreed(down.agreed());
        }
        var resumption = (Resumption) request;
        return FilePlanning.resuming(input, session, history, resumption.version(), resumption.open());
    }
}
