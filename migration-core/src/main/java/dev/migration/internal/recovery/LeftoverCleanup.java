package dev.migration.internal.recovery;

import dev.migration.internal.blockers.BlockerReport;
import dev.migration.internal.database.StatementOutcomes.Outcome;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.plan.Step;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;

/** Drops what a statement left behind that was cut off. It may have to wait for every other transaction, as that. */
public final class LeftoverCleanup {

    private static final MaskedLog log = MaskedLog.of(LeftoverCleanup.class);

    private final ScriptContext context;
    private final Sender sender;
    private final Step step;

    public LeftoverCleanup(ScriptContext context, Sender sender, Step step) {
        this.context = context;
        this.sender = sender;
        this.step = step;
    }

    /** Of this statement, whose number is given; it can be stopped unless a stop was requested before. */
    void send(Statement cut, int ordinal, Outcome outcome) throws StatementFailure, SQLException {
        if (outcome.cleanup().isEmpty()) {
            return;
        }
        BlockerReport.warnBefore(context.database(), context.connection(), step, cut, ordinal);
        for (String sql : outcome.cleanup()) {
            log.warn("{}: dropping what statement {} left behind: {}", step.name(), ordinal, sql);
            try {
                sender.clearing(sql);
            } catch (StatementFailure e) {
                throw e.isOurOwn() ? StatementFailure.ofClearing(e.refusal()) : e;
            }
        }
    }
}
