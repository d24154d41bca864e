package dev.migration.internal.sql.rules;

import static dev.migration.internal.sql.rules.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.internal.sql.rules.StatementKind.PLAIN;
import static dev.migration.internal.sql.rules.StatementKind.ROWS;
import static dev.migration.internal.sql.rules.StatementKind.TRANSACTION_CONTROL;
import static dev.migration.internal.sql.rules.StatementTrait.MAY_COMMIT_INSIDE;
import static dev.migration.internal.sql.rules.StatementTrait.OPENS_TRANSACTION;

import java.util.List;

/**
 * H2 2.x: statements commit by themselves except queries, changes of data, and the settings of a session. A few others do
 * not either, such as CREATE SEQUENCE, and are treated as if they did: that is safe for all. CALL and EXECUTE may run
 * anything, a statement that commits too.
 */
public final class H2Rules {

    private H2Rules() {}

    private static final String SESSION = "@|LAZY_QUERY_EXECUTION|LOCK_TIMEOUT|NON_KEYWORDS|QUERY_TIMEOUT|SCHEMA|"
            + "SCHEMA_SEARCH_PATH|SESSION CHARACTERISTICS|THROTTLE|TIME|TRUNCATE_LARGE_LENGTH|"
            + "VARIABLE_BINARY";

    /** What a script can set for its session, by the words after SET. Those of the database outlive the session. */
    public static final List<String> SESSION_SETTINGS = List.of(SESSION.split("\\|"));

    private static final String[] SETTINGS = StatementRules.settings(SESSION_SETTINGS);

    public static final StatementRules RULES = StatementRules.rules()
            .kind(PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE")
            .kind(NON_TRANSACTIONAL, "COMMIT|ROLLBACK TRANSACTION")
            .kind(TRANSACTION_CONTROL, "BEGIN", "COMMIT", "ROLLBACK", "PREPARE COMMIT", "SET AUTOCOMMIT")
            .kind(ROWS, "SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|HELP")
            .kind(NON_TRANSACTIONAL, "SET SESSION")
            .kind(PLAIN, "INSERT|UPDATE|DELETE|MERGE|REPLACE", "USE", "SET CATALOG")
            .kind(PLAIN, SETTINGS)
            .changesSession("USE")
            .changesSession(SETTINGS)
            .trait(OPENS_TRANSACTION, "BEGIN")
            .trait(MAY_COMMIT_INSIDE, "CALL|EXECUTE|RUNSCRIPT")
            .otherwise(NON_TRANSACTIONAL);
}
