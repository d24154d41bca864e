// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Syntax;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * MariaDB and MySQL: statements commit by themselves except queries, changes of data and settings of the session. A few
 * others do not either, such as CHECKSUM, and are treated as if they did where no transaction of the script is open: that is
 * safe for all. CALL, EXECUTE and blocks may run anything, a statement that commits too.
 */
public final class MySqlRules {

    public static final Syntax SYNTAX = new Syntax(
            "nNxXbB",
            Syntax.Feature.BACKSLASH_ESCAPES,
            Syntax.Feature.DOUBLE_QUOTED_STRINGS,
            Syntax.Feature.BACKTICK_NAMES,
            Syntax.Feature.HASH_COMMENTS,
            Syntax.Feature.DASHES_NEED_SPACE,
            Syntax.Feature.EXECUTABLE_COMMENTS,
            Syntax.Feature.BARS_ARE_OR,
            Syntax.Feature.ROWNUM,
            Syntax.Feature.DELETE_FROM_SEVERAL,
            Syntax.Feature.DELIMITER_COMMAND);

    /** Modes in which quotes or backslashes mean something else, by themselves or as a part of them. */
    private static final Pattern OTHER_QUOTES = Pattern.compile(
            "\\b(?:NO_BACKSLASH_ESCAPES|ANSI_QUOTES|ANSI|DB2|MAXDB|MSSQL|ORACLE|POSTGRESQL)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> ASSIGNMENT = Set.of("=", ":=", ":");

    private static final Set<String> OF_THE_SERVER = Set.of("global", "persist", "persist_only");

    private MySqlRules() {}

    public static final StatementRules RULES = StatementRules.otherwise(StatementKind.NON_TRANSACTIONAL)
            .tracking("autocommit", "returning", "release_all_locks", "sql_mode")
            .kind(StatementKind.PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE SAVEPOINT")
            .kind(StatementKind.NON_TRANSACTIONAL, "BEGIN NOT")
            .kind(StatementKind.TRANSACTION_CONTROL, "BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK", "XA")
            .refuse(
                    "XA START|BEGIN",
                    "Between XA END and XA COMMIT nothing else can be written, not even the progress of the script.",
                    "write START TRANSACTION for it, and COMMIT at its end")
            .kind(StatementKind.NON_TRANSACTIONAL, "SET STATEMENT")
            .kind(StatementKind.TRANSACTION_CONTROL, "SET … AUTOCOMMIT =|:=|:")
            // What holds for the server stays when the transaction is rolled back, and the first two commit.
            .kind(
                    StatementKind.NON_TRANSACTIONAL,
                    "SET PASSWORD",
                    "SET DEFAULT ROLE",
                    "SET GLOBAL|PERSIST|PERSIST_ONLY")
            .kind(
                    StatementKind.NON_TRANSACTIONAL,
                    "SET @@ GLOBAL|PERSIST|PERSIST_ONLY",
                    "SET @ @ GLOBAL|PERSIST|PERSIST_ONLY")
            .kind(StatementKind.ROWS, "SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|DESCRIBE|DESC|HELP|HANDLER")
            .kind(StatementKind.ROWS, "INSERT|REPLACE|DELETE … RETURNING")
            .kind(StatementKind.PLAIN, "INSERT|UPDATE|DELETE|REPLACE|SET|USE|DO", "LOAD DATA|XML")
            .kind(
                    StatementKind.PLAIN,
                    "PREPARE",
                    "DEALLOCATE|DROP PREPARE",
                    "SIGNAL|RESIGNAL",
                    "GET [CURRENT] DIAGNOSTICS")
            .kind(StatementKind.PLAIN, "CREATE [OR] [REPLACE] TEMPORARY TABLE", "DROP TEMPORARY TABLE")
            .refuseUse(
                    "release_all_locks",
                    MySqlRules::releasesAllLocks,
                    "RELEASE_ALL_LOCKS() releases the lock that keeps other instances from migrating at the same time.",
                    "release what the script has locked by its name: RELEASE_LOCK('name')")
            .refuseUse(
                    "sql_mode",
                    MySqlRules::setsOtherQuotes,
                    "In this sql_mode quotes or backslashes have another meaning than the one with which files are read.",
                    "leave out NO_BACKSLASH_ESCAPES, ANSI_QUOTES and the modes that bring it (ANSI, ORACLE and the like);"
                            + " write a backslash in a string twice, and names in backticks")
            .counts("row_count", "row_count ( )")
            .counts("found_rows", "found_rows ( )")
            .counts("warning_count", "@ @ warning_count", "@ @ session . warning_count", "@ @ local . warning_count")
            .counts("error_count", "@ @ error_count", "@ @ session . error_count", "@ @ local . error_count")
            .trait(StatementTrait.MAY_READ_COUNT, "GET [CURRENT] DIAGNOSTICS")
            .prepares("PREPARE", "EXECUTE IMMEDIATE", "SET @")
            .changesSession("USE", "SET", "PREPARE", "DEALLOCATE|DROP PREPARE")
            .keepsSession("SET TRANSACTION|GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|DEFAULT|STATEMENT")
            .keepsSession("SET @@ GLOBAL|PERSIST|PERSIST_ONLY", "SET @ @ GLOBAL|PERSIST|PERSIST_ONLY")
            .trait(StatementTrait.OPENS_TRANSACTION, "BEGIN [WORK] $", "START TRANSACTION")
            .trait(StatementTrait.SETS_TRANSACTION_MODE, "SET [LOCAL|SESSION] TRANSACTION")
            .trait(
                    StatementTrait.MAY_COMMIT_INSIDE,
                    "CALL|EXECUTE|IF|CASE|LOOP|REPEAT|WHILE|FOR",
                    "BEGIN NOT",
                    "SET STATEMENT")
            .trait(StatementTrait.MAY_COMMIT_INSIDE, "DROP [TEMPORARY] TABLE|TABLES|VIEW|SEQUENCE|USER|ROLE … ,")
            .trait(
                    StatementTrait.MAY_COMMIT_INSIDE,
                    "CREATE|ALTER|RENAME [OR] [REPLACE] USER|ROLE … ,",
                    "GRANT|REVOKE … TO|FROM … ,")
            .trait(StatementTrait.LOCKS_TABLES, "LOCK TABLE|TABLES")
            .trait(StatementTrait.LOCKS_TABLES, "FLUSH [LOCAL|NO_WRITE_TO_BINLOG] TABLE|TABLES … WITH READ LOCK")
            .trait(StatementTrait.LOCKS_TABLES, "FLUSH [LOCAL|NO_WRITE_TO_BINLOG] TABLE|TABLES … FOR EXPORT")
            .trait(StatementTrait.UNLOCKS_TABLES, "UNLOCK TABLE|TABLES", "BEGIN [WORK] $", "START TRANSACTION")
            .locksSession("get_lock")
            .ends("CREATE [OR] [REPLACE] TEMPORARY", "BEGIN NOT", "SET STATEMENT|TRANSACTION")
            .ends("SET GLOBAL|PERSIST|PERSIST_ONLY … ,", "SET @@ GLOBAL|PERSIST|PERSIST_ONLY … ,")
            .outlasts("SET GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|DEFAULT")
            .outlasts("SET @@ GLOBAL|PERSIST|PERSIST_ONLY", "SET @ @ GLOBAL|PERSIST|PERSIST_ONLY")
            .outlasts("INSERT|REPLACE|UPDATE|DELETE|LOAD|SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|DESCRIBE|DESC|HELP")
            .outlasts("CREATE|ALTER|DROP|RENAME|TRUNCATE|GRANT|REVOKE")
            .outlasts("ANALYZE [NO_WRITE_TO_BINLOG|LOCAL] TABLE|TABLES", "CHECK|CHECKSUM|OPTIMIZE|REPAIR|FLUSH")
            .outlasts("BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|XA")
            // What is locked is unlocked before the journal is written again.
            .outlasts("LOCK|UNLOCK TABLE|TABLES")
            .variables()
            .defines("CREATE [OR] [REPLACE] [AGGREGATE] FUNCTION|PROCEDURE|TRIGGER|EVENT|VIEW|PACKAGE")
            .defines("CREATE [OR] [REPLACE] DEFINER … FUNCTION|PROCEDURE|TRIGGER|EVENT|VIEW|PACKAGE")
            // An INSERT may leave none: into a table without a counter, or with a number for it.
            .leaves("last_insert_id ( )", Set.of(), "last_insert_id")
            .leaves("@ @ last_insert_id", Set.of(), "last_insert_id")
            .leaves("@ @ session . last_insert_id", Set.of(), "last_insert_id")
            .leaves("@ @ local . last_insert_id", Set.of(), "last_insert_id")
            .leaves("@ @ identity", Set.of(), "last_insert_id")
            .leaves("@ @ session . identity", Set.of(), "last_insert_id")
            .leaves("@ @ local . identity", Set.of(), "last_insert_id")
            .leaves("lastval (", Set.of(), "")
            .leaves("previous value", Set.of(), "");

    /** The first mode in which quotes or backslashes mean something else. */
    public static Optional<String> otherQuotes(String sqlMode) {
        return OTHER_QUOTES.matcher(sqlMode).results().findFirst().map(MatchResult::group);
    }

    /** Whether it sets such a mode for the session. */
    private static boolean setsOtherQuotes(StatementTokens tokens) {
        if (!"set".equals(tokens.at(0))) {
            return false;
        }
        for (int i = 1; tokens.at(i) != null; i++) {
            // SET GLOBAL sql_mode, or @@GLOBAL.sql_mode.
            boolean ofTheServer = isOfTheServer(tokens, i - 1) || (i > 1 && isOfTheServer(tokens, i - 2));
            if ("sql_mode".equals(tokens.at(i))
                    && ASSIGNMENT.contains(String.valueOf(tokens.at(i + 1)))
                    && !ofTheServer
                    && hasOtherQuotes(tokens, i + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfTheServer(StatementTokens tokens, int index) {
        return OF_THE_SERVER.contains(String.valueOf(tokens.at(index)));
    }

    /** Whether a value that starts here, up to a comma outside parentheses, names such a mode. */
    private static boolean hasOtherQuotes(StatementTokens tokens, int start) {
        int depth = 0;
        int next = start;
        for (String token = tokens.at(next); token != null; token = tokens.at(++next)) {
            depth += "(".equals(token) ? 1 : ")".equals(token) ? -1 : 0;
            if (depth == 0 && ",".equals(token)) {
                return false;
            }
            if (otherQuotes(token).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it calls the function now; what it defines may call it later. */
    private static boolean releasesAllLocks(StatementTokens tokens) {
        return !"create".equals(tokens.at(0))
                && !"alter".equals(tokens.at(0))
                && !tokens.calls("release_all_locks").isEmpty();
    }
}
