package dev.migration.internal.run;

import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.Trait;
import dev.migration.internal.execute.KeptSettings;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.Standing;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Sender.Expectation;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.plan.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs a script and its bookkeeping as one transaction.
 *
 * <p>The history's row is written before the script's statements: its keys make a second runner wait, and then fail,
 * whatever became of the lock.
 */
final class TransactionalRun {

    private final ScriptContext context;
    private final Connection connection;

    TransactionalRun(ScriptContext context) {
        this.context = context;
        this.connection = context.connection();
    }

    void run(Step step) throws ScriptFailure {
        try {
            connection.setAutoCommit(false);
            var sender = new Sender(context);
            send(step, sender);
            sender.commit();
        } catch (SQLException e) {
            throw failed(StatementFailure.ofConnection(e));
        } catch (StatementFailure e) {
            throw failed(e.isSomewhere() && context.stop().reason() == null ? located(step, e) : e);
        }
    }

    private void send(Step step, Sender sender) throws StatementFailure {
        long start = System.nanoTime();
        Script script = step.script();
        var settings = new KeptSettings(context, script);
        settings.keep();
        sender.own(context.session().resetInTransaction());
        sender.own(context.durability().settings(step));
        sender.own(context.database().settingsFor(context.limited(script.options()), Scope.TRANSACTION));
        sender.own(context.database().announce(context.activity(step), Scope.TRANSACTION));
        if (script.wrapper() != null && !script.wrapper().options().isEmpty()) {
            sender.own(context.database().transactionMode(script.wrapper().options()));
        }
        try (ScriptReading statements = new ScriptReading(script, context.progress(step))) {
            boolean first = !context.database().has(Trait.KEEPS_READERS_WAITING);
            boolean entered = false;
            int ordinal = 0;
            while (statements.hasNext()) {
                Statement statement = statements.next();
                ordinal++;
                // A transaction's mode can only be set before its first query, so our row comes after that.
                if (first && !entered && !statement.has(StatementTrait.SETS_TRANSACTION_MODE)) {
                    settings.keepCustom(sender);
                    context.enter(step, sender);
                    entered = true;
                }
                sender.script(statement, ordinal, statements.data());
            }
            if (!entered) {
                context.enter(step, sender);
            }
            sender.own(context.session().ownRole());
            settings.putBack(sender);
            Duration measured = Duration.ofNanos(System.nanoTime() - start);
            sender.own(context.complete(step, context.database().executionMillis(measured)));
            String lease = context.row().keepLease().orElse(null);
            if (lease != null) {
                sender.own(lease, Expectation.ONE_ROW);
            }
            statements.requireUnchanged();
        }
    }

    /** Runs it again, one statement at a time and never committed, to see which one is refused. */
    private StatementFailure located(Step step, StatementFailure failure) {
        try {
            connection.rollback();
            send(step, Sender.oneByOne(context));
        } catch (SQLException e) {
            failure.addSuppressed(e);
        } catch (StatementFailure e) {
            return e.statement() == null ? failure : e;
        }
        return failure;
    }

    private ScriptFailure failed(StatementFailure failure) {
        context.stop().cleanUp();
        boolean lost = context.database().explain(failure.refusal()).kind() == SqlError.Kind.CONNECTION_LOST;
        boolean complete = true;
        try {
            complete = Transactions.rollBack(connection, context.database());
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        if (failure.isOvertaken()) {
            return new ScriptFailure(failure, Standing.OVERTAKEN);
        }
        if (!complete) {
            return new ScriptFailure(failure, Standing.ROWS_STAY);
        }
        return new ScriptFailure(failure, lost && failure.isAtCommit() ? Standing.ALL_OR_NOTHING : Standing.NOTHING);
    }
}
