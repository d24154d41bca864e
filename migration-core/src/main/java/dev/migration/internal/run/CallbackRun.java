package dev.migration.internal.run;

import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.SQLException;

/** Runs the callbacks of a run, seed data and dumps, each as one transaction where that is possible. The history has none of them. */
final class CallbackRun {

    private static final MaskedLog log = MaskedLog.of(CallbackRun.class);

    private static final String FIRST = " again: it runs again from its first statement";
    private static final Remedy BEFORE = Remedy.before("Callback", "start" + FIRST);
    private static final Remedy BEFORE_UNDO = Remedy.before("Callback", "undo" + FIRST);
    private static final Remedy SEED = Remedy.before("Seed", "start" + FIRST);

    private static final Remedy AFTER =
            Remedy.after("it does not run at the next start, but after the next run that applies something");

    private static final Remedy AFTER_UNDO = Remedy.after("it runs again after the next undo, and not before");

    private static final Remedy AFTER_FAILURE =
            Remedy.after("it runs again after the next such failure, and not before");

    private static final Remedy AFTER_BASELINE = new Remedy(
            "Callback", AFTER.ofStop(), AFTER.ofStop(), "the baseline is recorded, so it does not run again");

    private static final Remedy LOAD =
            new Remedy("Load", "fix the file or write it anew (migration dump), and ", "", "load it again");

    private static final Remedy LOAD_IN_PARTS = new Remedy(
            LOAD.what(), "make the database anew, " + LOAD.ofFailure(), "make the database anew, and ", LOAD.then());

    private final ScriptContext context;
    private final Direction direction;

    /** What comes first after a failure, and after a stop, and what comes then. */
    private record Remedy(String what, String ofFailure, String ofStop, String then) {

        static Remedy before(String what, String then) {
            return new Remedy(what, "fix the file and ", "", then);
        }

        static Remedy after(String then) {
            String byHand = "run its statements by hand";
            return new Remedy("Callback", byHand + ", or fix the file: ", byHand + ": ", then);
        }
    }

    CallbackRun(ScriptContext context, Direction direction) {
        this.context = context;
        this.direction = direction;
    }

    /** Runs one before a migration; {@code done} names those that are completed, as a sentence. */
    void before(Script script, String done) {
        String none = isUp() ? " No migration was run." : " No migration was undone.";
        run(script, done.isEmpty() ? none : kept(done), isUp() ? BEFORE : BEFORE_UNDO);
    }

    void after(Script script, String done) {
        run(script, kept(done), isUp() ? AFTER : AFTER_UNDO);
    }

    void beforeBaseline(Script script) {
        run(script, " No baseline was recorded.", BEFORE);
    }

    void afterBaseline(Script script) {
        run(script, " The baseline is recorded.", AFTER_BASELINE);
    }

    /**
     * Runs one after a failure, to which a failure now is only added.
     *
     * @return whether another one may run; a run that was stopped has no time for any
     */
    boolean afterFailure(Script script, MigrationException failure) {
        if (failure instanceof MigrationStoppedException || context.session().isRenewed()) {
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

    private boolean isUp() {
        return direction == Direction.UP;
    }

    private String kept(String done) {
        return isUp() && !done.isEmpty() ? done + " These remain applied." : done;
    }

    /** Runs one that is no callback, but seed data. */
    void seed(Script script) {
        run(script, "", SEED);
    }

    /** Runs one that is no callback, but makes an empty database. */
    void load(Script script) {
        boolean inTransaction = !script.dialect().commitsAtDdl();
        // What the database says of its statements, it said to the migrations.
        run(script, inTransaction, context.senderOfRepeated(), "", inTransaction ? LOAD : LOAD_IN_PARTS);
    }

    private void run(Script script, String kept, Remedy remedy) {
        run(script, CallbackScripts.isTransaction(script), context.senderOfSingles(), kept, remedy);
    }

    private void run(Script script, boolean inTransaction, Sender sender, String kept, Remedy remedy) {
        context.stop().running(script.name());
        try {
            if (inTransaction) {
                context.begin(script);
            }
            send(script, inTransaction, sender);
        } catch (SQLException e) {
            throw failed(script, inTransaction, StatementFailure.of(What.CONNECTION, e), kept, remedy);
        } catch (StatementFailure e) {
            throw failed(script, inTransaction, e, kept, remedy);
        } catch (InvalidMigrationsException e) {
            throw failed(script, inTransaction, StatementFailure.unreadable(e), kept, remedy);
        }
        log.info("Ran {}", Printable.line(script.name()));
        context.clearLeftovers(script);
    }

    private void send(Script script, boolean inTransaction, Sender sender) throws StatementFailure {
        sender.own(
                inTransaction
                        ? context.before().resetInTransaction()
                        : context.before().reset());
        sender.own(context.database().settingsFor(script.options(), inTransaction ? Scope.TRANSACTION : Scope.SESSION));
        if (inTransaction && !script.transactionMode().isEmpty()) {
            sender.own(context.database().transactionMode(script.transactionMode()));
        }
        try (StatementReader statements = script.open()) {
            if (inTransaction) {
                sendInTransaction(statements, sender);
            } else {
                sendAlone(statements, sender);
            }
            if (!statements.unchanged()) {
                throw StatementFailure.of(What.FILE, new SQLException("the file changed while it ran"));
            }
        }
        if (inTransaction) {
            sender.own(context.before().ownRole());
            keepLease(sender);
            sender.commit();
        }
    }

    private void sendInTransaction(StatementReader statements, Sender sender) throws StatementFailure {
        boolean guarded = false;
        for (int ordinal = 1; statements.hasNext(); ordinal++) {
            Statement statement = statements.next();
            // A transaction's mode can only be set before its first query.
            if (!guarded && !statement.has(StatementTrait.SETS_TRANSACTION_MODE)) {
                context.guard(sender);
                guarded = true;
            }
            sender.script(statement, ordinal, Data.of(statement, statements));
        }
    }

    /** Without a journal there is no other write at which a lost lease would be noticed. */
    private void sendAlone(StatementReader statements, Sender sender) throws StatementFailure {
        boolean locked = false;
        for (int ordinal = 1; statements.hasNext(); ordinal++) {
            Statement statement = statements.next();
            if (!locked) {
                keepLease(sender);
            }
            context.stop().unprotected(true);
            try {
                sender.script(statement, ordinal, Data.of(statement, statements));
                sender.flush();
            } finally {
                context.stop().unprotected(false);
            }
            locked = statement.has(StatementTrait.LOCKS_TABLES)
                    || (locked && !statement.has(StatementTrait.UNLOCKS_TABLES));
        }
    }

    private void keepLease(Sender sender) throws StatementFailure {
        String lease = context.row().keepLease().orElse(null);
        if (lease != null) {
            sender.changeOneRow(lease);
            sender.flush();
        }
    }

    private MigrationException failed(
            Script script, boolean inTransaction, StatementFailure failure, String kept, Remedy remedy) {
        context.stop().cleanUp();
        boolean complete = true;
        if (inTransaction) {
            try {
                complete = Transactions.rollBack(context.connection(), context.database());
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
        SqlError error = failure.explained(context.database(), context.secrets());
        SQLException cause = failure.cause(context.secrets());
        String remains = remains(Printable.line(script.name()), inTransaction, complete, failure, remedy);
        boolean isStopped = context.stop().reasonOf(failure, error) != null;
        String next = (complete ? "" : Remedies.UNDO_ROWS)
                + (isStopped ? remedy.ofStop() : remedy.ofFailure())
                + remedy.then();
        if (failure.is(What.OVERTAKEN)) {
            remains = "Another instance took over while this one was suspended. " + remains;
            next = "see what it did: migration status; it runs the callbacks too if it applies something";
        } else {
            remains += kept;
        }
        MigrationException exception =
                exception(remedy.what() + " failed", script, failure, error, remains, next, cause);
        context.listeners()
                .publish(new MigrationEvent.MigrationFailed(
                        direction, "", script.name(), exception.problems().get(0)));
        return exception;
    }

    private MigrationException exception(
            String title,
            Script script,
            StatementFailure failure,
            SqlError error,
            String remains,
            String remedy,
            SQLException cause) {
        if (context.stop().reasonOf(failure, error) != null) {
            return context.stop().stopped(" in " + script.name(), " " + remains, remedy, cause);
        }
        String product = context.database().product().split(" ", 2)[0];
        return new MigrationFailedException(
                title, script.name(), FailureReport.of(product, script, failure, error, remains, remedy), cause);
    }

    private static String remains(
            String name, boolean inTransaction, boolean complete, StatementFailure failure, Remedy remedy) {
        if (remedy.equals(LOAD_IN_PARTS)) {
            return failure.ordinal() == 1
                    ? "It was the first one: nothing was made."
                    : "What the statements before it made remains: this database cannot roll it back.";
        }
        if (!inTransaction) {
            return "The statements of " + name + " before it took effect.";
        }
        if (!complete) {
            return "Rolled back in part: what " + name + FailureRemedy.ROWS_STAY;
        }
        if (failure.isOfCommit()) {
            return "Whether " + name + " took effect is unknown.";
        }
        return remedy.equals(LOAD)
                ? "Everything was rolled back: the database is empty as before."
                : "Rolled back: " + name + " changed nothing.";
    }
}
