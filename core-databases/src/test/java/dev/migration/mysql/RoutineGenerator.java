// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.fixture.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Routines, triggers and events with bodies at random, as the grammar of MySQL and MariaDB has them. */
final class RoutineGenerator {

    static final String TABLE = "CREATE TABLE t (begin INT, end INT, `if` INT, `case` INT)";

    private static final List<String> SIMPLE = List.of(
            "SET x = IF(x > 1, 2, 3);",
            "SET x = CASE WHEN x > 1 THEN 1 ELSE 2 END;",
            "SET x = CASE x WHEN 1 THEN (SELECT MAX(end) FROM t) ELSE CASE WHEN y THEN 1 END END + 1;",
            "SET x = LENGTH(REPEAT('end;', 3)), @if = 1, @case = \"END IF;\";",
            "INSERT INTO t (begin, end, `if`) VALUES (1, 2, LENGTH(REPEAT('a;', 3)));",
            "UPDATE t SET end = begin, t.begin = CASE WHEN t.end = 1 THEN end ELSE 0 END WHERE t.`case` IS NULL;",
            "UPDATE t SET t.case = t.if WHERE t.if IN (1, 2);",
            "SELECT COUNT(*) INTO x FROM t WHERE end > 1 AND begin < 3;",
            "INSERT INTO t (end) SELECT begin AS end FROM t FOR UPDATE;",
            "DELETE FROM t WHERE `if` = CASE t.end WHEN end THEN 1 END;",
            "DO REPEAT('x;', 2);",
            "DROP TEMPORARY TABLE IF EXISTS tmp;",
            "BEGIN END;");

    private static final List<String> CONDITIONS = Texts.Each.in("""
            x > 1 ¦ IF(x, TRUE, FALSE) ¦ (x IS NULL) ¦ CASE WHEN x THEN 1 ELSE 0 END
            NOT EXISTS (SELECT 1 FROM t WHERE end = 1) ¦ CASE x WHEN 1 THEN CASE WHEN y THEN 2 END END IN (1, 2)
            """).toList();

    private static final List<String> HANDLED = List.of(
            "NOT FOUND", "SQLEXCEPTION", "SQLSTATE '23000'", "1062, SQLSTATE VALUE '42S02'", "wrong, SQLWARNING");

    private final Random random;
    private final boolean mariaDb;
    private final boolean comments;
    private int labels;

    RoutineGenerator(long seed, boolean mariaDb, boolean comments) {
        this.random = new Random(seed);
        this.mariaDb = mariaDb;
        this.comments = comments;
    }

    List<String> statements(int count) {
        var statements = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            statements.add(definition(i));
        }
        return statements;
    }

    private String definition(int number) {
        String create = any("CREATE ", mariaDb ? "CREATE OR REPLACE " : "create ")
                + any("", "DEFINER = CURRENT_USER ", "DEFINER=`root`@`localhost` ", "definer='root'@localhost ");
        return switch (number % 4) {
            case 0 ->
                create + "PROCEDURE p" + number + "(x INT, INOUT y INT)"
                        + any("", " COMMENT 'begin;'", " NOT DETERMINISTIC MODIFIES SQL DATA SQL SECURITY INVOKER")
                        + gap()
                        + block("START TRANSACTION; SET x = 1; COMMIT;");
            case 1 ->
                create + "FUNCTION f" + number + "(x INT, y INT) RETURNS "
                        + any("INT", "VARCHAR(9) CHARSET utf8mb4", "ENUM('if', 'begin')") + " DETERMINISTIC" + gap()
                        + any(
                                "RETURN IF(x, 1, 2)",
                                "RETURN CASE WHEN x THEN 1 ELSE 2 END",
                                "IF x THEN RETURN 1; ELSE RETURN 2; END IF",
                                block("RETURN 1;"));
            case 2 ->
                create + "TRIGGER r" + number + any(" BEFORE ", " AFTER ") + any("INSERT", "UPDATE")
                        + " ON t FOR EACH ROW" + gap()
                        + any(
                                "SET @a = CASE WHEN NEW.end THEN 1 ELSE NEW.begin END",
                                "IF NEW.if THEN SET @a = uuid(); END IF",
                                block(""));
            default ->
                // None of them runs while the test does: what it inserts would lock the table.
                create + "EVENT e" + number + " ON SCHEDULE EVERY 1 DAY"
                        + any(
                                " STARTS CURRENT_TIMESTAMP + INTERVAL 1 DAY",
                                " ON COMPLETION PRESERVE DISABLE COMMENT 'do;'")
                        + " DO" + gap()
                        + any("SET @a = IF(1, 2, 3)", block("START TRANSACTION; COMMIT;"));
        };
    }

    private String block(String last) {
        return "BEGIN DECLARE x, y INT DEFAULT IF(1, 2, 3);" + gap() + several(3) + last + " END";
    }

    private String several(int depth) {
        var statements = new StringBuilder();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            statements.append(statement(depth)).append(gap());
        }
        return statements.toString();
    }

    private String statement(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return any(SIMPLE);
        }
        int inner = depth - 1;
        String label = "l" + labels++;
        String at = any("", label + ": ", "`" + label + "`:");
        String close = at.isEmpty() ? ";" : any(";", " " + label + ";");
        return switch (random.nextInt(mariaDb ? 9 : 8)) {
            case 0 -> at + "BEGIN " + declarations(inner) + several(inner) + "END" + close;
            case 1 ->
                "IF " + any(CONDITIONS) + " THEN" + gap() + several(inner)
                        + any("", "ELSEIF " + any(CONDITIONS) + " THEN " + several(inner))
                        + any("", "ELSE " + several(inner)) + "END IF;";
            case 2 ->
                "CASE " + any(CONDITIONS) + " WHEN 1 THEN " + several(inner) + "WHEN CASE WHEN x THEN 2 END THEN "
                        + several(inner) + any("", "ELSE " + several(inner)) + "END CASE;";
            case 3 -> "CASE WHEN " + any(CONDITIONS) + " THEN " + several(inner) + "ELSE BEGIN END; END CASE;";
            case 4 -> label + ": LOOP " + several(inner) + "LEAVE " + label + "; END LOOP" + any("", " " + label) + ";";
            case 5 -> at + "WHILE " + any(CONDITIONS) + " DO " + several(inner) + "END WHILE" + close;
            case 6 -> at + "REPEAT " + several(inner) + "UNTIL " + any(CONDITIONS) + " END REPEAT" + close;
            case 7 -> "BEGIN " + declarations(inner) + "END;";
            default ->
                at + "FOR i IN " + any("1..10", "(SELECT end FROM t)") + " DO " + several(inner) + "END FOR" + close;
        };
    }

    private String declarations(int depth) {
        return "DECLARE wrong CONDITION FOR 1146; DECLARE c CURSOR FOR SELECT begin, end FROM t;" + gap()
                + "DECLARE " + any("EXIT", "CONTINUE") + " HANDLER FOR " + any(HANDLED) + " "
                + any(
                        "SET x = IF(x, 1, 2);",
                        "BEGIN " + several(depth) + "END;",
                        "IF x THEN " + several(depth) + "END IF;")
                + " ";
    }

    private String gap() {
        return comments ? any(" ", "\n", " -- end;\n", " /* begin; */ ", " # it's\n") : any(" ", "\n");
    }

    private String any(String... texts) {
        return any(List.of(texts));
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
