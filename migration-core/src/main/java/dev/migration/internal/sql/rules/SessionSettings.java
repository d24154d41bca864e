package dev.migration.internal.sql.rules;

import java.util.List;

/**
 * What a script can set for its session, by the words behind SET or PRAGMA. Scripts may set all of it, and whoever runs
 * them puts all of it back.
 */
public final class SessionSettings {

    /** The pragmas of a connection to SQLite. Those of the file outlive it. */
    public static final List<String> SQLITE = List.of(
            "analysis_limit",
            "automatic_index",
            "busy_timeout",
            "cache_size",
            "cache_spill",
            "case_sensitive_like",
            "cell_size_check",
            "checkpoint_fullfsync",
            "count_changes",
            "empty_result_callbacks",
            "foreign_keys",
            "full_column_names",
            "fullfsync",
            "ignore_check_constraints",
            "journal_size_limit",
            "legacy_alter_table",
            "locking_mode",
            "max_page_count",
            "mmap_size",
            "query_only",
            "read_uncommitted",
            "recursive_triggers",
            "reverse_unordered_selects",
            "secure_delete",
            "short_column_names",
            "synchronous",
            "temp_store",
            "threads",
            "trusted_schema",
            "wal_autocheckpoint",
            "writable_schema");

    /** H2's. Those of the database outlive the session anyway. */
    public static final List<String> H2 = List.of(
            "@",
            "LAZY_QUERY_EXECUTION",
            "LOCK_TIMEOUT",
            "NON_KEYWORDS",
            "QUERY_TIMEOUT",
            "SCHEMA",
            "SCHEMA_SEARCH_PATH",
            "SESSION CHARACTERISTICS",
            "THROTTLE",
            "TIME",
            "TRUNCATE_LARGE_LENGTH",
            "VARIABLE_BINARY");

    /** HSQLDB's. */
    public static final List<String> HSQLDB = List.of(
            "IGNORECASE",
            "MAXROWS",
            "ROLE",
            "SCHEMA",
            "SESSION AUTHORIZATION",
            "SESSION CHARACTERISTICS",
            "SESSION RESULT",
            "TIME");

    private SessionSettings() {}

    /** The patterns of the statements that set them. */
    static String[] statements(List<String> settings) {
        return settings.stream().map(setting -> "SET " + setting).toArray(String[]::new);
    }
}
