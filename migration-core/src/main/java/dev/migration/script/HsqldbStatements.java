package dev.migration.script;

import static dev.migration.script.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.script.StatementKind.PLAIN;
import static dev.migration.script.StatementKind.ROWS;
import static dev.migration.script.StatementKind.TRANSACTION_CONTROL;

/** HSQLDB 2.7: statements commit by themselves except queries, changes of data and session settings. */
final class HsqldbStatements {

    private HsqldbStatements() {}

    static final StatementRules RULES = StatementRules.rules()
            .kind(PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE SAVEPOINT")
            .kind(TRANSACTION_CONTROL, "START TRANSACTION", "COMMIT", "ROLLBACK", "SET AUTOCOMMIT")
            .kind(ROWS, "SELECT|VALUES|TABLE|WITH|(|EXPLAIN")
            .kind(PLAIN, "INSERT|UPDATE|DELETE|MERGE", "SET SESSION|SCHEMA|TIME|ROLE")
            .changesSession("SET SESSION|SCHEMA|TIME|ROLE")
            .otherwise(NON_TRANSACTIONAL);
}
