package dev.migration.internal.sql.rules;

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
            .plain("ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE")
            .nonTransactional("COMMIT|ROLLBACK TRANSACTION")
            .transactionControl("BEGIN", "COMMIT", "ROLLBACK", "PREPARE COMMIT", "SET AUTOCOMMIT")
            .rows("SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|HELP")
            .nonTransactional("SET SESSION")
            .plain("INSERT|UPDATE|DELETE|MERGE|REPLACE", "USE", "SET CATALOG")
            .plain(SETTINGS)
            .changesSession("USE")
            .changesSession(SETTINGS)
            .trait(StatementTrait.OPENS_TRANSACTION, "BEGIN")
            .trait(StatementTrait.MAY_COMMIT_INSIDE, "CALL|EXECUTE|RUNSCRIPT")
            .otherwise(StatementKind.NON_TRANSACTIONAL);
}
