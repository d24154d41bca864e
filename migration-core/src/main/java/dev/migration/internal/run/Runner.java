// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Fix;
import dev.migration.MigrationEvent;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.WaitTimeoutException;
import dev.migration.internal.batch.BatchWork.End;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.run.Engine.Companions;
import dev.migration.internal.run.Engine.Takeover;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is asked for. The files are parsed once.
 *
 * <ol>
 *   <li>Reads the history, while the files are read, and takes over what another tool has applied.
 *   <li>A {@link Round} plans, takes the lock, and runs each step, up to one that runs in ranges.
 *   <li>Works on that one without the lock, and begins again for what follows it.
 * </ol>
 */
public final class Runner {

    private final Settings settings;
    private final ActiveRuns active;

    /** What first takes over the history of another tool, if it is due; null for nothing. */
    private final @Nullable Engine engine;

    private final Companions companions;

    public Runner(Settings settings, ActiveRuns active) {
        this(settings, active, Companions.NONE);
    }

    private Runner(Settings settings, ActiveRuns active, Companions companions) {
        this.settings = settings;
        this.active = active;
        this.engine = null;
        this.companions = companions;
    }

    /** One that takes over nothing: it goes on with what has started. */
    public static Runner resuming(Engine engine) {
        return new Runner(engine.settings(), engine.active(), engine.companions());
    }

    /** One that first takes over the history of another tool, if it is due. */
    public Runner(Engine engine) {
        this.settings = engine.settings();
        this.active = engine.active();
        this.engine = engine;
        this.companions = engine.companions();
    }

    public RunReport run(RunRequest request) {
        // Reported when the connection is returned: a listener may need it, and a pool may have only one.
        return completed(active.run(settings.listeners(), stop -> runAll(request, stop)));
    }

    /** Runs under the lock up to one that runs in ranges, works on that without the lock, and goes on with what follows. */
    private RunReport runAll(RunRequest request, StopSignal stop) {
        long start = System.nanoTime();
        Round.Outcome round = round(request, List.of(), null, stop);
        if (round.started() == null) {
            // A resumed script may be a down script.
            return report(round.plan().direction(), round.done(), start, round.warnings());
        }
        List<CompletedMigration> done = new ArrayList<>(round.done());
        Set<Problem> warnings = new LinkedHashSet<>(round.warnings());
        boolean leaves = settings.rules().leavesBatches();
        int endedElsewhere = 0;
        while (round.started() != null && !leaves) {
            BatchRun.Outcome outcome =
                    new BatchRun(settings, stop, round.started(), round.schema(), round.companion(), done).run();
            if (outcome.end() == End.LEFT) {
                requireNoFleet(round.started());
                leaves = true;
                break;
            }
            if (outcome.completed() == null) {
                endedElsewhere++;
            } else {
                done.add(outcome.completed());
            }
            Optional<RunRequest> rest = request.after(done.size() + endedElsewhere);
            if (rest.isEmpty()) {
                break;
            }
            round = round(rest.get(), done, round.schema(), stop);
            done.addAll(round.done());
            warnings.addAll(round.warnings());
        }
        if (!leaves) {
            // It has come to its end.
            warnings.removeIf(warning -> warning.code() == Code.RUNNING);
        }
        return report(request.direction(), done, start, List.copyOf(warnings));
    }

    /** @param schema where the run has found its history before, which stays the same; null at its start */
    private Round.Outcome round(
            RunRequest request, List<CompletedMigration> earlier, @Nullable String schema, StopSignal stop) {
        request.readAhead(stop.scheduler());
        try (Session session = SessionReads.openWhenUp(settings, stop)) {
            stop.attend(session);
            if (schema != null) {
                session.keepTo(schema);
            }
            History seen = SessionReads.history(session, settings, stop);
            return new Round(settings, request, session, stop, earlier, companions)
                    .run(taken(request, session, seen, stop));
        }
    }

    /** In a run over many databases, there is more to do elsewhere meanwhile. */
    private void requireNoFleet(Step started) {
        if (settings.service().fleetRun() != null) {
            throw new WaitTimeoutException(
                    Problems.error(
                            Code.RUNNING,
                            started.name() + " runs in batches, and another process works on it, or it is paused.",
                            Remedy.of("see how far it is: {}", Fix.command("batches"))),
                    true);
        }
    }

    /** Reports a run with nothing to do, whose plan was made of a history that was read before. */
    public RunReport runNothing(Steps plan, Duration duration) {
        return completed(new RunReport(plan.direction(), List.of(), duration, Round.warnings(plan)));
    }

    private static RunReport report(
            Direction direction, List<CompletedMigration> done, long start, List<Problem> warnings) {
        return new RunReport(direction, done, Duration.ofNanos(System.nanoTime() - start), warnings);
    }

    private RunReport completed(RunReport report) {
        settings.listeners().publish(new MigrationEvent.RunCompleted(report));
        return report;
    }

    /** What a run would do, if it is not refused. Executes nothing. */
    public Plan dryRun(RunRequest request) {
        return foresee(request, (session, stop, history, round) -> round.foresee(history));
    }

    /** The same with the scripts, in the session in which the history was read; nothing is executed. */
    public <T> T foreseeSteps(RunRequest request, Foreseeing<T> use) {
        return foresee(
                request,
                (session, stop, history, round) -> use.of(new Foreseen(
                        session, stop, history, round.foreseeSteps(history), round.foreseesBaseline(history))));
    }

    private <T> T foresee(RunRequest request, Foresight<T> foresight) {
        return SessionReads.inSession(
                settings,
                active,
                (session, stop) -> SessionReads.read(stop, () -> {
                    History history = taken(request, session, session.history().read(), null);
                    var round = new Round(settings, request, session, stop, List.of(), companions);
                    return foresight.of(session, stop, history, round);
                }));
    }

    private interface Foresight<T> {

        T of(Session session, StopSignal stop, History history, Round round);
    }

    /** What becomes of what a run would do. */
    public interface Foreseeing<T> {

        T of(Foreseen foreseen);
    }

    /**
     * What a run would do, if it is not refused.
     *
     * @param addsBaseline whether it would record a baseline first
     */
    public record Foreseen(Session session, StopSignal stop, History history, Steps steps, boolean addsBaseline) {}

    /** @param stop null where nothing is written */
    private History taken(RunRequest request, Session session, History read, @Nullable StopSignal stop) {
        Takeover takeover = engine == null ? null : engine.takeover();
        if (engine == null || takeover == null) {
            return read;
        }
        if (request.direction() == Direction.UP) {
            return takeover.take(engine, request, session, read, stop);
        }
        Problems.throwIfInvalid(engine.refusals(session, read));
        return read;
    }
}
