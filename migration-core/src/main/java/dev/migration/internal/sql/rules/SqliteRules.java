// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Syntax;
import java.util.List;
import java.util.Set;

/** What the statements of SQLite may do: the file is one transaction, and a few only work outside. */
public final class SqliteRules {

    public static final Syntax SYNTAX = new Syntax(
            "xX",
            Syntax.Feature.BACKTICK_NAMES,
            Syntax.Feature.BRACKET_NAMES,
            Syntax.Feature.BYTE_ORDER_MARK_IS_SPACE,
            Syntax.Feature.ROWID,
            Syntax.Feature.PRAGMAS,
            Syntax.Feature.ONE_STATEMENT_AT_A_TIME);

    private static final String PRAGMAS =
            "analysis_limit|automatic_index|busy_timeout|cache_size|cache_spill|case_sensitive_like|"
                    + "cell_size_check|checkpoint_fullfsync|count_changes|empty_result_callbacks|foreign_keys|"
                    + "full_column_names|fullfsync|ignore_check_constraints|journal_size_limit|"
                    + "legacy_alter_table|locking_mode|max_page_count|mmap_size|query_only|read_uncommitted|"
                    + "recursive_triggers|reverse_unordered_selects|secure_delete|short_column_names|"
                    + "synchronous|temp_store|threads|trusted_schema|wal_autocheckpoint|writable_schema";

    /** What a script can set for its connection by a pragma. Settings of the file outlive it. */
    public static final List<String> SETTINGS = List.of(PRAGMAS.split("\\|"));

    /** Pragmas that have no effect, without a message, or are refused inside a transaction. */
    private static final String OUTSIDE = "foreign_keys|journal_mode|synchronous|temp_store|locking_mode";

    /** The same of the whole file, where to set them again may take long or do harm. */
    private static final String FILE = "|wal_checkpoint|auto_vacuum|page_size";

    public static final StatementRules RULES = StatementRules.otherwise(StatementKind.PLAIN)
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
                    SqliteRules::countsAllChanges,
                    "total_changes() counts the rows of the history too.",
                    "read changes() right after each INSERT, UPDATE or DELETE, or count the rows by a query")
            .refuseCommitAlone(
                    "This statement ends a transaction that the script has not started, which SQLite refuses.",
                    "delete it: unless its options say otherwise, a script is one transaction anyway, and PRAGMA foreign_keys"
                            + " is set before that starts")
            .counts("changes", "changes ( )")
            .countsOnly("INSERT|REPLACE|UPDATE|DELETE")
            // What WITH names only selects; replace is a function too.
            .countsOnly("WITH … INSERT|UPDATE|DELETE", "WITH … REPLACE INTO")
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

    private SqliteRules() {}

    /** Whether it calls the function now, and is no trigger or view that calls it later. */
    private static boolean countsAllChanges(StatementTokens tokens) {
        return !"create".equals(tokens.at(0)) && !tokens.calls("total_changes").isEmpty();
    }
}
