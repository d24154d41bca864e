package dev.migration.internal.recovery;

import dev.migration.internal.database.StatementOutcomes.Outcome;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;

/** What interrupted statements of a script left behind, such as an invalid index. */
record Leftovers(ScriptContext context, Sender sender, Step step) {

    private static final MaskedLog log = MaskedLog.of(Leftovers.class);

    /**
     * Drops what this interrupted statement left behind. Like the statement itself, it may have to wait for every other
     * transaction; it can be stopped unless a stop was requested before.
     */
    void drop(Statement cut, int ordinal, Outcome outcome) throws StatementFailure, SQLException {
        if (outcome.cleanup().isEmpty()) {
            return;
        }
        for (String sql : outcome.cleanup()) {
            log.warn("{}: dropping what statement {} left behind: {}", step.name(), ordinal, sql);
            try {
                sender.clearing(sql);
            } catch (StatementFailure e) {
                throw e.is(What.OUR_OWN) ? StatementFailure.of(What.LEFTOVERS, e.refusal()) : e;
            }
        }
    }
}
