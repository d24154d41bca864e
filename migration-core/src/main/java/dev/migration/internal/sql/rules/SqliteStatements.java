package dev.migration.internal.sql.rules;

import static dev.migration.internal.sql.rules.StatementKind.NON_TRANSACTIONAL;
import static dev.migration.internal.sql.rules.StatementKind.PLAIN;
import static dev.migration.internal.sql.rules.StatementKind.ROWS;
import static dev.migration.internal.sql.rules.StatementKind.TRANSACTION_CONTROL;
import static dev.migration.internal.sql.rules.StatementTrait.OPENS_TRANSACTION;

/**
 * SQLite 3: all statements run in a transaction but a few. Some settings are refused there, and the one for foreign keys
 * is passed over without a word.
 */
public final class SqliteStatements {

    private SqliteStatements() {}

    /** Settings that have no effect, or are refused, inside a transaction. */
    private static final String OUTSIDE =
            "foreign_keys|journal_mode|synchronous|temp_store|locking_mode|wal_checkpoint|auto_vacuum|page_size";

    private static final String SETTINGS = String.join("|", SessionSettings.SQLITE);

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
