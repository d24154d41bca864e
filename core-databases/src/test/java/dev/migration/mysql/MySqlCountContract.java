// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.contract.CountContract;
import dev.migration.fixture.Texts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same with what MariaDB and MySQL have besides: rows that a query found, warnings, and blocks. */
interface MySqlCountContract extends CountContract {

    @Override
    default String count() {
        return "ROW_COUNT()";
    }

    @BeforeEach
    default void tables() {
        execute(
                "CREATE TABLE u (n INT PRIMARY KEY)",
                "INSERT INTO u VALUES (1), (2), (3)",
                "CREATE TABLE seen (n INT)",
                "CREATE TABLE found_rows (n INT)");
    }

    @Texts("""
            INSERT IGNORE INTO u VALUES (1), (4), (5), (6);⏎INSERT INTO seen VALUES (ROW_COUNT());
            INSERT IGNORE INTO u VALUES (1), (2), (3), (4);⏎SELECT @@warning_count INTO @n;⏎INSERT INTO seen VALUES (@n);
            INSERT IGNORE INTO u VALUES (1), (2), (3), (4);⏎SET @n = @@session.warning_count;⏎INSERT INTO seen VALUES (@n);
            UPDATE u SET n = n + 10;⏎SELECT ROW_COUNT() INTO @n;⏎INSERT INTO seen VALUES (@n);
            UPDATE u SET n = n + 10;⏎SET @n = ROW_COUNT();⏎INSERT INTO seen VALUES (@n);
            UPDATE u SET n = n + 10;⏎GET DIAGNOSTICS @n = ROW_COUNT;⏎INSERT INTO seen VALUES (@n);
            SELECT SQL_CALC_FOUND_ROWS n FROM u LIMIT 1;⏎INSERT INTO seen VALUES (FOUND_ROWS());
            SELECT SQL_CALC_FOUND_ROWS n FROM u LIMIT 1;⏎SELECT FOUND_ROWS() INTO @n;⏎INSERT INTO seen VALUES (@n);
            LOCK TABLES u WRITE, seen WRITE;⏎UPDATE u SET n = n + 10;⏎INSERT INTO seen VALUES (ROW_COUNT());⏎UNLOCK TABLES;
            -- no-transaction⏎LOCK TABLES u WRITE, seen WRITE;⏎UPDATE u SET n = n + 10;⏎INSERT INTO seen VALUES (ROW_COUNT());⏎UNLOCK TABLES;
            CREATE PROCEDURE p() BEGIN UPDATE u SET n = n + 10; INSERT INTO seen VALUES (ROW_COUNT()); END;⏎CALL p();
            ALTER TABLE u ADD m INT;⏎UPDATE u SET n = n + 10;⏎INSERT INTO seen VALUES (ROW_COUNT());""")
    default void whatIsReadIsThatOfTheStatementBefore(String script) {
        write("0001_u.sql", script);

        up();

        assertThat(column("SELECT n FROM seen")).containsExactly("3");
    }

    /** Connector/J sends a timeout of its own after rows that it reads one by one. */
    @Test
    default void aQueryBeforeCountsNoRows() {
        write("0001_u.sql", "SELECT n FROM u;", "INSERT INTO seen VALUES (ROW_COUNT());");

        up();

        assertThat(column("SELECT n FROM seen")).containsExactly("-1");
    }

    @Texts("""
            CREATE TABLE b AS SELECT * FROM u WHERE n > 1;⏎INSERT INTO seen⏎  VALUES (ROW_COUNT());
            ALTER TABLE u ADD m INT;⏎CREATE TABLE b⏎  AS SELECT ROW_COUNT() AS n;
            ALTER TABLE u ADD m INT;⏎INSERT INTO seen⏎  VALUES (@@warning_count);
            ALTER TABLE u ADD m INT;⏎INSERT INTO seen⏎  VALUES (@@local.error_count);
            ALTER TABLE u ADD m INT;⏎SELECT⏎  FOUND_ROWS() INTO @n;
            UPDATE u SET n = n + 10;⏎INSERT INTO seen⏎  VALUES (FOUND_ROWS());
            ANALYZE TABLE u;⏎SET⏎  @n = ROW_COUNT();
            ⏎⏎PREPARE s FROM 'INSERT INTO seen VALUES (ROW_COUNT())'; UPDATE u SET n = n + 10; EXECUTE s;
            ⏎⏎PREPARE s FROM 'INSERT INTO audit VALUES (\\'ps\\', ROW_COUNT())'; UPDATE u SET n = n + 10; EXECUTE s;
            ⏎⏎SET @q = 'INSERT INTO seen VALUES (row_count( ))'; PREPARE s FROM @q; UPDATE u SET n = n + 10; EXECUTE s;
            ⏎⏎PREPARE s FROM 'INSERT INTO seen SELECT\\n\\tROW_COUNT()'; UPDATE u SET n = n + 10; EXECUTE s;
            LOCK TABLES u WRITE, seen WRITE;⏎UPDATE u SET n = 10 WHERE n = 1; UNLOCK TABLES; SET⏎ @n = ROW_COUNT();
            ALTER TABLE u ADD m INT; -- and⏎/*!50001 INSERT INTO seen⏎  VALUES (ROW_COUNT()) */;""")
    default void whatWouldBeThatOfTheJournalIsRefused(String script) {
        write("0001_u.sql", script);

        assertThatProblem(refusal(this::up))
                .hasCode(Code.UNSUPPORTED_STATEMENT)
                .names("0001_u.sql:3:")
                .advises("SELECT COUNT(*)");
        assertThat(column("SELECT n FROM u")).containsExactly("1", "2", "3");
    }

    /** Of what a migration before has defined. It is -1 where the driver of MySQL has asked something itself. */
    @Texts("""
            CREATE FUNCTION f() RETURNS INT NOT DETERMINISTIC NO SQL RETURN ROW_COUNT(); / INSERT INTO seen VALUES (f());
            CREATE VIEW v AS SELECT ROW_COUNT() AS n; / INSERT INTO seen SELECT n FROM v;
            CREATE TRIGGER g BEFORE UPDATE ON u FOR EACH ROW SET @n = ROW_COUNT(); / UPDATE u SET n = 4 WHERE n = 3; INSERT INTO seen VALUES (@n);
            CREATE PROCEDURE p() INSERT INTO seen VALUES (ROW_COUNT()); / CALL p();""")
    default void theFirstStatementCountsNoneOfOurRows(String both) {
        write("0001_defined.sql", both.split(" / ")[0]);
        write("0002_used.sql", both.split(" / ")[1]);

        up();

        assertThat(column("SELECT n FROM seen")).isSubsetOf("0", "-1").hasSize(1);
    }

    @Test
    default void whyItIsRefusedIsSaid() {
        write("0001_u.sql", "CREATE TABLE b AS SELECT * FROM u WHERE n > 1;", "INSERT INTO seen VALUES (ROW_COUNT());");

        refusedWith("count-of-the-journal", this::up);
    }

    @Texts("ALTER TABLE u ADD m INT;⏎⏎GET DIAGNOSTICS @n = ROW_COUNT; ¦ ⏎⏎GET CURRENT DIAGNOSTICS @n = NUMBER;")
    default void diagnosticsAreRefusedToo(String script) {
        write("0001_u.sql", script);

        assertThatProblem(refusal(this::up)).hasCode(Code.UNSUPPORTED_STATEMENT).at("0001_u.sql:3:1");
    }

    @Texts("""
            CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN ROW_COUNT();
            CREATE DEFINER = CURRENT_USER TRIGGER g AFTER INSERT ON u FOR EACH ROW SET @n = ROW_COUNT();
            CREATE OR REPLACE VIEW v AS SELECT FOUND_ROWS() AS n;
            CREATE TABLE row_count (row_count INT, found_rows INT);
            INSERT INTO found_rows (n) VALUES (1);
            SET @row_count = 1, @warning_count = 2;""")
    default void whatIsDefinedOrOnlyNamedSoIsNotRefused(String statement) {
        write("0001_u.sql", "ALTER TABLE u ADD m INT;", statement);

        up();

        assertThat(appliedNames()).containsExactly("0001_u");
    }
}
