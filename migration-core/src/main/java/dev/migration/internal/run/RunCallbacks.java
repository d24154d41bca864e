package dev.migration.internal.run;

import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.layout.Callback.When;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;

/** Runs the callbacks of a run at their moments. */
final class RunCallbacks {

    private final Direction direction;
    private final CallbackScripts scripts;
    private final CallbackRun run;
    private boolean versioned;
    private boolean repeatable;

    /** {@code recordedBaseline} says whether those of the baseline, and before it, have run. */
    RunCallbacks(ScriptContext context, Steps plan, boolean recordedBaseline) {
        this.direction = plan.direction();
        this.scripts = recordedBaseline ? plan.callbacks().only(when -> !when.isOfBaseline()) : plan.callbacks();
        this.run = new CallbackRun(context, plan.direction());
    }

    private boolean isUp() {
        return direction == Direction.UP;
    }

    /** Before the first script. */
    void beforeAll() {
        scripts.before().forEach(script -> run.before(script, ""));
    }

    /** {@code done} names those that are completed, as a sentence. */
    void before(Step step, String done) {
        boolean first = step.version().isRepeatable() && !repeatable;
        if (first) {
            repeatable = true;
            afterVersioned(done);
            before(When.BEFORE_REPEATABLES, done);
        }
        before(isUp() ? When.BEFORE_EACH : When.BEFORE_EACH_UNDO, done);
    }

    private void before(When when, String done) {
        scripts.at(when).forEach(script -> run.before(script, done));
    }

    private void afterVersioned(String done) {
        if (versioned) {
            after(When.AFTER_VERSIONED, done);
        }
        versioned = false;
    }

    void after(Step step, String done) {
        versioned |= isUp() && !step.version().isRepeatable();
        after(isUp() ? When.AFTER_EACH : When.AFTER_EACH_UNDO, done);
    }

    private void after(When when, String done) {
        scripts.at(when).forEach(script -> run.after(script, done));
    }

    /** After the last script. */
    void afterAll(String done) {
        afterVersioned(done);
        scripts.after().forEach(script -> run.after(script, done));
    }

    /** After a script that failed. */
    void afterFailure(MigrationException failure) {
        When each = isUp() ? When.AFTER_EACH_FAILURE : When.AFTER_EACH_UNDO_FAILURE;
        When all = isUp() ? When.AFTER_FAILURE : When.AFTER_UNDO_FAILURE;
        for (When when : new When[] {each, all}) {
            for (Script script : scripts.at(when)) {
                if (!run.afterFailure(script, failure)) {
                    return;
                }
            }
        }
    }
}
