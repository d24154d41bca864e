// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Syntax;
import java.util.List;
import java.util.Set;

/**
 * What the statements of H2 may do. They commit by themselves except queries, changes of data and settings of a session. A few
 * others do not either, such as CREATE SEQUENCE, and are treated as if they did where no transaction of the script is open: that
 * is safe for all.
 */
public final class H2Rules {

    public static final Syntax SYNTAX = new Syntax(
            "nNxX",
            Syntax.Feature.UNICODE_STRINGS,
            Syntax.Feature.DOLLAR_QUOTES,
            Syntax.Feature.BACKTICK_NAMES,
            Syntax.Feature.SLASH_COMMENTS,
            Syntax.Feature.NESTED_COMMENTS,
            Syntax.Feature.CARRIAGE_RETURN_ENDS_COMMENT,
            Syntax.Feature.UNICODE_SPACES,
            Syntax.Feature.ROWNUM,
            Syntax.Feature.ONE_STATEMENT_AT_A_TIME);

    /** What a script can set for its session, by the words after SET. Settings of the database outlive the session. */
    public static final List<String> SETTINGS =
            List.of(("@|LAZY_QUERY_EXECUTION|LOCK_TIMEOUT|NON_KEYWORDS|QUERY_TIMEOUT"
                            + "|SCHEMA|SCHEMA_SEARCH_PATH|SESSION CHARACTERISTICS|THROTTLE|TIME|TRUNCATE_LARGE_LENGTH|VARIABLE_BINARY")
                    .split("\\|"));

    private static final String[] SET_OF_SESSION =
            SETTINGS.stream().map("SET "::concat).toArray(String[]::new);

    /** CALL and EXECUTE may run anything, a statement that commits too. */
    public static final StatementRules RULES = StatementRules.otherwise(StatementKind.NON_TRANSACTIONAL)
            .kind(StatementKind.PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE")
            .kind(StatementKind.NON_TRANSACTIONAL, "COMMIT|ROLLBACK TRANSACTION")
            .kind(StatementKind.TRANSACTION_CONTROL, "BEGIN", "COMMIT", "ROLLBACK", "PREPARE COMMIT", "SET AUTOCOMMIT")
            .kind(StatementKind.ROWS, "SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|HELP")
            .kind(StatementKind.NON_TRANSACTIONAL, "SET SESSION")
            .kind(StatementKind.PLAIN, "INSERT|UPDATE|DELETE|MERGE|REPLACE", "USE", "SET CATALOG")
            .kind(StatementKind.PLAIN, SET_OF_SESSION)
            .changesSession("USE")
            .changesSession(SET_OF_SESSION)
            .trait(StatementTrait.OPENS_TRANSACTION, "BEGIN")
            .trait(StatementTrait.MAY_COMMIT_INSIDE, "CALL|EXECUTE|RUNSCRIPT")
            .ends("CREATE [CACHED|MEMORY] [LOCAL|GLOBAL] TEMP|TEMPORARY")
            .outlasts("INSERT|UPDATE|DELETE|MERGE|REPLACE|SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|HELP|SCRIPT")
            .outlasts("CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|TRUNCATE|ANALYZE|CHECKPOINT|SET")
            .outlasts("BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE")
            .variables()
            .leaves("identity ( )", Set.of(), "")
            .leaves("scope_identity ( )", Set.of(), "")
            .leaves("current value", Set.of(), "")
            .leaves("currval (", Set.of(), "")
            .leaves(". currval", Set.of(), "");

    private H2Rules() {}
}
