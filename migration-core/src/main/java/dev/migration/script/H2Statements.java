package dev.migration.script;

import static dev.migration.script.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.script.StatementKind.PLAIN;
import static dev.migration.script.StatementKind.ROWS;
import static dev.migration.script.StatementKind.TRANSACTION_CONTROL;
import static dev.migration.script.StatementTrait.MAY_COMMIT_INSIDE;
import static dev.migration.script.StatementTrait.OPENS_TRANSACTION;

/**
 * H2 2.x: statements commit by themselves except queries, changes of data, and the settings of a session. A few others do
 * not either, such as CREATE SEQUENCE, and are taken as if they did: that is safe for all. CALL and EXECUTE may run
 * anything, a statement that commits too.
 */
final class H2Statements {

    private H2Statements() {}

    /** Settings of the session, which do not commit. Those of the database do, and outlive the session anyway. */
    private static final String SESSION_SETTINGS = "@|QUERY_TIMEOUT|LOCK_TIMEOUT|THROTTLE|SCHEMA|SCHEMA_SEARCH_PATH"
            + "|CATALOG|LAZY_QUERY_EXECUTION|NON_KEYWORDS|TIME|VARIABLE_BINARY|TRUNCATE_LARGE_LENGTH";

    static final StatementRules RULES = StatementRules.rules()
            .kind(PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE")
            .kind(NON_TRANSACTIONAL, "COMMIT|ROLLBACK TRANSACTION")
            .kind(TRANSACTION_CONTROL, "BEGIN", "COMMIT", "ROLLBACK", "PREPARE COMMIT", "SET AUTOCOMMIT")
            .kind(ROWS, "SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|HELP")
            .kind(PLAIN, "INSERT|UPDATE|DELETE|MERGE|REPLACE", "USE", "SET " + SESSION_SETTINGS)
            .changesSession("USE", "SET SESSION", "SET " + SESSION_SETTINGS)
            .trait(OPENS_TRANSACTION, "BEGIN")
            .trait(MAY_COMMIT_INSIDE, "CALL|EXECUTE|RUNSCRIPT")
            .otherwise(NON_TRANSACTIONAL);
}
