package dev.migration.internal.run;

import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.checks.PoolerLimits;
import dev.migration.internal.execute.ScriptContext.Durability;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.Callback.When;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Records a baseline between the callbacks of that moment. */
public final class BaselineRun {

    private static final Set<When> AFTER = EnumSet.of(When.AFTER_BASELINE, When.AFTER_BASELINE_FAILURE);

    private final Session session;
    private final History seen;
    private final Settings settings;
    private final Set<When> before;
    private final Supplier<CallbackScripts> all;

    private BaselineRun(
            Session session, History seen, Settings settings, Set<When> before, Supplier<CallbackScripts> all) {
        this.session = session;
        this.seen = seen;
        this.settings = settings;
        this.before = before;
        this.all = all;
    }

    /** One with which a run starts; the callbacks are only read if a baseline is due. */
    static BaselineRun ofRun(Session session, History seen, Settings settings, Supplier<CallbackScripts> callbacks) {
        Set<When> before =
                EnumSet.of(When.CONNECTED, When.BEFORE_VALIDATION, When.AFTER_VALIDATION, When.BEFORE_BASELINE);
        return new BaselineRun(session, seen, settings, before, callbacks);
    }

    /** One by itself, of a database with this history. */
    public static BaselineRun alone(Session session, History seen, Settings settings, CallbackScripts callbacks) {
        Set<When> before = EnumSet.of(When.CONNECTED, When.BEFORE_BASELINE);
        return new BaselineRun(session, seen, settings, before, () -> callbacks);
    }

    /** Makes these changes of the history under its lock. */
    public void record(LockedHistory locked, List<String> writes) {
        CallbackScripts scripts = all.get().only(when -> before.contains(when) || AFTER.contains(when));
        Problems.throwIfInvalid(scripts.problems());
        Problems.throwIfInvalid(PoolerLimits.refusals(seen, scripts));
        run(locked, scripts.only(before::contains).before(), CallbackRun::beforeBaseline);
        try {
            Transactions.run(session, "The baseline cannot be written", writes);
        } catch (MigrationException e) {
            run(locked, scripts.at(When.AFTER_BASELINE_FAILURE), (run, script) -> run.afterFailure(script, e));
            throw e;
        }
        run(locked, scripts.at(When.AFTER_BASELINE), CallbackRun::afterBaseline);
    }

    /** The session is as it was afterwards, for what we write ourselves. */
    private void run(LockedHistory locked, List<Script> scripts, BiConsumer<CallbackRun, Script> running) {
        if (scripts.isEmpty()) {
            return;
        }
        locked.stop().arm();
        var durability = new Durability(session.database(), locked.row(), null);
        try (var scriptSession =
                new ScriptSession(session, locked, durability, seen.server().pooler())) {
            var run = new CallbackRun(scriptSession.prepare(settings, BlockerWatch.idle(), scripts), Direction.UP);
            scripts.forEach(script -> running.accept(run, script));
        }
    }
}
