package dev.migration.internal.recovery;

import dev.migration.internal.blockers.BlockerReport;
import dev.migration.internal.database.Settled;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.plan.Step;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what has to be sent before anything else behind a statement that was cut off: it drops what that left behind, or
 * completes what it began. It may have to wait for every other transaction, as the statement itself.
 */
public final class Clearing {

    private static final Logger log = LoggerFactory.getLogger(Clearing.class);

    private final ScriptContext context;
    private final Sender sender;
    private final Step step;

    public Clearing(ScriptContext context, Sender sender, Step step) {
        this.context = context;
        this.sender = sender;
        this.step = step;
    }

    /** Behind this statement, whose number is given; it can be stopped unless somebody has asked for that already. */
    void send(Statement cut, int ordinal, Settled settled) throws StatementFailure, SQLException {
        if (settled.clearing().isEmpty()) {
            return;
        }
        BlockerReport.warnBefore(context.database(), context.connection(), step, cut, ordinal);
        for (String sql : settled.clearing()) {
            log.warn("{}: clearing away what is left of statement {}: {}", step.name(), ordinal, sql);
            try {
                sender.clearing(sql);
            } catch (StatementFailure e) {
                throw e.isOurOwn() ? StatementFailure.ofClearing(e.refusal()) : e;
            }
        }
    }
}
