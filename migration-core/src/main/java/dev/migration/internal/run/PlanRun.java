// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.MigrationException;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.execute.Durability;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.layout.Callback.When;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a plan. */
final class PlanRun {

    private final Session session;
    private final Settings settings;
    private final StopSignal stop;
    private final LockedHistory locked;
    private final List<CompletedMigration> earlier;
    private @Nullable Step started;

    /** With what the same run has done before. */
    PlanRun(
            Session session,
            Settings settings,
            StopSignal stop,
            LockedHistory locked,
            List<CompletedMigration> earlier) {
        this.session = session;
        this.settings = settings;
        this.stop = stop;
        this.locked = locked;
        this.earlier = earlier;
    }

    /** The last one that it came to, where that has only started, as it runs in ranges; else null. */
    @Nullable
    Step started() {
        return started;
    }

    /** Runs a plan with one step or callback at least, up to one that runs in ranges. */
    List<CompletedMigration> run(Steps plan, @Nullable Pooler pooler) {
        Step last =
                plan.steps().isEmpty() ? null : plan.steps().get(plan.steps().size() - 1);
        var durability = new Durability(session.database(), locked.row(), last);
        Stream<Script> scripts = Stream.concat(
                plan.steps().stream().map(Step::script), plan.callbacks().all());
        if (scripts.anyMatch(Script::staysInSession)) {
            session.discard();
        }
        try (var running = new ScriptSession(session, pooler, settings, stop, locked.lockHolder())) {
            return run(plan, running.prepare(locked.bookkeeping(), locked.row(), durability));
        }
    }

    private List<CompletedMigration> run(Steps plan, ScriptContext context) {
        var steps = new StepRun(
                context,
                plan.direction(),
                settings.sqlLocks(),
                locked.grant(),
                settings.isOfMany(),
                plan.callbacks().settingsForEach(),
                earlier);
        var callbacks = new RunCallbacks(
                plan.callbacks(),
                UnrecordedScriptRun.ofCallbacks(context),
                settings.rules().flyway() != null);
        List<Step> running = upToBatches(plan.steps());
        boolean onlyStarts =
                !running.isEmpty() && running.stream().allMatch(step -> step.mode() == Transactionality.BATCHES);
        if (!onlyStarts) {
            callbacks.before(When.BEFORE_VALIDATE, () -> "");
            callbacks.before(When.AFTER_VALIDATE, () -> "");
            callbacks.before(When.BEFORE, () -> "");
        }
        for (Step step : running) {
            if (step.mode() == Transactionality.BATCHES) {
                // Its ranges run later, without the lock, and without callbacks.
                steps.start(step);
                started = step;
                continue;
            }
            callbacks.beforeEach(step, steps::doneInWords);
            try {
                steps.run(step);
            } catch (MigrationException e) {
                callbacks.afterFailure(e);
                throw e;
            }
            callbacks.afterEach(step, steps::doneInWords);
        }
        if (!onlyStarts) {
            if (!running.isEmpty()) {
                callbacks.after(When.AFTER_APPLIED, steps::doneInWords);
            }
            callbacks.after(When.AFTER, steps::doneInWords);
        }
        return steps.done();
    }

    /** Those up to one that runs in ranges, and of the later ones those that do not wait for it. */
    private static List<Step> upToBatches(List<Step> steps) {
        List<Step> running = new ArrayList<>();
        boolean starts = false;
        for (Step step : steps) {
            if (!starts || step.script().options().runsBesideBatches()) {
                running.add(step);
            }
            starts |= step.mode() == Transactionality.BATCHES;
        }
        return running;
    }

    /**
     * The callbacks of a run; what is done by then is a sentence, which with thousands of migrations is not made for nothing.
     *
     * @param asFlyway whether those that Flyway has at each start run at each
     */
    private record RunCallbacks(CallbackScripts scripts, UnrecordedScriptRun run, boolean asFlyway) {

        void before(When when, Supplier<String> done) {
            scripts.at(when).forEach(script -> run.before(script, done.get()));
        }

        void beforeEach(Step step, Supplier<String> done) {
            scripts.at(When.BEFORE_EACH).forEach(script -> run.before(beside(step, script), done.get()));
        }

        void afterEach(Step step, Supplier<String> done) {
            scripts.at(When.AFTER_EACH).forEach(script -> run.after(beside(step, script), done.get()));
        }

        private static Script beside(Step step, Script script) {
            return script.beside(step.version(), step.name(), step.script());
        }

        void after(When when, Supplier<String> done) {
            for (Script script : scripts.at(when)) {
                if (CallbackScripts.isOfEachRun(when, script, asFlyway)) {
                    run.afterEachTime(script, done.get());
                } else {
                    run.after(script, done.get());
                }
            }
        }

        void afterFailure(MigrationException failure) {
            for (Script script : scripts.at(When.AFTER_FAILURE)) {
                if (!run.afterFailure(script, failure)) {
                    return;
                }
            }
        }
    }
}
