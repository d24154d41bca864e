// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Direction;
import dev.migration.Fix;
import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.CodeRun;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.LockedTables;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.SQLException;
import java.util.List;

/** Runs the callbacks of a run, seed data and dumps, each as one transaction where that is possible. The history has none of them. */
public final class UnrecordedScriptRun {

    private static final MaskedLog log = MaskedLog.of(UnrecordedScriptRun.class);

    private static final Purpose AGAIN = Purpose.again("Callback");
    private static final Purpose SEED = Purpose.again("Seed");
    private static final Purpose AFTER =
            Purpose.after("it does not run at the next start, but after the next run that applies something");
    private static final Purpose AFTER_FAILURE =
            Purpose.after("it runs again after the next such failure, and not before");
    private static final Purpose LOAD = Purpose.load("");
    private static final Purpose LOAD_IN_PARTS = Purpose.load("make the database anew, and ");

    /** Only callbacks are in Java. */
    private static final String OF_CODE =
            "correct the cause and start again: when its moment comes again, the code runs from its beginning, also what it has"
                    + " done already";

    private final ScriptContext context;

    /** Statements of ours that are sent before a script. */
    private final List<String> first;

    /** What it is, and what to do after a failure and after a stop. */
    private record Purpose(String what, CharSequence ofFailure, String ofStop) {

        static Purpose again(String what) {
            String again = "start again: it runs again from its first statement";
            return new Purpose(what, "fix the file and " + again, again);
        }

        static Purpose after(String then) {
            String byHand = "run its statements by hand";
            return new Purpose("Callback", byHand + ", or fix the file: " + then, byHand + ": " + then);
        }

        static Purpose load(String first) {
            String again = first + "load it again";
            return new Purpose(
                    "Load", Remedy.of("fix the file or write it anew ({}), and {}", Fix.command("dump"), again), again);
        }
    }

    /** For a session in which nothing has run yet. */
    public UnrecordedScriptRun(ScriptContext context) {
        this(context, List.of());
    }

    private UnrecordedScriptRun(ScriptContext context, List<String> first) {
        this.context = context;
        this.first = first;
    }

    /** For the callbacks of a run, in whose session there are other scripts, and the rows that record them. */
    static UnrecordedScriptRun ofCallbacks(ScriptContext context) {
        return new UnrecordedScriptRun(context, context.recorder().forgetKeys());
    }

    /** Runs one before a migration; {@code done} names those that are completed, as a sentence. */
    void before(Script script, String done) {
        run(script, done.isEmpty() ? " No migration was run." : kept(done), AGAIN);
    }

    void after(Script script, String done) {
        run(script, kept(done), AFTER);
    }

    /** The same of one that runs at each start, also where nothing is applied. */
    void afterEachTime(Script script, String done) {
        run(script, kept(done), AGAIN);
    }

    private static String kept(String done) {
        return done.isEmpty() ? "" : done + " These remain applied.";
    }

    /**
     * Runs one after a failure, to which a failure now is only added.
     *
     * @return whether another one may run; a run that was stopped has no time for any
     */
    boolean afterFailure(Script script, MigrationException failure) {
        if (failure instanceof MigrationStoppedException || context.session().isLost()) {
            return false;
        }
        try {
            run(script, "", AFTER_FAILURE);
            return true;
        } catch (MigrationException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** Runs one that is no callback, but seed data. */
    public void seed(Script script) {
        run(script, "", SEED);
    }

    /** Runs one that is no callback, but makes an empty database. */
    public void load(Script script) {
        boolean inTransaction = !script.dialect().commitsAtDdl();
        // What the database says of its statements, it said to the migrations.
        run(script, inTransaction, context.senderOfRepeated(), "", inTransaction ? LOAD : LOAD_IN_PARTS);
    }

    private void run(Script script, String kept, Purpose purpose) {
        run(script, CallbackScripts.isTransaction(script), context.senderOfSingles(), kept, purpose);
    }

    private void run(Script script, boolean inTransaction, Sender sender, String kept, Purpose purpose) {
        context.stop().running(script.name());
        sender.keepingCountsOf(script);
        CodeRun code = context.code();
        try {
            if (inTransaction) {
                new TransactionalRun(context, script, null, null, first).run(sender);
            } else {
                StepRun.logDivision(script.name(), script);
                sendAlone(script, sender, code);
            }
        } catch (ScriptFailure e) {
            throw failed(script, e, kept, purpose);
        } catch (StatementFailure e) {
            throw failed(script, new ScriptFailure(e, effectAlone(script, code)), kept, purpose);
        } catch (SQLException e) {
            StatementFailure failure = StatementFailure.of(What.CONNECTION, e);
            throw failed(script, new ScriptFailure(failure, effectAlone(script, code)), kept, purpose);
        }
        log.info("Ran {}", Printable.line(script.name()));
        context.settings().clearLeftovers(script);
    }

    /** Code that was not reached has changed nothing. */
    private static ScriptEffect effectAlone(Script script, CodeRun code) {
        if (script.code() == null) {
            return ScriptEffect.HALF_DONE;
        }
        return code.mayStay() ? ScriptEffect.UNKNOWN : ScriptEffect.ROLLED_BACK;
    }

    /** Without a journal there is no other write at which a lost lease would be noticed. */
    private void sendAlone(Script script, Sender sender, CodeRun run) throws StatementFailure, SQLException {
        sender.own(context.settings()
                .before()
                .with(context.database().settingsFor(script.options(), Scope.SESSION))
                .reset());
        if (!first.isEmpty()) {
            context.connection().setAutoCommit(false);
            sender.own(first);
            sender.commit();
        }
        var locked = new LockedTables();
        try (ScriptReading statements = context.read(script)) {
            for (int ordinal = 1; statements.hasNext(); ordinal++) {
                Statement statement = statements.next();
                String lease = context.row().keepLease().orElse(null);
                // Before a statement that reads what was counted for the one before, nothing else is sent.
                CodeScript code = script.code();
                if (code != null) {
                    runAlone(run, code, statement);
                    continue;
                }
                if (locked.by() == null && lease != null && !statement.has(StatementTrait.MAY_READ_COUNT)) {
                    sender.changeOneRow(lease);
                    sender.flush();
                }
                context.stop().unprotected(true);
                try {
                    sender.script(statement, ordinal, statements.data());
                    sender.flush();
                } finally {
                    context.stop().unprotected(false);
                }
                locked.add(statement);
            }
            statements.requireUnchanged();
        }
    }

    private void runAlone(CodeRun run, CodeScript code, Statement statement) throws StatementFailure, SQLException {
        context.stop().unprotected(true);
        try {
            run.runAlone(code, statement, 1);
        } finally {
            context.stop().unprotected(false);
        }
    }

    private MigrationException failed(Script script, ScriptFailure failed, String kept, Purpose purpose) {
        context.stop().cleanUp();
        StatementFailure failure = failed.failure();
        SqlError error = failure.explained(context.database(), context.secrets());
        SQLException cause = failure.cause(context.secrets());
        boolean isStopped = context.stop().reasonOf(failure, error) != null;
        String remains = remains(Printable.line(script.name()), failed.effect()) + kept;
        CharSequence remedy = script.code() != null ? OF_CODE : isStopped ? purpose.ofStop() : purpose.ofFailure();
        if (failure.is(What.OVERTAKEN)) {
            remains = "Another instance took over while this one was suspended. "
                    + remains(Printable.line(script.name()), failed.effect());
            remedy = Remedy.of(
                    "see what it did: {}; it runs the callbacks too if it applies something", Fix.command("status"));
        }
        if (failed.effect() == ScriptEffect.ROWS_REMAIN) {
            remedy = Remedy.of("{}{}", Remedies.UNDO_ROWS, remedy);
        }
        MigrationException exception = isStopped
                ? context.stop().stopped(" in " + script.name(), " " + remains, remedy, cause)
                : new MigrationFailedException(
                        purpose.what() + " failed",
                        script.name(),
                        FailureReport.of(context.database(), script, failure, error, remains, remedy),
                        cause);
        context.listeners()
                .publish(new MigrationEvent.MigrationFailed(
                        Direction.UP, "", script.name(), exception.problems().get(0)));
        return exception;
    }

    private static String remains(String name, ScriptEffect effect) {
        return switch (effect) {
            case HALF_DONE -> "The statements of " + name + " before it took effect.";
            case ROWS_REMAIN -> "Rolled back in part: what " + name + FailureRemedy.ROWS_STAY;
            case UNKNOWN -> "Whether " + name + " took effect is unknown.";
            case ROLLED_BACK, OVERTAKEN -> "Rolled back: " + name + " changed nothing.";
        };
    }
}
