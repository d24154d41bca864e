package dev.migration.internal.history;

import dev.migration.internal.database.Database;
import java.util.List;
import java.util.Set;

/** The definition of the history's tables. */
public final class HistorySchema {

    private HistorySchema() {}

    /**
     * What a table with the lock lacks that was made by an earlier build, as statements in order.
     *
     * @param columns those that it has, in lower case
     */
    public static List<String> additionsToRunTable(HistoryTables tables, Set<String> columns) {
        if (columns.contains("seen_before")) {
            return List.of();
        }
        Database database = tables.database();
        // Of what is half done by now nobody noted what it had found: a row must not be without that for a moment.
        return List.of("ALTER TABLE " + tables.run() + " ADD COLUMN seen_before " + database.textType() + " "
                + database.textDefault("?"));
    }

    /** The table with the lock; where the lock is a lease it has to be there first. */
    public static String createRunTable(HistoryTables tables) {
        Database database = tables.database();
        return """
                CREATE TABLE IF NOT EXISTS %1$s (
                    id INT PRIMARY KEY,
                    owner VARCHAR(255),
                    since %2$s,
                    heartbeat %2$s,
                    expires_at %2$s,
                    direction VARCHAR(8),
                    version VARCHAR(255),
                    name VARCHAR(255),
                    checksum VARCHAR(64),
                    statements_done INT,
                    prefix_hash VARCHAR(64),
                    failure %3$s,
                    seen_before %3$s
                )%4$s""".formatted(tables.run(), database.timeType(), database.textType(), database.tableOptions());
    }

    /**
     * The tables that are created once the lock is held. What is applied comes last: a history is there when that table
     * is, and whoever is cut off before it leaves none.
     */
    public static List<String> createTables(HistoryTables tables) {
        Database database = tables.database();
        return List.of(
                """
                CREATE TABLE IF NOT EXISTS %1$s (
                    id %2$s,
                    happened_at %3$s NOT NULL,
                    action VARCHAR(16) NOT NULL,
                    version VARCHAR(255) NOT NULL,
                    name VARCHAR(255) NOT NULL,
                    checksum VARCHAR(64) NOT NULL,
                    done_by VARCHAR(255),
                    duration_ms BIGINT,
                    sql_state VARCHAR(16),
                    error %4$s,
                    down_sql %4$s,
                    up_sql %4$s
                )%5$s""".formatted(
                                tables.log(),
                                database.identity(),
                                database.timeType(),
                                database.textType(),
                                database.tableOptions()),
                """
                CREATE TABLE IF NOT EXISTS %1$s (
                    id BIGINT PRIMARY KEY,
                    version VARCHAR(255) NOT NULL UNIQUE,
                    name VARCHAR(255) NOT NULL,
                    applied_at %2$s NOT NULL,
                    checksum VARCHAR(64) NOT NULL,
                    kind VARCHAR(16) NOT NULL,
                    applied_by VARCHAR(255),
                    execution_ms BIGINT
                )%3$s""".formatted(tables.migrations(), database.timeType(), database.tableOptions()));
    }
}
