package dev.migration.internal.run;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.Plan;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.Version;
import dev.migration.WaitTimeoutException;
import dev.migration.internal.batch.BatchEstimate;
import dev.migration.internal.batch.BatchWork.End;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.NextSession;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.lock.MigrationLockHolder;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.run.Engine.Takeover;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is asked for. The files are parsed once.
 *
 * <ol>
 *   <li>Reads the history, while the files are read, and takes over what another tool has applied.
 *   <li>Plans. Without steps, that was all. Where instances wait for each other, this is done under the lock already.
 *   <li>Refuses what the server, the schema or the rights do not allow.
 *   <li>Takes the lock. Whoever waits for it looks whether another instance has left anything to do.
 *   <li>Reads and plans again, under the lock, as another instance may have been faster.
 *   <li>Runs each step, up to one that runs in ranges, and releases the lock.
 *   <li>Works on that one without the lock, and begins again for what follows it.
 * </ol>
 */
public final class Runner {

    private final Settings settings;
    private final ActiveRuns active;

    /** What first takes over the history of another tool, if it is due; null for nothing. */
    private final @Nullable Engine engine;

    public Runner(Settings settings, ActiveRuns active) {
        this.settings = settings;
        this.active = active;
        this.engine = null;
    }

    /** One that first takes over the history of another tool, if it is due. */
    public Runner(Engine engine) {
        this.settings = engine.settings();
        this.active = engine.active();
        this.engine = engine;
    }

    public RunReport run(RunRequest request) {
        // Reported when the connection is returned: a listener may need it, and a pool may have only one.
        return completed(active.run(settings.listeners(), stop -> runAll(request, stop)));
    }

    /** Runs under the lock up to one that runs in ranges, works on that without the lock, and goes on with what follows. */
    private RunReport runAll(RunRequest request, StopSignal stop) {
        long start = System.nanoTime();
        Round round = runInSession(request, List.of(), null, stop);
        if (round.started == null) {
            return round.report;
        }
        List<CompletedMigration> done = new ArrayList<>(round.report.migrations());
        Set<Problem> warnings = new LinkedHashSet<>(round.report.warnings());
        boolean leaves = settings.rules().leavesBatches();
        int endedElsewhere = 0;
        while (round.started != null && !leaves) {
            BatchRun.Outcome outcome = new BatchRun(settings, stop, round.started, round.schema, done).run();
            if (outcome.end() == End.LEFT) {
                requireNoFleet(round.started);
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
            round = runInSession(rest.get(), done, round.schema, stop);
            done.addAll(round.report.migrations());
            warnings.addAll(round.report.warnings());
        }
        if (!leaves) {
            // It has come to its end.
            warnings.removeIf(warning -> warning.code() == Code.RUNNING);
        }
        return new RunReport(
                request.direction(), done, Duration.ofNanos(System.nanoTime() - start), List.copyOf(warnings));
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

    /** What ran under the lock, the one that has only started, and the schema of the history. */
    private record Round(RunReport report, @Nullable Step started, String schema) {}

    /** Reports a run with nothing to do, whose plan was made of a history that was read before. */
    public RunReport runNothing(Steps plan, Duration duration) {
        return completed(report(plan, List.of(), duration));
    }

    private RunReport completed(RunReport report) {
        settings.listeners().publish(new MigrationEvent.RunCompleted(report));
        return report;
    }

    /** What a run would do, if it is not refused. Executes nothing. */
    public Plan dryRun(RunRequest request) {
        return StoppableRead.once(settings, active, session -> {
            History read = session.history().read();
            History history = taken(request, session, read, null);
            // An undo writes no baseline, and no failed run matters to it.
            History foreseen = request.direction() == Direction.DOWN
                    ? history
                    : session.history().withFailures(foreseen(session, history));
            Steps plan = request.plan(session, withoutRunning(request, session, foreseen));
            if (addsBaseline(history, foreseen)) {
                plan = withBaseline(
                        plan,
                        "has tables and no migration history. Would record the baseline "
                                + foreseen.baseline().orElseThrow() + "; no script up to it would run.");
            }
            if (plan.steps().isEmpty()) {
                return plan.toReport();
            }
            Problems.throwIfInvalid(refusals(request, session, history, plan));
            return BatchEstimate.in(
                    session, plan.with(Refusals.warningsOfFirst(session, history, request.files(session), plan)));
        });
    }

    /** @param schema where the run has found its history before, which stays the same; null at its start */
    private Round runInSession(
            RunRequest request, List<CompletedMigration> earlier, @Nullable String schema, StopSignal stop) {
        long start = System.nanoTime();
        request.readAhead(stop.scheduler());
        try (Session session = DatabaseWait.open(settings, stop)) {
            stop.attend(session);
            if (schema != null) {
                session.keepTo(schema);
            }
            History seen = StoppableRead.history(session, settings, stop);
            History history = taken(request, session, seen, stop);
            // What is in flight is looked at under the lock.
            if (meets(request, session, history, stop)
                    || !mayApply(request, session, history, stop)
                    || !UnparsedWait.isPossible(session, history, settings)) {
                return run(request, earlier, session, history, null, stop, start);
            }
            stop.arm();
            try (LockedHistory locked = LockedHistory.of(session, history, settings, stop)) {
                History now = new UnparsedWait(settings)
                        .await(
                                locked,
                                session,
                                history,
                                read -> meets(request, session, read, stop) || mayApply(request, session, read, stop),
                                () -> StoppableRead.history(session, settings, stop));
                locked.refresh(now);
                return run(request, earlier, session, now, locked, stop, start);
            }
        }
    }

    /** Plans and runs it, under the lock that was tried before, if there is one. */
    private Round run(
            RunRequest request,
            List<CompletedMigration> earlier,
            Session session,
            History history,
            @Nullable LockedHistory tried,
            StopSignal stop,
            long start) {
        List<CompletedMigration> done = List.of();
        Step started = null;
        History foreseen = foreseen(session, history);
        // Whether another instance works on what is in flight is known once the lock is ours.
        boolean meets = meets(request, session, history, stop);
        Steps plan = meets
                ? new Steps(request.direction(), List.of(), List.of())
                : plan(request, session, withoutRunning(request, session, foreseen), stop, "");
        if (!plan.steps().isEmpty() || meets || addsBaseline(history, foreseen)) {
            Problems.throwIfInvalid(refusals(request, session, history, plan));
            List<Problem> warnings = Refusals.warningsOfFirst(session, history, request.files(session), plan);
            stop.arm();
            // The one that was tried is closed where it was made.
            try (LockedHistory made = tried == null ? LockedHistory.of(session, history, settings, stop) : null) {
                LockedHistory locked = made == null ? Objects.requireNonNull(tried) : made;
                Steps obsolete = awaitLock(locked, request, plan, session, stop);
                plan = obsolete == null
                        ? planLocked(locked, request, session, stop).with(warnings)
                        : obsolete;
                if (!plan.steps().isEmpty()) {
                    locked.prepareFor(plan);
                    settings.listeners().publish(new MigrationEvent.Planned(plan.toReport()));
                    var run = new PlanRun(session, settings, stop, locked, earlier);
                    try {
                        done = run.run(plan, history.server().pooler());
                    } catch (MigrationFailedException e) {
                        NextSession.warn(session, history);
                        throw e;
                    }
                    started = run.started();
                    if (!done.isEmpty()) {
                        plan = plan.with(
                                NextSession.warning(session, history).stream().toList());
                    }
                    if (settings.rules().policies().contains(Policy.RECORD_SCHEMA) && stop.reason() == null) {
                        plan = plan.with(SchemaRecording.record(session, history, locked));
                    }
                }
            }
        }
        return new Round(
                report(plan, done, Duration.ofNanos(System.nanoTime() - start)),
                started,
                history.server().schema());
    }

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

    private List<Problem> refusals(RunRequest request, Session session, History history, Steps plan) {
        return Refusals.of(session, history, settings.rules().baseline(), request.files(session), Optional.of(plan));
    }

    private static boolean addsBaseline(History history, History foreseen) {
        return foreseen.applied().size() > history.applied().size();
    }

    private History foreseen(Session session, History history) {
        Baseline baseline = settings.rules().baseline();
        return baseline == null ? history : ExistingSchema.foresee(session, history, baseline);
    }

    /** Takes the lock; returns a plan without steps as soon as another instance has left nothing to do, else null. */
    private @Nullable Steps awaitLock(
            LockedHistory locked, RunRequest request, Steps plan, Session session, StopSignal stop) {
        while (!locked.tryLock()) {
            History now = session.history().tryRead();
            if (now != null && now.present() && !meets(request, session, now, stop) && mayBeDone(plan, now)) {
                History foreseen = withoutRunning(request, session, foreseen(session, now));
                Steps left = plan(request, session, foreseen, stop, "");
                if (left.steps().isEmpty()) {
                    return left;
                }
            }
        }
        return null;
    }

    /** Whether it is worth planning again. */
    private static boolean mayBeDone(Steps plan, History now) {
        Set<Version> applied =
                now.applied().stream().map(AppliedMigration::version).collect(Collectors.toSet());
        return plan.direction() == Direction.DOWN
                || plan.steps().stream().map(Step::version).allMatch(applied::contains);
    }

    private Steps planLocked(LockedHistory locked, RunRequest request, Session session, StopSignal stop) {
        boolean recorded = locked.writeBaseline(settings.rules().baseline(), request.files(session));
        History history = locked.read();
        if (request.direction() == Direction.DOWN) {
            locked.requireDeletable(history);
        }
        Steps plan = plan(request, session, history, stop, locked.changes());
        return recorded
                ? withBaseline(
                        plan,
                        "had tables and no migration history. Baseline "
                                + history.baseline().orElseThrow()
                                + ": everything up to it is recorded as applied, and none of it was run.")
                : plan;
    }

    /** A setting that is left over, or meant for another database, would be followed silently. */
    private static Steps withBaseline(Steps plan, String what) {
        return plan.with(List.of(Problem.warning(Code.NON_EMPTY_SCHEMA, null, "The schema " + what, "")));
    }

    /** A large file takes seconds to read. */
    private static Steps plan(RunRequest request, Session session, History history, StopSignal stop, String changed) {
        return reading(() -> request.plan(session, history), stop, changed);
    }

    /** What a newer build is at work on is none of this one's concern; only if it was interrupted is it reported. */
    private static History withoutRunning(RunRequest request, Session session, History history) {
        if (history.inFlight() == null || request.meets(session, history)) {
            return history;
        }
        MigrationLockHolder holder = MigrationLockHolder.of(session, history);
        return holder != null && holder.isCurrent() ? history.withoutInFlight() : history;
    }

    private static boolean meets(RunRequest request, Session session, History history, StopSignal stop) {
        return history.inFlight() != null && reading(() -> request.meets(session, history), stop, "");
    }

    private static boolean mayApply(RunRequest request, Session session, History history, StopSignal stop) {
        return reading(() -> request.mayApply(session, history), stop, "");
    }

    private static <T> T reading(Supplier<T> files, StopSignal stop, String changed) {
        T read = null;
        try {
            read = stop.reading(files);
        } catch (InvalidMigrationsException e) {
            if (stop.reason() == null) {
                throw e;
            }
        }
        if (read == null || stop.reason() != null) {
            throw stop.stopped(" while the migration files were read", changed, null);
        }
        return read;
    }

    private static RunReport report(Steps plan, List<CompletedMigration> done, Duration duration) {
        List<Problem> warnings = new ArrayList<>();
        for (Problem warning : plan.warnings()) {
            // What was interrupted has been resumed.
            if (warning.code() != Code.INTERRUPTED) {
                warnings.add(warning);
            }
        }
        // A resumed script may be a down script.
        return new RunReport(plan.direction(), done, duration, warnings);
    }
}
