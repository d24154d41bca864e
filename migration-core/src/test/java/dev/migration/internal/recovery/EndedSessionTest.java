// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EndedSessionTest {

    private static List<Statement> statements(Dialect dialect, String sql) {
        var scanner = new SqlScanner(new CharWindow(sql), dialect, "x.sql", SqlScanner.CommentListener.NONE);
        var statements = new ArrayList<Statement>();
        scanner.forEachRemaining(statements::add);
        return statements;
    }

    private static EndedSession ended(Dialect dialect, String done) {
        var session = new EndedSession(dialect);
        int ordinal = 0;
        for (Statement statement : statements(dialect, done)) {
            session.add(++ordinal, statement);
        }
        return session;
    }

    /** Such as {@code 3 @x 1}: statement 3 uses what statement 1 may have set; {@code - 1}: any of the rest may need it. */
    private static String asked(Dialect dialect, String done, String rest) {
        EndedSession session = ended(dialect, done);
        int count = statements(dialect, done).size();
        return session.question(count, statements(dialect, rest).iterator())
                .map(question ->
                        (question.used() == null ? "-" : question.user().ordinal() + " " + question.used()) + " "
                                + question.by().get(0).ordinal())
                .orElse("nothing");
    }

    private static List<String> settings(Dialect dialect, String done) {
        return ended(dialect, done).settings().values().stream()
                .map(Statement::text)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MYSQL      | INSERT INTO t VALUES (1)                     | nothing
            MYSQL      | CREATE TABLE t (temporary_note INT)          | nothing
            MYSQL      | ALTER TABLE t ADD temp INT                   | nothing
            MYSQL      | CREATE TEMPORARY TABLE t (n INT)             | - 1
            MYSQL      | CREATE OR REPLACE TEMPORARY TABLE t (n INT)  | - 1
            MYSQL      | /*!50001 CREATE TEMPORARY TABLE t (n INT) */ | - 1
            MYSQL      | PREPARE st FROM 'DO 1'                       | - 1
            MYSQL      | EXECUTE IMMEDIATE 'SET @x = 1'               | - 1
            MYSQL      | CALL p()                                     | - 1
            MYSQL      | DO GET_LOCK('a', 1)                          | - 1
            MYSQL      | SELECT GET_LOCK('a', 1)                      | - 1
            MYSQL      | SELECT 'GET_LOCK(1)'                         | nothing
            MYSQL      | HANDLER t OPEN                               | - 1
            MYSQL      | SET STATEMENT max_statement_time = 1 FOR SELECT 1 | - 1
            MYSQL      | SET GLOBAL max_connections = 200             | nothing
            MYSQL      | SET GLOBAL max_connections = 200, sql_mode = '' | - 1
            MYSQL      | SET sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES') | - 1
            MYSQL      | SET sql_mode = @@GLOBAL.sql_mode             | - 1
            MYSQL      | SET TRANSACTION ISOLATION LEVEL SERIALIZABLE | - 1
            MYSQL      | IF 1 THEN SET @x = 1@ END IF                 | - 1
            MYSQL      | SET @x = NOW()                               | nothing
            POSTGRESQL | SELECT id INTO TEMP doomed FROM orders       | - 1
            POSTGRESQL | WITH o AS (SELECT 1) SELECT * INTO LOCAL TEMPORARY d FROM o | - 1
            POSTGRESQL | SELECT 1 AS n INTO pg_temp.d                 | - 1
            POSTGRESQL | CREATE TABLE "pg_temp".d (n int)             | - 1
            POSTGRESQL | CREATE TEMP SEQUENCE s                       | - 1
            POSTGRESQL | CREATE OR REPLACE TEMP VIEW v AS SELECT 1    | - 1
            POSTGRESQL | CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1' | - 1
            POSTGRESQL | CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = public, pg_temp AS 'SELECT 1' | nothing
            POSTGRESQL | CREATE TEMP TABLE d (n int) ON COMMIT DROP   | nothing
            POSTGRESQL | INSERT INTO temp VALUES (1)                  | nothing
            POSTGRESQL | DO $$ BEGIN END $$                           | - 1
            POSTGRESQL | CALL p()                                     | - 1
            POSTGRESQL | PREPARE st AS SELECT 1                       | - 1
            POSTGRESQL | LISTEN a                                     | - 1
            POSTGRESQL | DECLARE c CURSOR WITH HOLD FOR SELECT 1      | - 1
            POSTGRESQL | SELECT pg_advisory_lock(1)                   | - 1
            POSTGRESQL | SELECT f(set_config('a.b', 'c', false))      | - 1
            POSTGRESQL | SET LOCAL a.b = 'c'                          | nothing
            POSTGRESQL | SET search_path = pg_temp, public            | - 1
            SQLITE     | CREATE TEMP TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1@ END | - 1
            SQLITE     | CREATE TABLE temp.t (n)                      | - 1
            SQLITE     | CREATE TABLE "temp".t (n)                    | - 1
            SQLITE     | CREATE TABLE t (temp)                        | nothing
            H2         | CREATE LOCAL TEMPORARY TABLE t (n INT)       | - 1
            H2         | CALL SET(@x, 1)                              | - 1
            HSQLDB     | DECLARE LOCAL TEMPORARY TABLE t (n INT)      | - 1
            HSQLDB     | CREATE TABLE t (n INT)                       | nothing
            """)
    void whatMayHaveSetSomethingForItsSessionIsAskedAbout(Dialect dialect, String done, String asked) {
        assertThat(asked(dialect, done.replace("@ END", "; END"), "DELETE FROM u"))
                .isEqualTo(asked);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void nothingIsAskedWhereNothingIsLeftToRun(Dialect dialect) {
        assertThat(asked(dialect, "CALL p()", "")).isEqualTo("nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @x = 1                              | nothing
            SET @x := -1.5, @y = x'00'              | nothing
            SET @y = 0, @x = 1e3                    | nothing
            SET @x = 'admin@example.com'            | nothing
            SET @y = 1, @x = @y                     | 2 @x 1
            SET @x = _utf8mb4'a'                    | 2 @x 1
            SET @x = CONCAT('a', 'b')               | 2 @x 1
            SET @x = 1 + 1                          | 2 @x 1
            SET @x = CURRENT_TIMESTAMP              | 2 @x 1
            SET @x = @@last_insert_id               | 2 @x 1
            SET @x = (SELECT MAX(id) FROM t)        | 2 @x 1
            SET @x = 1, @y = NOW()                  | 2 @x 1
            SELECT MAX(id) INTO @x FROM t           | 2 @x 1
            SELECT 1, 2 INTO @y, @x                 | 2 @x 1
            SELECT @x := MAX(id) FROM t             | 2 @x 1
            UPDATE t SET n = (@x := 1)              | 2 @x 1
            LOAD DATA INFILE 'f' INTO TABLE t (a, @x) | 2 @x 1
            INSERT INTO t VALUES (@x)               | nothing
            """)
    void aVariableIsLostUnlessItsValueStandsInTheFile(String done, String asked) {
        assertThat(asked(Dialect.MYSQL, done, "SELECT @x")).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET @y = @lost + 1                 | 2 @lost 1
            SET @y = 1, sql_mode = @Lost       | 2 @lost 1
            SELECT `lost`, @`LOST`             | 2 @lost 1
            SELECT a, b INTO @x, @lost FROM t  | 2 @lost 1
            CALL p()                           | 2 @lost 1
            EXECUTE IMMEDIATE 'SELECT 1'       | 2 @lost 1
            CREATE PROCEDURE p() SELECT @lost  | 2 @lost 1
            SELECT 'a@lost' -- @lost           | nothing
            SET @lost = 1; SELECT @lost        | nothing
            SET @lost = @lost + 1              | 2 @lost 1
            SELECT 1; SET @lost = 1; CALL p()  | nothing
            SET @@sql_mode = 'lost'            | nothing
            """)
    void aLostVariableIsAskedAboutWhereItIsReadBeforeItIsSet(String rest, String asked) {
        assertThat(asked(Dialect.MYSQL, "SET @lost = NOW()", rest)).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET SQL_MODE = @old         | nothing
            SET @@SESSION.sql_mode=@OLD | nothing
            SET time_zone = @old        | 2 @old 1
            SELECT @old                 | 2 @old 1
            SET @more = @old            | 2 @old 1
            """)
    void aSavedSettingMayOnlyBeSetBack(String rest, String asked) {
        assertThat(asked(Dialect.MYSQL, "SET @OLD = @@SQL_MODE, SQL_MODE = 'TRADITIONAL'", rest))
                .isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MYSQL      | SELECT LAST_INSERT_ID()                             | 2 last_insert_id() 1
            MYSQL      | INSERT INTO u VALUES (1, last_insert_id ( ))        | 2 last_insert_id() 1
            MYSQL      | SELECT @@identity                                   | 2 @@identity 1
            MYSQL      | SELECT PREVIOUS VALUE FOR q                         | 2 previous value 1
            MYSQL      | INSERT INTO u VALUES (2); SELECT LAST_INSERT_ID()   | 3 last_insert_id() 1
            MYSQL      | SELECT LAST_INSERT_ID(7)                            | nothing
            MYSQL      | UPDATE u SET n = LAST_INSERT_ID(n + 1); SELECT LAST_INSERT_ID() | nothing
            MYSQL      | CREATE FUNCTION f() RETURNS INT RETURN LAST_INSERT_ID() | nothing
            MYSQL      | CREATE DEFINER = `a`@`%` TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.n = LAST_INSERT_ID() | nothing
            MYSQL      | CREATE TABLE u AS SELECT LAST_INSERT_ID() AS n      | 2 last_insert_id() 1
            POSTGRESQL | INSERT INTO u VALUES (lastval())                    | 2 lastval(…) 1
            POSTGRESQL | SELECT currval('s')                                 | 2 currval(…) 1
            POSTGRESQL | INSERT INTO u DEFAULT VALUES; SELECT lastval()      | nothing
            POSTGRESQL | SELECT nextval('s'); SELECT currval('s')            | nothing
            SQLITE     | INSERT INTO u VALUES (last_insert_rowid())          | 2 last_insert_rowid() 1
            H2         | CREATE TABLE u (n INT AS IDENTITY(START WITH 1))    | nothing
            H2         | SELECT q.currval                                    | 2 .currval 1
            HSQLDB     | CALL IDENTITY()                                     | 2 identity() 1
            """)
    void aValueThatAnEarlierStatementLeftIsAskedAboutUnlessTheRestLeavesAnother(
            Dialect dialect, String rest, String asked) {
        assertThat(asked(dialect, "INSERT INTO t (n) VALUES (1)", rest)).isEqualTo(asked);
    }

    @Test
    void onlyWhatTheFileSaysIsSetAgain() {
        assertThat(settings(Dialect.MYSQL, """
                        SET @a = 1, sql_mode = '';
                        SET @b = LAST_INSERT_ID();
                        SET @c = @b;
                        SET NAMES utf8mb4 COLLATE utf8mb4_bin;
                        SET @d = @a;
                        USE other;
                        SET @OLD_TIME_ZONE = @@TIME_ZONE, TIME_ZONE = '+00:00';
                        SET TIME_ZONE = @OLD_TIME_ZONE;
                        SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE;
                        INSERT INTO t VALUES (@a);
                        """))
                .containsExactly(
                        "SET @a = 1, sql_mode = ''",
                        "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                        "SET @d = @a",
                        "USE other",
                        "SET @OLD_TIME_ZONE = @@TIME_ZONE, TIME_ZONE = '+00:00'",
                        "SET TIME_ZONE = @OLD_TIME_ZONE",
                        "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        assertThat(settings(Dialect.POSTGRESQL, """
                        SET lock_timeout = '1s';
                        SELECT pg_catalog.set_config('search_path', '', false);
                        RESET ALL;
                        """)).hasSize(3);
        assertThat(settings(Dialect.H2, "SET @x 5; SET @y TO 6; SET @z = 7; SET SCHEMA other;"))
                .hasSize(4);
        assertThat(settings(Dialect.SQLITE, "PRAGMA foreign_keys = OFF;")).hasSize(1);
        assertThat(settings(Dialect.HSQLDB, "SET SCHEMA other;")).hasSize(1);
    }
}
