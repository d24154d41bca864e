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

    static Grouping of(Script script, boolean inFile) {
        if (script.options().transaction() == ScriptOptions.Transaction.OFF
                || script.firstTransactionControl() != null) {
            return NONE;
        }
        // A file is written after the commit, so that only one statement may be open at a crash.
        return script.needsOwnTransactionPerStatement() || inFile ? SINGLE : RUNS;
    }
}
