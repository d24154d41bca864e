package dev.migration.script;

import static dev.migration.script.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.script.StatementKind.PLAIN;
import static dev.migration.script.StatementKind.ROWS;
import static dev.migration.script.StatementKind.TRANSACTION_CONTROL;

/** SQLite 3: all statements run in a transaction but a few. */
final class SqliteStatements {

    private SqliteStatements() {}

    static final StatementRules RULES = StatementRules.rules()
            .kind(PLAIN, "ROLLBACK [TRANSACTION] TO", "SAVEPOINT", "RELEASE")
            .kind(TRANSACTION_CONTROL, "BEGIN", "COMMIT", "END", "ROLLBACK")
            .kind(ROWS, "SELECT|VALUES|WITH|EXPLAIN|PRAGMA")
            .kind(NON_TRANSACTIONAL, "VACUUM", "ATTACH", "DETACH")
            .changesSession("PRAGMA", "ATTACH", "DETACH")
            .otherwise(PLAIN);
}
