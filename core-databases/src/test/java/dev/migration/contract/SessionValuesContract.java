// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.InvalidMigrationsException;
import dev.migration.LostSession;
import dev.migration.MigrationFailedException;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What scripts of MariaDB and MySQL keep in their session, which a resumed script does not have any more. */
public interface SessionValuesContract extends Workbench {

    private void roles() {
        write("0001_roles.sql", """
                CREATE TABLE role (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20));
                CREATE TABLE user_role (user_id INT, role_id INT);
                INSERT INTO role (name) VALUES ('user'), ('admin');""");
        up();
    }

    private MigrationFailedException fails() {
        return failure(this::up);
    }

    private void cut(When when, String text) {
        assertThat(failure(() -> builder()
                        .dataSource(CutConnection.dataSource(dataSource(), when, text))
                        .build()
                        .up()))
                .isNotNull();
    }

    private static String[] auditor(String assignment, String column) {
        return new String[] {
            "INSERT INTO role (name) VALUES ('auditor');",
            assignment,
            "ALTER TABLE user_role ADD COLUMN since DATE;",
            "ALTER TABLE user_role ADD INDEX by_role (" + column + ");",
            "INSERT INTO user_role (user_id, role_id) VALUES (7, @role);"
        };
    }

    @Texts("""
            SET @role = LAST_INSERT_ID(); ¦ SET @role := (SELECT id FROM role WHERE name = 'auditor');
            SET @a = 1, @role = (SELECT MAX(id) FROM role); ¦ SELECT MAX(id) INTO @role FROM role;
            SELECT @role := MAX(id) FROM role;""")
    default void aValueThatEndedWithTheSessionIsNotReplacedByAnother(String assignment) {
        roles();
        write("0002_auditor.sql", auditor(assignment, "rol_id"));
        assertThat(fails()).hasMessageContaining("statement 4 of 5 failed");

        write("0002_auditor.sql", auditor(assignment, "role_id"));
        InvalidMigrationsException refusal = refused(this::up);
        assertThatProblem(refusal)
                .at("0002_auditor.sql:5:1")
                .names("Statement 5 (line 5) uses @role. Statement 2 (line 2) may have set it")
                .advises("between statement 3 and line 5", "migration mark-applied 0002", "migration mark-failed 0002");
        assertThat(column("SELECT user_id FROM user_role")).isEmpty();

        String[] lines = auditor(assignment, "role_id");
        lines[3] = "SET @role = (SELECT id FROM role WHERE name = 'auditor');\n" + lines[3];
        write("0002_auditor.sql", lines);
        up();

        assertThat(column("SELECT role_id FROM user_role")).containsExactly("3");
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Texts("EXECUTE st; ¦ CALL newest();")
    default void aValueThatIsSetUnseenEndsWithTheSessionToo(String sets) {
        roles();
        execute("CREATE PROCEDURE newest() SELECT MAX(id) INTO @role FROM role");
        write(
                "0002_auditor.sql",
                "SET @s = 'SELECT MAX(id) INTO @role FROM role';",
                "PREPARE st FROM @s;",
                sets,
                "ALTER TABLE user_role ADD INDEX (rol_id);",
                "INSERT INTO user_role (user_id, role_id) VALUES (7, @role);");
        fails();

        execute("ALTER TABLE user_role ADD COLUMN rol_id INT");
        assertThatProblem(refused(this::up))
                .at("0002_auditor.sql:4:1")
                .names(
                        "line 2: PREPARE st FROM @s",
                        "line 3: " + sets.replace(";", ""),
                        "line 5: INSERT INTO user_role")
                .advises("migration resume 0002 --new-session");
        assertThat(column("SELECT user_id FROM user_role")).isEmpty();
    }

    @Test
    default void whatARoutineReadsIsNotReplacedByAnother() {
        roles();
        execute("CREATE TABLE gate (n INT)");
        write("0002_auditor.sql", """
                SELECT MAX(id) INTO @role FROM role;
                SET @next = @role + 1;
                ALTER TABLE gate ADD INDEX (m);
                CREATE PROCEDURE ins() INSERT INTO user_role VALUES (7, @next);
                CALL ins();""");
        fails();

        execute("ALTER TABLE gate ADD COLUMN m INT");
        assertThat(refused(this::up))
                .hasMessageContaining("Statement 4 (line 4) uses @next. Statement 2 (line 2) may have set it");
        assertThat(column("SELECT user_id FROM user_role")).isEmpty();
    }

    @Test
    default void aValueIsNotLostUnderACutConnectionEither() {
        roles();
        String[] lines = auditor("SET @role = LAST_INSERT_ID();", "role_id");
        write("0002_auditor.sql", lines);
        cut(When.AFTER, "ADD INDEX");

        assertThat(refusal(this::up).remedy())
                .contains("between statement 4 and line 5")
                .contains("then resume: migration resume 0002 --statement-done; or, ");

        lines[4] = "SET @role = (SELECT id FROM role WHERE name = 'auditor');\n" + lines[4];
        write("0002_auditor.sql", lines);
        migrator().resume("0002", UnknownOutcome.DONE);
        assertThat(column("SELECT role_id FROM user_role")).containsExactly("3");
    }

    @Test
    default void theIdOfTheLastInsertEndsWithTheSessionToo() {
        roles();
        write("0002_auditor.sql", """
                INSERT INTO role (name) VALUES ('auditor');
                ALTER TABLE user_role ADD COLUMN since DATE;
                INSERT INTO user_role (user_id, role_id) VALUES (7, LAST_INSERT_ID());""");
        cut(When.BEFORE, "ADD COLUMN");

        assertThat(refused(this::up))
                .hasMessageContainingAll(
                        "Statement 3 (line 3) uses last_insert_id(), which an earlier statement may have left",
                        "read it by a query in the file, in line 3",
                        "then resume: migration resume 0002; or, ");
    }

    @Test
    default void whatAnUpdateDoesNotSetIsStillLostAfterIt() {
        roles();
        write("0002_auditor.sql", """
                INSERT INTO role (name) VALUES ('auditor');
                ALTER TABLE user_role ADD COLUMN since DATE;
                UPDATE role SET name = 'users' WHERE id = 1;
                INSERT INTO user_role (user_id, role_id) VALUES (7, LAST_INSERT_ID());""");
        cut(When.BEFORE, "ADD COLUMN");

        assertThat(refused(this::up)).hasMessageContaining("Statement 4 (line 4) uses last_insert_id()");
    }

    @Test
    default void whatARoutineOfTheFileReadsMayHaveBeenSetByAnother() {
        roles();
        write("0002_call.sql", """
                CREATE PROCEDURE p() SET @m = 1;
                CREATE PROCEDURE q() INSERT INTO user_role VALUES (@m, 1);
                CALL p();
                ALTER TABLE user_role ADD INDEX (rol_id);
                CALL q();""");
        fails();

        execute("ALTER TABLE user_role ADD COLUMN rol_id INT DEFAULT 1");
        assertThat(refused(this::up)).hasMessageContaining("line 3: CALL p()");
        assertThat(column("SELECT user_id FROM user_role")).isEmpty();
    }

    @Test
    default void whatOnlyTheFileDeterminesIsSetAgain() {
        roles();
        write("0002_auditor.sql", """
                SET @OLD_SQL_MODE = @@SQL_MODE, SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO';
                SET @id = 7, @name = 'auditor';
                SET @more = @id;
                INSERT INTO role (id, name) VALUES (@id, @name);
                SET @unused = LAST_INSERT_ID();
                ALTER TABLE user_role ADD COLUMN since DATE;
                INSERT INTO user_role (user_id, role_id) VALUES (@more, @id);
                SET SQL_MODE = @OLD_SQL_MODE;""");
        cut(When.AFTER, "ADD COLUMN");

        up();

        assertThat(column("SELECT CONCAT(user_id, ' ', role_id) FROM user_role"))
                .containsExactly("7 7");
    }

    @Test
    default void whatIsPreparedIsMadeAgainInTheFile() {
        roles();
        List<String> prepares = List.of(
                "SELECT COUNT(*) INTO @missing FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
                        + " AND TABLE_NAME = 'user_role' AND COLUMN_NAME = 'since';",
                "SET @s = IF(@missing = 0, 'ALTER TABLE user_role ADD COLUMN since DATE', 'DO 0');",
                "PREPARE st FROM @s;");
        List<String> rest = List.of("EXECUTE st;", "DEALLOCATE PREPARE st;", "INSERT INTO role (name) VALUES ('x');");
        write("0002_since.sql", Stream.of(prepares, rest).flatMap(List::stream).toArray(String[]::new));
        cut(When.BEFORE, "EXECUTE st");

        assertThatProblem(refused(() -> migrator().resume("0002", UnknownOutcome.REPEAT)))
                .at("0002_since.sql:4:1")
                .names("line 3: PREPARE st FROM @s")
                .advises("migration resume 0002 --new-session");
        write(
                "0002_since.sql",
                Stream.of(prepares, prepares, rest).flatMap(List::stream).toArray(String[]::new));
        migrator().resume("0002", UnknownOutcome.REPEAT, LostSession.NOT_NEEDED);

        assertThat(columnNames()).anyMatch(name -> name.contains("since"));
        assertThat(states()).containsOnly(State.APPLIED);
    }

    @Test
    default void theRestRunsInANewSessionIfItNeedsNothingOfTheOldOne() {
        roles();
        write("0002_counter.sql", """
                SET @s = CONCAT('ALTER TABLE role AUTO_INCREMENT = ', (SELECT MAX(id) + 10 FROM role));
                PREPARE st FROM @s;
                EXECUTE st;
                INSERT INTO role (name) VALUES ('x');""");
        cut(When.AFTER, "EXECUTE st");

        assertThatProblem(refused(() -> migrator().resume("0002", UnknownOutcome.DONE)))
                .names("line 3: EXECUTE st")
                .advises("migration resume 0002 --statement-done --new-session");
        migrator().resume("0002", UnknownOutcome.DONE, LostSession.NOT_NEEDED);
        assertThat(column("SELECT name FROM role WHERE id > 10")).containsExactly("x");
    }

    @Texts("@s ¦ 'ALTER TABLE user_role ADD INDEX (since)'")
    default void aPreparedStatementThatIsRefusedDidNotRun(String source) {
        roles();
        write(
                "0002_index.sql",
                "SET @s = 'ALTER TABLE user_role ADD INDEX (since)';",
                "PREPARE st FROM " + source + ";",
                "SET @n = 7;",
                "EXECUTE st;",
                "INSERT INTO user_role VALUES (7, 1, NULL);");

        assertThat(fails()).hasMessageContaining("Rolled back: 0002 changed nothing.");
        execute("ALTER TABLE user_role ADD COLUMN since DATE");
        up();
        assertThat(column("SELECT user_id FROM user_role")).containsExactly("7");
    }

    @Texts("SET @x = (SELECT MAX(id) FROM role); ¦ EXECUTE st USING @n;")
    default void aPreparedStatementThatIsRefusedLaterDidNotRunEither(String between) {
        roles();
        String[] lines = {
            "ALTER TABLE role ADD COLUMN since DATE;",
            "SET @n = 1, @s = 'INSERT INTO user_role (user_id, role_id) VALUES (?, 1)';",
            "PREPARE st FROM @s;",
            between,
            "SET @n = 'x';",
            "EXECUTE st USING @n;"
        };
        write("0002_links.sql", lines);
        assertThat(fails()).hasMessageContaining("Half done: statements 1 to 5 of migration 0002 are applied");

        lines[5] = "INSERT INTO user_role (user_id, role_id) VALUES (2, 1);";
        write("0002_links.sql", lines);
        assertThat(refused(this::up)).hasMessageContaining("line 3: PREPARE st FROM @s");
        migrator().resume("0002", UnknownOutcome.REPEAT, LostSession.NOT_NEEDED);
        assertThat(column("SELECT user_id FROM user_role")).contains("2").doesNotHaveDuplicates();
    }

    @Test
    default void aPreparedCallMayHaveSetTheVariableThatHadItsText() {
        roles();
        execute("CREATE PROCEDURE p() BEGIN SET @s = 'DO 0'; INSERT INTO user_role VALUES (7, 1);"
                + " INSERT INTO nowhere VALUES (1); END");
        write("0002_call.sql", "SET @s = 'CALL p()';", "PREPARE st FROM @s;", "EXECUTE st;");

        assertThat(fails()).hasMessageContaining("whether statement");
    }

    @Test
    default void whatTheRestOfTheFileWritesItReadsItself() {
        roles();
        execute("CREATE TABLE log (n INT)");
        execute("CREATE PROCEDURE p() BEGIN UPDATE log SET n = n WHERE n < 0;"
                + " IF ROW_COUNT() = 0 THEN INSERT INTO log VALUES (7); END IF; END");
        String[] lines = {
            "INSERT INTO role (name) VALUES ('auditor');",
            "ALTER TABLE user_role ADD INDEX (rol_id);",
            "UPDATE role SET name = 'all' WHERE id = LAST_INSERT_ID(3);",
            "INSERT INTO log SELECT ROW_COUNT() + 10;",
            "INSERT INTO log SELECT LAST_INSERT_ID();",
            "CALL p();"
        };
        write("0002_rest.sql", lines);
        fails();

        lines[1] = "ALTER TABLE user_role ADD INDEX (role_id);";
        write("0002_rest.sql", lines);
        up();
        assertThat(column("SELECT n FROM log")).contains("3", "7").hasSize(3);
    }

    @Texts("SET @s = 'CALL p()'; ¦ SET @s = CONCAT('CA', 'LL p()');")
    default void aPreparedCallMayHaveCommittedWhatItDidBefore(String assignment) {
        roles();
        execute("CREATE PROCEDURE p() BEGIN INSERT INTO user_role VALUES (7, 1); INSERT INTO nowhere VALUES (1); END");
        write("0002_call.sql", assignment, "PREPARE st FROM @s;", "EXECUTE st;");

        assertThat(fails()).hasMessageContaining("whether statement");
    }

    @Texts("EXECUTE nosuch; ¦ /*!50001 EXECUTE nosuch */; ¦ PREPARE st FROM @s; SET @s = 'DO 0'; EXECUTE st;")
    default void theRefusalOfAPreparedTextThatIsNotKnownComesOut(String executes) {
        roles();
        write("0002_text.sql", "SET @s = 'INSERT INTO user_role VALUES (1)';", executes);

        assertThat(fails()).hasMessageContaining("0002_text.sql:");
    }

    @Test
    default void aTemporaryTableThatEndedWithTheSessionIsNamed() {
        roles();
        write("0002_copy.sql", """
                CREATE TEMPORARY TABLE tt AS SELECT * FROM role;
                ALTER TABLE user_role ADD COLUMN since DATE;
                INSERT INTO role (name) SELECT name FROM tt;""");
        cut(When.AFTER, "ADD COLUMN");

        assertThatProblem(refused(this::up))
                .at("0002_copy.sql:3:1")
                .names("line 1: CREATE TEMPORARY TABLE tt", "line 3: INSERT INTO role")
                .advises("between statement 2 and line 3", "migration resume 0002 --statement-done --new-session");
        assertThatProblem(migrator().status().problems())
                .at("0002_copy.sql:3:1")
                .advises("migration resume 0002 --statement-done --new-session");
    }

    @Test
    default void aDumpOfMySqlResumesUnderItsOwnSettings() {
        roles();
        write("0002_dump.sql", """
                /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
                /*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
                /*!40103 SET TIME_ZONE='+05:00' */;
                /*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
                /*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
                /*!40101 SET @saved_cs_client     = @@character_set_client */;
                /*!50503 SET character_set_client = utf8mb4 */;
                CREATE TABLE zone (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100));
                /*!40101 SET character_set_client = @saved_cs_client */;
                LOCK TABLES `zone` WRITE;
                /*!40000 ALTER TABLE `zone` DISABLE KEYS */;
                INSERT INTO `zone` VALUES (0, 'admin@example.com');
                /*!40000 ALTER TABLE `zone` ENABLE KEYS */;
                UNLOCK TABLES;
                CREATE TABLE other (id INT);
                /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER t BEFORE INSERT ON zone FOR EACH ROW SET @n = LAST_INSERT_ID() */;
                INSERT INTO zone VALUES (7, @@time_zone);
                /*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
                /*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
                INSERT INTO zone VALUES (8, @@time_zone);
                /*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
                /*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;""");
        cut(When.AFTER, "CREATE TABLE other");

        up();

        assertThat(column("SELECT name FROM zone ORDER BY id"))
                .containsExactly(
                        "admin@example.com",
                        "+05:00",
                        column("SELECT @@time_zone").get(0));
    }
}
