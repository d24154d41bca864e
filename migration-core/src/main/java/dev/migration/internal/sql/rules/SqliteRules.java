package dev.migration.internal.sql.rules;

import static dev.migration.internal.sql.rules.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.internal.sql.rules.StatementKind.PLAIN;
import static dev.migration.internal.sql.rules.StatementKind.ROWS;
import static dev.migration.internal.sql.rules.StatementKind.TRANSACTION_CONTROL;
import static dev.migration.internal.sql.rules.StatementTrait.OPENS_TRANSACTION;

import java.util.List;

/**
 * SQLite 3: all statements run in a transaction but a few. Some settings are refused there, and the one for foreign keys
 * is ignored without a message.
 */
public final class SqliteRules {

    private SqliteRules() {}

    /** Settings that have no effect, or are refused, inside a transaction. */
    private static final String OUTSIDE =
            "foreign_keys|journal_mode|synchronous|temp_store|locking_mode|wal_checkpoint|auto_vacuum|page_size";

    private static final String SETTINGS =
            "analysis_limit|automatic_index|busy_timeout|cache_size|cache_spill|case_sensitive_like|"
                    + "cell_size_check|checkpoint_fullfsync|count_changes|empty_result_callbacks|foreign_keys|"
                    + "full_column_names|fullfsync|ignore_check_constraints|journal_size_limit|"
                    + "legacy_alter_table|locking_mode|max_page_count|mmap_size|query_only|read_uncommitted|"
                    + "recursive_triggers|reverse_unordered_selects|secure_delete|short_column_names|"
                    + "synchronous|temp_store|threads|trusted_schema|wal_autocheckpoint|writable_schema";

    /** The pragmas that a script can set for its connection. Those of the file outlive it. */
    public static final List<String> SESSION_SETTINGS = List.of(SETTINGS.split("\\|"));

    public static final StatementRules RULES = StatementRules.rules()
            .kind(PLAIN, "ROLLBACK [TRANSACTION] TO", "SAVEPOINT", "RELEASE")
            .kind(TRANSACTION_CONTROL, "BEGIN", "COMMIT", "END", "ROLLBACK")
            .kind(NON_TRANSACTIONAL, "VACUUM", "ATTACH", "DETACH", "PRAGMA " + OUTSIDE, "PRAGMA * . " + OUTSIDE)
            .kind(PLAIN, "PRAGMA " + SETTINGS, "PRAGMA * . " + SETTINGS)
            .kind(ROWS, "SELECT|VALUES|WITH|EXPLAIN|PRAGMA")
            .changesSession("PRAGMA " + SETTINGS, "PRAGMA * . " + SETTINGS, "ATTACH", "DETACH")
            .trait(OPENS_TRANSACTION, "BEGIN")
            .otherwise(PLAIN);
}
