package dev.migration.internal.sql.rules;

import java.util.List;
import java.util.Set;

/**
 * What the statements of H2, HSQLDB and SQLite may do. On H2 and HSQLDB they commit by themselves except queries, changes of
 * data and settings of a session. A few others do not either, such as CREATE SEQUENCE and DECLARE, and are treated as if
 * they did where no transaction of the script is open: that is safe for all.
 */
public final class EmbeddedRules {

    /** What a script can set for its session on H2, by the words after SET. Those of the database outlive the session. */
    public static final List<String> H2_SETTINGS = words(
            "@|LAZY_QUERY_EXECUTION|LOCK_TIMEOUT|NON_KEYWORDS|QUERY_TIMEOUT"
                    + "|SCHEMA|SCHEMA_SEARCH_PATH|SESSION CHARACTERISTICS|THROTTLE|TIME|TRUNCATE_LARGE_LENGTH|VARIABLE_BINARY");

    /** The same on HSQLDB. */
    public static final List<String> HSQLDB_SETTINGS =
            words("IGNORECASE|MAXROWS|ROLE|SCHEMA|SESSION AUTHORIZATION|SESSION CHARACTERISTICS|SESSION RESULT|TIME");

    private static final String PRAGMAS =
            "analysis_limit|automatic_index|busy_timeout|cache_size|cache_spill|case_sensitive_like|"
                    + "cell_size_check|checkpoint_fullfsync|count_changes|empty_result_callbacks|foreign_keys|"
                    + "full_column_names|fullfsync|ignore_check_constraints|journal_size_limit|"
                    + "legacy_alter_table|locking_mode|max_page_count|mmap_size|query_only|read_uncommitted|"
                    + "recursive_triggers|reverse_unordered_selects|secure_delete|short_column_names|"
                    + "synchronous|temp_store|threads|trusted_schema|wal_autocheckpoint|writable_schema";

    /** The pragmas that a script can set for its connection on SQLite. Those of the file outlive it. */
    public static final List<String> SQLITE_PRAGMAS = words(PRAGMAS);

    /** Pragmas that have no effect, without a message, or are refused inside a transaction. */
    private static final String OUTSIDE = "foreign_keys|journal_mode|synchronous|temp_store|locking_mode";

    /** The same of the whole file, where to set them again may take long or do harm. */
    private static final String FILE = "|wal_checkpoint|auto_vacuum|page_size";

    /** CALL and EXECUTE may run anything, a statement that commits too. */
    public static final StatementRules H2 = StatementRules.otherwise(StatementKind.NON_TRANSACTIONAL)
            .kind(StatementKind.PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE")
            .kind(StatementKind.NON_TRANSACTIONAL, "COMMIT|ROLLBACK TRANSACTION")
            .kind(StatementKind.TRANSACTION_CONTROL, "BEGIN", "COMMIT", "ROLLBACK", "PREPARE COMMIT", "SET AUTOCOMMIT")
            .kind(StatementKind.ROWS, "SELECT|VALUES|TABLE|WITH|(|SHOW|EXPLAIN|HELP")
            .kind(StatementKind.NON_TRANSACTIONAL, "SET SESSION")
            .kind(StatementKind.PLAIN, "INSERT|UPDATE|DELETE|MERGE|REPLACE", "USE", "SET CATALOG")
            .kind(StatementKind.PLAIN, settings(H2_SETTINGS))
            .changesSession("USE")
            .changesSession(settings(H2_SETTINGS))
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

    /** A role or a user can only be set outside a transaction. */
    public static final StatementRules HSQLDB = StatementRules.otherwise(StatementKind.NON_TRANSACTIONAL)
            .kind(StatementKind.PLAIN, "ROLLBACK [WORK] TO", "SAVEPOINT", "RELEASE SAVEPOINT")
            .kind(StatementKind.TRANSACTION_CONTROL, "START TRANSACTION", "COMMIT", "ROLLBACK", "SET AUTOCOMMIT")
            .kind(StatementKind.ROWS, "SELECT|VALUES|TABLE|WITH|(|EXPLAIN")
            .kind(StatementKind.PLAIN, "INSERT|UPDATE|DELETE|MERGE", "SET SCHEMA|TIME|IGNORECASE|MAXROWS|TRANSACTION")
            .kind(StatementKind.PLAIN, "SET SESSION CHARACTERISTICS|RESULT|FEATURE")
            .counts("diagnostics", "diagnostics ( row_count )")
            .changesSession(settings(HSQLDB_SETTINGS))
            .trait(StatementTrait.STAYS_IN_SESSION, "DECLARE")
            .trait(StatementTrait.OPENS_TRANSACTION, "START TRANSACTION")
            .ends("CREATE [GLOBAL|LOCAL] TEMP|TEMPORARY")
            .outlasts("INSERT|UPDATE|DELETE|MERGE|SELECT|VALUES|TABLE|WITH|(|EXPLAIN")
            .outlasts("CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|TRUNCATE|CHECKPOINT", "SET DATABASE|FILES|TABLE|PASSWORD")
            .outlasts("START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE")
            .defines("CREATE FUNCTION|PROCEDURE|TRIGGER|VIEW")
            .leaves("identity ( )", Set.of(), "")
            .leaves("current value", Set.of(), "");

    public static final StatementRules SQLITE = StatementRules.otherwise(StatementKind.PLAIN)
            .kind(StatementKind.PLAIN, "ROLLBACK [TRANSACTION] TO", "SAVEPOINT", "RELEASE")
            .trait(StatementTrait.ENDS_WITH_TRANSACTION, "SAVEPOINT")
            .kind(StatementKind.TRANSACTION_CONTROL, "BEGIN", "COMMIT", "END", "ROLLBACK")
            .kind(
                    StatementKind.NON_TRANSACTIONAL,
                    "VACUUM",
                    "ATTACH",
                    "DETACH",
                    "PRAGMA " + OUTSIDE + FILE,
                    "PRAGMA * . " + OUTSIDE + FILE)
            .kind(StatementKind.PLAIN, "PRAGMA " + PRAGMAS, "PRAGMA * . " + PRAGMAS)
            .kind(StatementKind.ROWS, "SELECT|VALUES|WITH|EXPLAIN|PRAGMA")
            .refuseUse(
                    "total_changes",
                    EmbeddedRules::countsAllChanges,
                    "total_changes() counts the rows of the history too.",
                    "read changes() right after each INSERT, UPDATE or DELETE, or count the rows by a query")
            .counts("changes", "changes ( )")
            .tracking("total_changes")
            .changesSession("PRAGMA " + PRAGMAS, "PRAGMA * . " + PRAGMAS, "ATTACH", "DETACH")
            .trait(StatementTrait.SET_OUTSIDE_TRANSACTION, "PRAGMA " + OUTSIDE, "PRAGMA * . " + OUTSIDE)
            .trait(StatementTrait.OPENS_TRANSACTION, "BEGIN")
            .ends("CREATE TEMP|TEMPORARY", "CREATE … TEMP|\"TEMP\"|`TEMP`|'TEMP'|[TEMP] .")
            .outlasts("INSERT|REPLACE|UPDATE|DELETE|SELECT|VALUES|WITH|EXPLAIN")
            .outlasts("CREATE|ALTER|DROP|ANALYZE|REINDEX|VACUUM")
            .outlasts("BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE")
            .defines("CREATE TRIGGER|VIEW")
            .leaves("last_insert_rowid ( )", Set.of(), "");

    private EmbeddedRules() {}

    /** Whether it calls the function now, and is no trigger or view that calls it later. */
    private static boolean countsAllChanges(StatementTokens tokens) {
        return !"create".equals(tokens.at(0)) && !tokens.calls("total_changes").isEmpty();
    }

    private static List<String> words(String words) {
        return List.of(words.split("\\|"));
    }

    private static String[] settings(List<String> names) {
        return names.stream().map(name -> "SET " + name).toArray(String[]::new);
    }
}
