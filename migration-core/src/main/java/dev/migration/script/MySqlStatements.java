package dev.migration.script;

import static dev.migration.script.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.script.StatementKind.PLAIN;
import static dev.migration.script.StatementKind.ROWS;
import static dev.migration.script.StatementKind.TRANSACTION_CONTROL;

/** MariaDB and MySQL: statements commit by themselves except queries, changes of data and session settings. */
final class MySqlStatements {

    private MySqlStatements() {}

    static final StatementRules RULES = StatementRules.rules()
            .kind(PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE SAVEPOINT")
            .kind(TRANSACTION_CONTROL, "BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK", "SET AUTOCOMMIT", "XA")
            .kind(ROWS, "SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|DESCRIBE|DESC")
            .kind(PLAIN, "INSERT|UPDATE|DELETE|REPLACE|SET|USE|DO")
            .changesSession("USE", "SET")
            .otherwise(NON_TRANSACTIONAL);
}
