// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Routines without DELIMITER are in the database as when each of them is sent by itself. */
interface RoutineContract extends Workbench {

    String BODIES = "SELECT CONCAT(routine_name, ' ', routine_definition) FROM information_schema.routines"
            + " WHERE routine_schema = DATABASE()"
            + " UNION ALL SELECT CONCAT(trigger_name, ' ', action_statement) FROM information_schema.triggers"
            + " WHERE trigger_schema = DATABASE()"
            + " UNION ALL SELECT CONCAT(event_name, ' ', event_definition) FROM information_schema.events"
            + " WHERE event_schema = DATABASE() ORDER BY 1";

    /** What teams write, and what looks like the start or the end of a block. */
    List<String> NEIGHBOURS = Texts.Each.in("""
            CREATE PROCEDURE n1() `outer`: BEGIN l: LOOP LEAVE l; END LOOP l; again: REPEAT LEAVE again; UNTIL TRUE END REPEAT again; END `outer`
            CREATE PROCEDURE n2() BEGIN SELECT IF(1, 2, 3), REPEAT('a', 2), CASE WHEN 1 THEN 2 END AS `end`; IF 1 = 1 THEN SELECT 2; END IF; END
            CREATE PROCEDURE n3() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END; START TRANSACTION; INSERT INTO t (begin) VALUES (1); COMMIT; END
            CREATE PROCEDURE n4() BEGIN DROP TABLE IF EXISTS nothing; CREATE TABLE IF NOT EXISTS nothing (n INT); DROP TABLE nothing; END
            CREATE PROCEDURE n5() BEGIN DECLARE done, x INT; DECLARE c CURSOR FOR SELECT end FROM t; DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE; OPEN c; l: LOOP FETCH c INTO x; IF done THEN LEAVE l; END IF; END LOOP; CLOSE c; END
            CREATE PROCEDURE n6() BEGIN XA START 'x'; XA END 'x'; XA ROLLBACK 'x'; END
            CREATE PROCEDURE n7(`loop` INT, `repeat` INT) BEGIN SET `loop` = `repeat`; CASE `loop` WHEN 1 THEN BEGIN END; ELSE SELECT t.end, t.begin FROM t; END CASE; END
            CREATE FUNCTION n8(a INT) RETURNS INT DETERMINISTIC IF a THEN RETURN 1; ELSE RETURN 0; END IF
            CREATE TRIGGER n9 BEFORE INSERT ON t FOR EACH ROW IF NEW.begin IS NULL THEN SET NEW.begin = 1; END IF
            CREATE TRIGGER n10 BEFORE INSERT ON t FOR EACH ROW FOLLOWS n9 BEGIN IF NEW.end < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'end; if'; END IF; END
            CREATE TRIGGER n11 AFTER UPDATE ON t FOR EACH ROW SET @a = uuid()
            CREATE EVENT n12 ON SCHEDULE EVERY 1 DAY DISABLE DO BEGIN DELETE FROM t WHERE begin < 0; COMMIT; END
            CREATE EVENT n13 ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL 1 DAY DO DELETE FROM t WHERE end < 0
            """).toList();

    List<String> bodies();

    void define(List<String> statements) throws Exception;

    void anew();

    void migrate(String script);

    default void sameBodies(List<String> routines) throws Exception {
        define(routines);
        List<String> expected = bodies();
        anew();

        migrate(RoutineGenerator.TABLE + ";\n" + String.join(";\n", routines) + ";\nCREATE TABLE last (n INT);");

        assertThat(expected).hasSize(routines.size());
        assertThat(bodies()).isEqualTo(expected);
    }

    @Test
    default void whatLooksLikeAnEndIsNone() throws Exception {
        sameBodies(NEIGHBOURS);
    }

    /** As dumps have it, and as tools do that know no DELIMITER, in one file. */
    @Test
    default void aDumpsWayAndThePlainOneMayFollowEachOther() {
        migrate("""
                CREATE TABLE accounts (id INT PRIMARY KEY, token CHAR(36), password CHAR(36));
                DELIMITER ;;
                /*!50003 CREATE*/ /*!50017 DEFINER=CURRENT_USER*/ /*!50003 TRIGGER a BEFORE INSERT ON accounts FOR EACH ROW
                BEGIN
                    IF NEW.token IS NULL THEN SET NEW.token = uuid(); END IF;
                END */;;
                DELIMITER ;
                CREATE TRIGGER b BEFORE UPDATE ON accounts FOR EACH ROW BEGIN SET NEW.token = OLD.token; SET @a = 1; END;
                CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM accounts;
                ALTER EVENT e DO BEGIN DELETE FROM accounts WHERE id = 1; DELETE FROM accounts WHERE id = 2; END;
                INSERT INTO accounts (id) VALUES (1);
                create procedure q() begin select if(1, 2, 3), if(2, 3, 4); if 1 = 1 then select 2; end if; end;
                UPDATE accounts SET token = NULL;""");

        assertThat(bodies()).hasSize(4).anyMatch(body -> body.contains("id = 2; END"));
        assertThat(column("SELECT id FROM accounts WHERE token IS NOT NULL")).containsExactly("1");
    }

    @Test
    default void aFailureShowsTheRoutineAsItIs() {
        String trigger = "CREATE TRIGGER r BEFORE INSERT ON nowhere FOR EACH ROW IF 1 THEN SET new.%s; END IF";

        for (String assignment : List.of("token = uuid()", "password = hash", "password = old.password")) {
            assertThatThrownBy(() -> migrate(trigger.formatted(assignment) + ";"))
                    .hasMessageContaining("    " + trigger.formatted(assignment) + "\n");
            anew();
        }
    }
}
