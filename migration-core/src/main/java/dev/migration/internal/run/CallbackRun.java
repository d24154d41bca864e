package dev.migration.internal.run;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.util.List;

/** Runs the callbacks of a run, each as one transaction where its statements allow that. The history has none of them. */
final class CallbackRun {

    private final ScriptContext context;

    CallbackRun(ScriptContext context) {
        this.context = context;
    }

    /** Runs those before the first migration. */
    void before(List<Script> scripts) {
        for (Script script : scripts) {
            run(
                    script,
                    " No migration was run.",
                    "fix the file and start again: it runs again from its first statement");
        }
    }

    /** Runs those after the last migration; {@code done} names those of the run, as a sentence. */
    void after(List<Script> scripts, String done) {
        for (Script script : scripts) {
            run(
                    script,
                    done + " These remain applied.",
                    "run its statements by hand, or fix the file: it runs again after the next run that applies"
                            + " something, and not before");
        }
    }

    private void run(Script script, String kept, String remedy) {
        boolean inTransaction = CallbackScripts.isTransaction(script);
        context.stop().running(script.name());
        try {
            if (inTransaction) {
                context.connection().setAutoCommit(false);
            }
            send(script, inTransaction, context.senderOfSingles());
        } catch (SQLException e) {
            throw failed(script, inTransaction, StatementFailure.of(What.CONNECTION, e), kept, remedy);
        } catch (StatementFailure e) {
            throw failed(script, inTransaction, e, kept, remedy);
        } catch (InvalidMigrationsException e) {
            throw failed(script, inTransaction, StatementFailure.unreadable(e), kept, remedy);
        }
        context.clearLeftovers();
    }

    private void send(Script script, boolean inTransaction, Sender sender) throws StatementFailure {
        sender.own(inTransaction ? context.session().resetInTransaction() : context.session().reset());
        sender.own(context.database()
                .settingsFor(script.options(), inTransaction ? Scope.TRANSACTION : Scope.SESSION));
        if (!inTransaction) {
            context.guard(sender);
        }
        try (StatementReader statements = script.open()) {
            int ordinal = 0;
            while (statements.hasNext()) {
                Statement statement = statements.next();
                ordinal++;
                boolean copies = statement.kind() == StatementKind.COPY;
                sender.script(
                        statement,
                        ordinal,
                        copies ? new ScriptReading.Data(statements.copyDataLine(), statements.copyData()) : null);
            }
            if (!statements.unchanged()) {
                throw StatementFailure.of(What.FILE, new SQLException("the file changed while it ran"));
            }
        }
        if (inTransaction) {
            sender.own(context.session().ownRole());
            // At the end, where a lease that was lost meanwhile is noticed.
            context.guard(sender);
            sender.commit();
        }
    }

    private MigrationException failed(
            Script script, boolean inTransaction, StatementFailure failure, String kept, String remedy) {
        context.stop().cleanUp();
        if (inTransaction) {
            try {
                Transactions.rollBack(context.connection(), context.database());
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
        SqlError error = failure.explained(context.database(), context.secrets());
        SQLException cause = failure.cause(context.database(), context.secrets());
        String remains = remains(Printable.line(script.name()), inTransaction, failure) + kept;
        StopSignal.Reason reason = context.stop().reasonOf(failure, error);
        if (reason != null) {
            return context.stop().stopped(" in " + script.name(), " " + remains, remedy, cause);
        }
        String product = context.database().product().split(" ", 2)[0];
        return new MigrationFailedException(
                "Callback failed",
                script.name(),
                FailureReport.of(product, script, failure, error, remains, remedy),
                cause);
    }

    private static String remains(String name, boolean inTransaction, StatementFailure failure) {
        if (!inTransaction) {
            return "The statements of " + name + " before it took effect.";
        }
        return failure.isOfCommit()
                ? "Whether " + name + " took effect is unknown."
                : "Rolled back: " + name + " changed nothing.";
    }
}
