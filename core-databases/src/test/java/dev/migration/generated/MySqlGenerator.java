// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import java.util.List;

/** Scripts of MariaDB and MySQL. */
final class MySqlGenerator extends ScriptGenerator {

    MySqlGenerator(long seed) {
        super(seed);
    }

    @Override
    String begin() {
        return any("BEGIN", "START TRANSACTION");
    }

    /** A change of the schema ends the transaction, and a savepoint with it. */
    @Override
    boolean keepsSavepoints() {
        return false;
    }

    @Override
    String sessionValue() {
        return any(
                "LAST_INSERT_ID()",
                "LAST_INSERT_ID()",
                "ROW_COUNT()",
                "FOUND_ROWS()",
                "COALESCE(@x, 'none')",
                "@@foreign_key_checks",
                "@@time_zone");
    }

    @Override
    String setting() {
        return any(
                "SET @x = " + number(),
                "SET @x = (SELECT MAX(id) FROM a)",
                "SET @x = LAST_INSERT_ID()",
                "SELECT MIN(id) INTO @x FROM b",
                "SET foreign_key_checks = " + any("0", "1"),
                "SET time_zone = '+0" + number() + ":00'",
                "SET SESSION sql_mode = ''",
                "SET NAMES utf8mb4");
    }

    @Override
    List<String> special(boolean alone) {
        String name = name("s");
        return switch (any(0, 1, 2, 3, 4, 5, 6, 7)) {
            case 0 ->
                List.of(
                        "CREATE TEMPORARY TABLE " + name + " AS SELECT id FROM a WHERE n > " + number(),
                        "INSERT INTO audit SELECT CONCAT('temporary ', COUNT(*)) FROM " + name);
            case 1 ->
                List.of(
                        "PREPARE " + name + " FROM 'INSERT INTO a (n) VALUES (?)'",
                        "SET @p = " + number(),
                        "EXECUTE " + name + " USING @p",
                        "DEALLOCATE PREPARE " + name);
            case 2 -> List.of("INSERT INTO plain (n) VALUES (" + number() + ")");
            case 3 -> List.of("REPLACE INTO a (id, n) VALUES (" + (1 + number()) + ", " + number() + ")");
            case 4 -> List.of("INSERT IGNORE INTO a (id, n) VALUES (1, 1)");
            case 5, 6 ->
                alone
                        ? List.of(
                                "LOCK TABLES a WRITE, b WRITE, audit WRITE",
                                "ALTER TABLE a DISABLE KEYS",
                                "INSERT INTO a (n) VALUES (" + number() + ")",
                                one(4, "INSERT INTO b (id, n) VALUES (1, 1)", "UPDATE b SET n = 4"),
                                "ALTER TABLE a ENABLE KEYS",
                                "UNLOCK TABLES")
                        : List.of("UPDATE a SET n = 3 WHERE id = 2");
            default -> List.of("TRUNCATE TABLE b");
        };
    }

    @Override
    String ownDefinition() {
        return any(
                "ALTER TABLE a ALTER COLUMN n SET DEFAULT " + number(),
                "ALTER TABLE a ADD COLUMN " + name("d") + " INT, ADD INDEX " + name("k") + " (n)",
                "CREATE TABLE " + newTable() + " LIKE b",
                "CREATE OR REPLACE VIEW w AS SELECT n FROM a",
                "ANALYZE TABLE a");
    }
}
