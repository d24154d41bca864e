package dev.migration.internal.run;

import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.script.Script;

/** How transactional statements are put into transactions. */
enum Grouping {
    /** As many as follow each other. */
    RUNS,
    /** Each one by itself. */
    SINGLE,
    /** None: the script asks for that, or controls transactions itself. */
    NONE;

    static Grouping of(Script script) {
        if (script.options().transaction() == ScriptOptions.Transaction.OFF
                || script.firstTransactionControl() != null) {
            return NONE;
        }
        return script.needsOwnTransactionPerStatement() ? SINGLE : RUNS;
    }
}
