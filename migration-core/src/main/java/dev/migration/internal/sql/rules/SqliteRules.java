package dev.migration.internal.sql.rules;

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
            .plain("ROLLBACK [TRANSACTION] TO", "SAVEPOINT", "RELEASE")
            .transactionControl("BEGIN", "COMMIT", "END", "ROLLBACK")
            .nonTransactional("VACUUM", "ATTACH", "DETACH", "PRAGMA " + OUTSIDE, "PRAGMA * . " + OUTSIDE)
            .plain("PRAGMA " + SETTINGS, "PRAGMA * . " + SETTINGS)
            .rows("SELECT|VALUES|WITH|EXPLAIN|PRAGMA")
            .changesSession("PRAGMA " + SETTINGS, "PRAGMA * . " + SETTINGS, "ATTACH", "DETACH")
            .trait(StatementTrait.OPENS_TRANSACTION, "BEGIN")
            .otherwise(StatementKind.PLAIN);
}
