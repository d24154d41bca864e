// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import java.util.List;

/** Scripts of SQLite. */
final class SqliteGenerator extends ScriptGenerator {

    SqliteGenerator(long seed) {
        super(seed);
    }

    @Override
    String begin() {
        return any("BEGIN", "BEGIN IMMEDIATE", "BEGIN TRANSACTION");
    }

    @Override
    List<String> first() {
        if (any(1, 2, 3) > 1) {
            return List.of();
        }
        needsAutocommit();
        return List.of("PRAGMA foreign_keys = " + any("ON", "OFF"));
    }

    @Override
    String sessionValue() {
        return any(
                "changes()",
                "last_insert_rowid()",
                "foreign_keys FROM pragma_foreign_keys",
                "recursive_triggers FROM pragma_recursive_triggers",
                "count(*) FROM sqlite_temp_master");
    }

    @Override
    String setting() {
        return any(
                "PRAGMA recursive_triggers = ON",
                "PRAGMA user_version = " + number(),
                "PRAGMA cache_size = 500",
                foreignKeys());
    }

    /** The library has it take effect at the start of a BEGIN, where SQLite does not. */
    private String foreignKeys() {
        needsAutocommit();
        return "INSERT INTO a (n) VALUES (9);\nPRAGMA foreign_keys = " + any("ON", "OFF");
    }

    @Override
    List<String> special(boolean alone) {
        String name = name("s");
        return switch (any(0, 1, 2, 3, 4, 5)) {
            case 0 ->
                List.of(
                        "CREATE TEMP TABLE " + name + " AS SELECT id FROM a WHERE n > " + number(),
                        "INSERT INTO audit SELECT 'temporary ' || count(*) FROM " + name);
            case 1 ->
                List.of(
                        "CREATE TEMP TRIGGER " + name
                                + " AFTER INSERT ON a BEGIN INSERT INTO audit VALUES (NEW.n); END",
                        "INSERT INTO a (n) VALUES (5)");
            case 2 ->
                List.of(
                        "CREATE TABLE " + name
                                + " (id INTEGER PRIMARY KEY AUTOINCREMENT, n INT, a_id INT REFERENCES a (id))",
                        "INSERT INTO " + name + " (id, n, a_id) SELECT id, n, a_id FROM b",
                        "DROP TABLE b",
                        "ALTER TABLE " + name + " RENAME TO b");
            case 3 -> List.of("INSERT OR IGNORE INTO a (id, n) VALUES (1, 1)", "REPLACE INTO a (id, n) VALUES (2, 8)");
            case 4 -> {
                if (!alone) {
                    yield List.of("DELETE FROM b");
                }
                needsAutocommit();
                yield List.of("VACUUM");
            }
            default -> List.of("UPDATE b SET a_id = " + number());
        };
    }

    @Override
    String ownDefinition() {
        return any(
                "CREATE TRIGGER " + name("r") + " AFTER UPDATE ON b BEGIN INSERT INTO audit VALUES (OLD.n); END",
                "CREATE TABLE " + newTable() + " (id INT PRIMARY KEY, n INT) WITHOUT ROWID",
                "CREATE UNIQUE INDEX " + name("u") + " ON a (id, n)",
                "ANALYZE");
    }
}
