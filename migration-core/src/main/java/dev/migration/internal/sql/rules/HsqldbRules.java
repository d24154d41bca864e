package dev.migration.internal.sql.rules;

import java.util.List;

/**
 * HSQLDB 2.7: statements commit by themselves except queries, changes of data, and most settings of the session. A few
 * others do not either, such as DECLARE, and are treated as if they did: that is safe for all. A role or a user can only be
 * set outside a transaction.
 */
public final class HsqldbRules {

    private HsqldbRules() {}

    private static final String SESSION =
            "IGNORECASE|MAXROWS|ROLE|SCHEMA|SESSION AUTHORIZATION|SESSION CHARACTERISTICS|" + "SESSION RESULT|TIME";

    /** What a script can set for its session, by the words after SET. */
    public static final List<String> SESSION_SETTINGS = List.of(SESSION.split("\\|"));

    private static final String TRANSACTIONAL_SETTINGS = "SCHEMA|TIME|IGNORECASE|MAXROWS|TRANSACTION";

    public static final StatementRules RULES = StatementRules.rules()
            .plain("ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE SAVEPOINT")
            .transactionControl("START TRANSACTION", "COMMIT", "ROLLBACK", "SET AUTOCOMMIT")
            .rows("SELECT|VALUES|TABLE|WITH|(|EXPLAIN")
            .plain("INSERT|UPDATE|DELETE|MERGE", "SET " + TRANSACTIONAL_SETTINGS)
            .plain("SET SESSION CHARACTERISTICS|RESULT|FEATURE")
            .changesSession(StatementRules.settings(SESSION_SETTINGS))
            .trait(StatementTrait.STAYS_IN_SESSION, "DECLARE")
            .trait(StatementTrait.OPENS_TRANSACTION, "START TRANSACTION")
            .otherwise(StatementKind.NON_TRANSACTIONAL);
}
