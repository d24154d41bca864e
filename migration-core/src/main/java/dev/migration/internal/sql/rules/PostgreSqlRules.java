// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Syntax;
import java.util.Set;

/** PostgreSQL 13 to 18: which statements return rows, and which its manual forbids inside a transaction block. */
public final class PostgreSqlRules {

    public static final Syntax SYNTAX = new Syntax(
            "eEbBxXnN",
            Syntax.Feature.ESCAPE_STRINGS,
            Syntax.Feature.UNICODE_STRINGS,
            Syntax.Feature.CONTINUED_STRINGS,
            Syntax.Feature.DOLLAR_QUOTES,
            Syntax.Feature.TAGGED_DOLLAR_QUOTES,
            Syntax.Feature.NESTED_COMMENTS,
            Syntax.Feature.CARRIAGE_RETURN_ENDS_COMMENT,
            Syntax.Feature.FREE_OPERATORS,
            Syntax.Feature.STATEMENTS_IN_PARENTHESES,
            Syntax.Feature.PSQL_COMMANDS,
            Syntax.Feature.SEVERAL_STATEMENTS_AT_A_TIME);

    private static final String UTF8 = "!UTF8|'UTF8'|'UTF-8'|UNICODE|'UNICODE'|\"UTF8\"|DEFAULT";
    private static final String NOT_ISO = "~SQL|POSTGRES|GERMAN";

    private static final String ENCODING_CHANGED =
            "Under another client_encoding than UTF8 the driver discards the connection.";
    private static final String LEAVE_ENCODING =
            "delete it: files are read as UTF-8, whatever the database's own encoding is";
    private static final String DATE_STYLE_CHANGED =
            "Under another DateStyle than ISO the driver discards the connection.";
    private static final String LEAVE_DATE_STYLE =
            "delete it, or set the order alone: SET DateStyle = 'ISO, DMY'; to write dates in another form use to_char()";

    private PostgreSqlRules() {}

    public static final StatementRules RULES = StatementRules.otherwise(StatementKind.PLAIN)
            .tracking("returning", "concurrently", "detach", "commit", "pg_advisory_unlock_all")
            .newValuesNeedCommit("which PostgreSQL allows only after a commit")
            .kind(StatementKind.NON_TRANSACTIONAL, "COMMIT|ROLLBACK PREPARED")
            .kind(StatementKind.PLAIN, "ROLLBACK [WORK|TRANSACTION] TO")
            .kind(StatementKind.TRANSACTION_CONTROL, "BEGIN", "START TRANSACTION", "COMMIT", "END", "ROLLBACK", "ABORT")
            .kind(StatementKind.TRANSACTION_CONTROL, "PREPARE TRANSACTION")
            .kind(StatementKind.ROWS, "SELECT|VALUES|TABLE|WITH|(|FETCH|SHOW|EXPLAIN|EXECUTE|CALL")
            .kind(StatementKind.ROWS, "INSERT|UPDATE|DELETE|MERGE … RETURNING")
            // Either word means the client, in both directions.
            .refuse(
                    "COPY … TO STDOUT|STDIN",
                    "COPY … TO STDOUT sends its rows to the client, and a migration has no client that reads them.",
                    "delete it, or write to a file of the server's: COPY … TO '/path'")
            .refuse(
                    "COMMIT|END|ROLLBACK|ABORT [WORK|TRANSACTION] AND CHAIN",
                    "AND CHAIN opens a transaction that cannot be started again if the script is interrupted in it.",
                    "end the transaction without it, and write BEGIN with its options after it")
            .refuse(
                    "PREPARE TRANSACTION",
                    "PREPARE TRANSACTION keeps the row with the script's progress locked until the transaction is"
                            + " committed, so that no more progress can be recorded.",
                    "end the transaction with COMMIT")
            .refuse(
                    "DISCARD ALL",
                    "DISCARD ALL releases the lock that keeps other instances from migrating at the same time.",
                    "delete it, because each script starts with the session as it was; or write RESET ALL or DISCARD TEMP")
            .refuse(
                    "SELECT … PG_ADVISORY_UNLOCK_ALL (",
                    "pg_advisory_unlock_all() releases the lock that keeps other instances from migrating at the same"
                            + " time.",
                    "unlock what the script has locked by its key: pg_advisory_unlock(key)")
            .refuse("SET [SESSION|LOCAL] CLIENT_ENCODING TO|= " + UTF8, ENCODING_CHANGED, LEAVE_ENCODING)
            .refuse("SET [SESSION|LOCAL] NAMES " + UTF8, ENCODING_CHANGED, LEAVE_ENCODING)
            .refuse("SELECT … SET_CONFIG ( 'CLIENT_ENCODING' , " + UTF8, ENCODING_CHANGED, LEAVE_ENCODING)
            .refuse("SET [SESSION|LOCAL] DATESTYLE TO|= … " + NOT_ISO, DATE_STYLE_CHANGED, LEAVE_DATE_STYLE)
            .refuse("SELECT … SET_CONFIG ( 'DATESTYLE' , " + NOT_ISO, DATE_STYLE_CHANGED, LEAVE_DATE_STYLE)
            .kind(StatementKind.COPY, "COPY … FROM STDIN|STDOUT")
            // Never in a batch, as it can switch the protocol to its own mode.
            .kind(StatementKind.ROWS, "COPY")
            .kind(StatementKind.NON_TRANSACTIONAL, "CREATE [UNIQUE] INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY")
            .kind(
                    StatementKind.NON_TRANSACTIONAL,
                    "REINDEX DATABASE|SYSTEM|SCHEMA",
                    "REINDEX ( … ) DATABASE|SYSTEM|SCHEMA")
            .kind(StatementKind.PLAIN, "REINDEX ( … CONCURRENTLY FALSE|OFF|0|'FALSE'|'OFF' … )")
            .kind(StatementKind.NON_TRANSACTIONAL, "REINDEX ( … CONCURRENTLY … )")
            .kind(
                    StatementKind.NON_TRANSACTIONAL,
                    "REINDEX INDEX|TABLE CONCURRENTLY",
                    "REINDEX ( … ) INDEX|TABLE CONCURRENTLY")
            .kind(StatementKind.NON_TRANSACTIONAL, "VACUUM", "CLUSTER [VERBOSE] $", "CLUSTER ( … ) $")
            .kind(StatementKind.NON_TRANSACTIONAL, "CREATE|DROP DATABASE|TABLESPACE", "ALTER DATABASE * SET TABLESPACE")
            .kind(StatementKind.NON_TRANSACTIONAL, "ALTER SYSTEM")
            .kind(StatementKind.NON_TRANSACTIONAL, "ALTER TABLE … DETACH PARTITION … CONCURRENTLY")
            // Forbidden where a replication slot is made. Outside a transaction they are always allowed.
            .kind(
                    StatementKind.PLAIN,
                    "CREATE SUBSCRIPTION … ( … CONNECT|CREATE_SLOT [=] FALSE|OFF|0|'FALSE'|'OFF' … )")
            .kind(StatementKind.NON_TRANSACTIONAL, "CREATE SUBSCRIPTION")
            // Forbidden where the subscription has a slot, which only the catalogue knows.
            .kind(StatementKind.NON_TRANSACTIONAL, "DROP SUBSCRIPTION")
            .kind(
                    StatementKind.PLAIN,
                    "ALTER SUBSCRIPTION * SET|ADD|DROP PUBLICATION … ( … REFRESH [=] FALSE|OFF|0|'FALSE'|'OFF' … )")
            .kind(
                    StatementKind.NON_TRANSACTIONAL,
                    "ALTER SUBSCRIPTION * SET|ADD|DROP PUBLICATION",
                    "ALTER SUBSCRIPTION * REFRESH")
            .kind(StatementKind.NON_TRANSACTIONAL, "ALTER SUBSCRIPTION * SET ( … FAILOVER|TWO_PHASE … )")
            .changesSession("SET", "RESET", "DISCARD")
            .keepsSession("SET LOCAL|TRANSACTION|CONSTRAINTS")
            .trait(StatementTrait.CHANGES_SESSION, "UPDATE [PG_CATALOG|\"pg_catalog\"] [.] PG_SETTINGS|\"pg_settings\"")
            .trait(
                    StatementTrait.SETS_SESSION_USER,
                    "SET SESSION AUTHORIZATION",
                    "SET SESSION|LOCAL SESSION AUTHORIZATION")
            .trait(StatementTrait.SETS_SESSION_USER, "SET [SESSION|LOCAL] SESSION_AUTHORIZATION")
            .sessionFunction("set_config")
            .calls(StatementTrait.LASTS_WITH_SESSION, "pg_advisory_lock", "pg_advisory_lock_shared")
            .calls(StatementTrait.LASTS_WITH_SESSION, "pg_try_advisory_lock", "pg_try_advisory_lock_shared")
            // What they call is called later, if at all.
            .without(StatementTrait.LASTS_WITH_SESSION, "CREATE [OR] [REPLACE] FUNCTION|PROCEDURE|VIEW|RULE")
            .trait(StatementTrait.ONLY_CHANGES_SESSION, "SELECT [PG_CATALOG] [.] SET_CONFIG ( * , * , FALSE ) $")
            .trait(
                    StatementTrait.LASTS_WITH_SESSION,
                    "LISTEN",
                    "PREPARE !TRANSACTION",
                    "LOAD",
                    "DECLARE … WITH HOLD",
                    "DISCARD")
            .trait(
                    StatementTrait.LASTS_WITH_SESSION,
                    "CREATE [GLOBAL|LOCAL] TEMP|TEMPORARY",
                    "SELECT … INTO TEMP|TEMPORARY|PG_TEMP",
                    "SELECT … INTO TABLE PG_TEMP")
            .without(StatementTrait.LASTS_WITH_SESSION, "CREATE [GLOBAL|LOCAL] TEMP|TEMPORARY … ON COMMIT DROP")
            .trait(
                    StatementTrait.LASTS_WITH_SESSION,
                    "CREATE [OR] [REPLACE] TABLE|VIEW|SEQUENCE|FUNCTION|TYPE [IF] [NOT] [EXISTS] PG_TEMP")
            .trait(
                    StatementTrait.ENDS_WITH_TRANSACTION,
                    "SET LOCAL !TRANSACTION",
                    "SET CONSTRAINTS",
                    "LOCK",
                    "SAVEPOINT")
            .trait(
                    StatementTrait.ENDS_WITH_TRANSACTION,
                    "CREATE [GLOBAL|LOCAL] [TEMP|TEMPORARY] TABLE … ON COMMIT DROP|DELETE")
            .without(StatementTrait.ENDS_WITH_TRANSACTION, "CREATE [OR] [REPLACE] FUNCTION|PROCEDURE|VIEW|RULE")
            .trait(StatementTrait.OPENS_TRANSACTION, "BEGIN", "START TRANSACTION")
            .trait(StatementTrait.SETS_TRANSACTION_MODE, "SET [LOCAL|SESSION] TRANSACTION")
            // Outside a transaction they may commit, and more than once.
            .trait(StatementTrait.MAY_COMMIT_INSIDE, "CALL", "DO")
            // It ends with its transaction.
            .outlasts("CREATE [GLOBAL|LOCAL] TEMP|TEMPORARY … ON COMMIT DROP", "SET LOCAL|TRANSACTION|CONSTRAINTS")
            .ends(
                    "CREATE [OR] [REPLACE] [GLOBAL|LOCAL] TEMP|TEMPORARY",
                    "CREATE [OR] [REPLACE] FUNCTION|PROCEDURE ~PG_TEMP")
            // It may name that schema for its own search path.
            .outlasts("CREATE [OR] [REPLACE] FUNCTION|PROCEDURE")
            .ends("CREATE|SET|SELECT|WITH … ~PG_TEMP")
            .ends("SELECT|WITH … INTO [GLOBAL|LOCAL] TEMP|TEMPORARY")
            .outlasts("INSERT|UPDATE|DELETE|MERGE|SELECT|VALUES|TABLE|WITH|COPY|SHOW|LOCK|NOTIFY")
            .outlasts("CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|REASSIGN|SECURITY|IMPORT|REFRESH|TRUNCATE")
            .outlasts("VACUUM|ANALYZE|ANALYSE|CLUSTER|REINDEX|CHECKPOINT")
            .outlasts("BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE")
            .defines("CREATE [OR] [REPLACE] FUNCTION|PROCEDURE|VIEW|RULE|TRIGGER")
            // In a new session there is none until then, so that a wrong one cannot be read.
            .leaves("lastval (", Set.of("insert"), "nextval")
            .leaves("currval (", Set.of("insert"), "nextval");
}
