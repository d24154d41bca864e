// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Syntax;
import java.util.List;
import java.util.Set;

/**
 * What the statements of HSQLDB may do. They commit by themselves except queries, changes of data and settings of a session. A few
 * others do not either, such as DECLARE, and are treated as if they did where no transaction of the script is open: that is safe
 * for all.
 */
public final class HsqldbRules {

    public static final Syntax SYNTAX = new Syntax(
            "nNxXbB",
            Syntax.Feature.UNICODE_STRINGS,
            Syntax.Feature.CARRIAGE_RETURN_ENDS_COMMENT,
            Syntax.Feature.UNICODE_SPACES,
            Syntax.Feature.ROWNUM);

    /** What a script can set for its session, by the words after SET. Settings of the database outlive the session. */
    public static final List<String> SETTINGS =
            List.of("IGNORECASE|MAXROWS|ROLE|SCHEMA|SESSION AUTHORIZATION|SESSION CHARACTERISTICS|SESSION RESULT|TIME"
                    .split("\\|"));

    private static final String[] SET_OF_SESSION =
            SETTINGS.stream().map("SET "::concat).toArray(String[]::new);

    /** A role or a user can only be set outside a transaction. */
    public static final StatementRules RULES = StatementRules.otherwise(StatementKind.NON_TRANSACTIONAL)
            .kind(StatementKind.PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE SAVEPOINT")
            .kind(StatementKind.TRANSACTION_CONTROL, "START TRANSACTION", "COMMIT", "ROLLBACK", "SET AUTOCOMMIT")
            .kind(StatementKind.ROWS, "SELECT|VALUES|TABLE|WITH|(|EXPLAIN")
            .kind(StatementKind.PLAIN, "INSERT|UPDATE|DELETE|MERGE", "SET SCHEMA|TIME|IGNORECASE|MAXROWS|TRANSACTION")
            .kind(StatementKind.PLAIN, "SET SESSION CHARACTERISTICS|RESULT|FEATURE")
            .counts("diagnostics", "diagnostics ( row_count )")
            .changesSession(SET_OF_SESSION)
            .trait(StatementTrait.STAYS_IN_SESSION, "DECLARE")
            .trait(StatementTrait.OPENS_TRANSACTION, "START TRANSACTION")
            .ends("CREATE [GLOBAL|LOCAL] TEMP|TEMPORARY")
            .outlasts("INSERT|UPDATE|DELETE|MERGE|SELECT|VALUES|TABLE|WITH|(|EXPLAIN")
            .outlasts("CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|TRUNCATE|CHECKPOINT", "SET DATABASE|FILES|TABLE|PASSWORD")
            .outlasts("START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE")
            .defines("CREATE FUNCTION|PROCEDURE|TRIGGER|VIEW")
            .leaves("identity ( )", Set.of(), "")
            .leaves("current value", Set.of(), "");

    private HsqldbRules() {}
}
