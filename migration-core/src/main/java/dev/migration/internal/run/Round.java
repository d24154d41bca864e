// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.Plan;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.Version;
import dev.migration.internal.batch.BatchEstimate;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.NextSession;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.Companion;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.lock.MigrationLockHolder;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.run.Engine.Companions;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run does in one session.
 *
 * <ol>
 *   <li>Plans. Without steps, that was all. Where instances wait for each other, this is done under the lock already.
 *   <li>Refuses what the server, the schema or the rights do not allow.
 *   <li>Takes the lock. Whoever waits for it looks whether another instance has left anything to do.
 *   <li>Reads and plans again, under the lock, as another instance may have been faster.
 *   <li>Runs each step, up to one that runs in ranges, and releases the lock.
 * </ol>
 */
final class Round {

    private final Settings settings;
    private final RunRequest request;
    private final Session session;
    private final StopSignal stop;
    private final List<CompletedMigration> earlier;
    private final Companions companions;

    /**
     * What a round has come to.
     *
     * @param started the step that has only started, as it runs in ranges; null where there is none
     * @param schema that of the history
     * @param companion what is kept beside the history
     */
    record Outcome(
            Steps plan,
            List<CompletedMigration> done,
            @Nullable Step started,
            String schema,
            Companion companion) {

        List<Problem> warnings() {
            return Round.warnings(plan);
        }
    }

    /** With what the same run has done before, in other sessions. */
    Round(
            Settings settings,
            RunRequest request,
            Session session,
            StopSignal stop,
            List<CompletedMigration> earlier,
            Companions companions) {
        this.settings = settings;
        this.request = request;
        this.session = session;
        this.stop = stop;
        this.earlier = earlier;
        this.companions = companions;
    }

    Outcome run(History seen) {
        // What is in flight is looked at under the lock.
        boolean waits = !meets(seen) && mayApply(seen) && UnparsedWait.isPossible(session, seen, settings);
        if (!waits) {
            return run(seen, null);
        }
        try (LockedHistory locked = toLock(seen)) {
            return run(awaitUnparsed(locked, seen), locked);
        }
    }

    private LockedHistory toLock(History seen) {
        return new LockedHistory(session, seen, settings, stop, companions);
    }

    private History awaitUnparsed(LockedHistory locked, History seen) {
        stop.arm();
        History now = new UnparsedWait(settings)
                .await(
                        locked,
                        session,
                        seen,
                        read -> meets(read) || mayApply(read),
                        () -> SessionReads.history(session, settings, stop));
        locked.refresh(now);
        return now;
    }

    /** @param tried whose lock was tried already; null where a start with nothing to do needs none */
    private Outcome run(History history, @Nullable LockedHistory tried) {
        History foreseen = foreseen(history);
        // Whether another instance works on what is in flight is known once the lock is ours.
        boolean meets = meets(history);
        Steps plan = meets ? new Steps(request.direction(), List.of(), List.of()) : plan(withoutRunning(foreseen), "");
        if (plan.isIdle() && !meets && !addsBaseline(history, foreseen)) {
            return nothing(plan, history.server().schema());
        }
        Problems.throwIfInvalid(refusals(history, plan));
        List<Problem> warnings = Refusals.warningsOfFirst(session, history, request.files(session), plan);
        stop.arm();
        if (tried != null) {
            return run(history, plan, warnings, tried);
        }
        try (LockedHistory locked = toLock(history)) {
            return run(history, plan, warnings, locked);
        }
    }

    private Outcome run(History history, Steps plan, List<Problem> warnings, LockedHistory locked) {
        Steps obsolete = awaitLock(locked, plan);
        return obsolete == null
                ? runLocked(locked, planLocked(locked, history).with(warnings), history)
                : nothing(obsolete, history.server().schema());
    }

    private Outcome runLocked(LockedHistory locked, Steps plan, History history) {
        String schema = history.server().schema();
        if (plan.isIdle()) {
            return nothing(plan, schema);
        }
        locked.prepareFor(plan);
        settings.listeners().publish(new MigrationEvent.Planned(plan.toReport()));
        var run = new PlanRun(session, settings, stop, locked, earlier);
        List<CompletedMigration> done;
        try {
            done = run.run(plan, history.server().pooler());
        } catch (MigrationFailedException e) {
            NextSession.warn(session, history);
            throw e;
        }
        Steps ran = done.isEmpty()
                ? plan
                : plan.with(NextSession.warning(session, history).stream().toList());
        if (settings.rules().policies().contains(Policy.RECORD_SCHEMA) && stop.reason() == null) {
            ran = ran.with(SchemaRecording.record(session, history, locked));
        }
        return new Outcome(
                ran, done, run.started(), schema, locked.bookkeeping().companion());
    }

    private static Outcome nothing(Steps plan, String schema) {
        return new Outcome(plan, List.of(), null, schema, Companion.NONE);
    }

    /** What it would do, if it is not refused. Executes nothing. */
    Plan foresee(History history) {
        Steps plan = foreseeSteps(history);
        return plan.steps().isEmpty() ? plan.toReport() : BatchEstimate.in(session, plan);
    }

    /** Whether a baseline would be recorded first. */
    boolean foreseesBaseline(History history) {
        return addsBaseline(history, foreseen(history));
    }

    /** The same steps with their scripts. */
    Steps foreseeSteps(History history) {
        // No failed run matters to an undo.
        History foreseen = request.direction() == Direction.DOWN
                ? history
                : session.history().withFailures(foreseen(history));
        Steps plan = request.plan(session, withoutRunning(foreseen));
        if (addsBaseline(history, foreseen)) {
            plan = withBaseline(
                    plan,
                    "has tables and " + LockedHistory.inWords(history) + ". Would record the baseline "
                            + foreseen.baseline().orElseThrow() + "; no script up to it would run.");
        }
        if (plan.steps().isEmpty()) {
            return plan;
        }
        Problems.throwIfInvalid(refusals(history, plan));
        return plan.with(Refusals.warningsOfFirst(session, history, request.files(session), plan));
    }

    /** Those that are still true at the end of a run: what was interrupted has been resumed. */
    static List<Problem> warnings(Steps plan) {
        return plan.warnings().stream()
                .filter(warning -> warning.code() != Code.INTERRUPTED)
                .toList();
    }

    private List<Problem> refusals(History history, Steps plan) {
        return Refusals.of(session, history, settings.rules().baseline(), request.files(session), Optional.of(plan));
    }

    private static boolean addsBaseline(History history, History foreseen) {
        return foreseen.applied().size() > history.applied().size();
    }

    private History foreseen(History history) {
        Baseline baseline = baseline();
        return baseline == null ? history : ExistingSchema.foresee(session, history, baseline);
    }

    /** An undo writes none. */
    private @Nullable Baseline baseline() {
        return request.direction() == Direction.DOWN ? null : settings.rules().baseline();
    }

    /** Takes the lock; returns a plan without steps as soon as another instance has left nothing to do, else null. */
    private @Nullable Steps awaitLock(LockedHistory locked, Steps plan) {
        while (!locked.tryLock()) {
            History now = session.history().tryRead();
            if (now != null && now.present() && !meets(now) && mayBeDone(plan, now)) {
                Steps left = plan(withoutRunning(foreseen(now)), "");
                if (left.isIdle()) {
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

    private Steps planLocked(LockedHistory locked, History seen) {
        History history = locked.readWithBaseline(baseline(), request);
        if (request.direction() == Direction.DOWN) {
            locked.requireDeletable(history);
        }
        Steps plan = plan(history, locked.changes());
        return locked.hasWrittenBaseline()
                ? withBaseline(
                        plan,
                        "had tables and " + LockedHistory.inWords(seen) + ". Baseline "
                                + history.baseline().orElseThrow()
                                + ": everything up to it is recorded as applied, and none of it was run.")
                : plan;
    }

    /** A setting that is left over, or meant for another database, would be followed silently. */
    private static Steps withBaseline(Steps plan, String what) {
        return plan.with(List.of(Problem.warning(Code.NON_EMPTY_SCHEMA, null, "The schema " + what, "")));
    }

    /** What a newer build is at work on is none of this one's concern; only if it was interrupted is it reported. */
    private History withoutRunning(History history) {
        if (history.inFlight() == null || request.meets(session, history)) {
            return history;
        }
        MigrationLockHolder holder = MigrationLockHolder.of(session, history);
        return holder != null && holder.isCurrent() ? history.withoutInFlight() : history;
    }

    /** @param changed what was changed for good before the first script, as a clause */
    private Steps plan(History history, String changed) {
        return reading(() -> request.plan(session, history), changed);
    }

    private boolean meets(History history) {
        return history.inFlight() != null && reading(() -> request.meets(session, history), "");
    }

    private boolean mayApply(History history) {
        return reading(() -> request.mayApply(session, history), "");
    }

    /** A large file takes seconds to read. */
    private <T> T reading(Supplier<T> files, String changed) {
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
}
