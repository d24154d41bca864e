// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.Golden;
import dev.migration.fixture.Texts;
import dev.migration.internal.sql.rules.StatementKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MySqlScannerTest {

    private static final String BODY = "create procedure p() begin select 1; select 2; end";

    static Stream<Snippet> snippets() {
        return Stream.concat(lexical(), Stream.concat(delimiters(), executableComments()));
    }

    private static Stream<Snippet> lexical() {
        return Snippet.table("""
                empty statements: ;; ⟨select 1⟩;;⏎;
                strings in both quotes: ⟨select 'a;b', 'it''s;', "it's;", "a"";", '";', ''⟩; ⟨select 2⟩
                backslashes escape in both: ⟨select 'it\\'s;', 'C:\\\\', "a\\";", '\\\\\\''⟩; ⟨select 2⟩
                NULL by a backslash: ⟨select \\N, 1⟩; ⟨select 2⟩
                strings of other kinds: ⟨select N'it\\'s;', _utf8mb4'\\';', x'3B', X'3b', b'1', 0x3B, 0b1, n';'⟩; ⟨select 2⟩
                a string that ends like another kind's prefix: ⟨select 'b', 'x','b'⟩;⟨select 'x'⟩; ⟨select 'N'';'⟩
                strings side by side are one: ⟨select 'a' ';'⏎"b"⟩; ⟨select 2⟩
                names in backticks have no escapes: ⟨create table `a;` (`b\\` int, `c``;` int, `'` int)⟩; ⟨select `b\\` from `a;`⟩
                names with dollar signs and digits in front: ⟨create table a$$b (1c$ int, 2e int)⟩; ⟨select 1c$, 2e from a$$b⟩; ⟨select 2⟩
                user variables: ⟨set @a = 1, @`b;` = 2, @'c;' = 3⟩; ⟨select @a, @`b;`, @@sql_mode⟩
                comments: -- it's;⏎# it's;⏎⟨select 1 -- b;⏎ + 2 # c;⏎ + 3⟩; ⟨select /* ;' */ 3⟩; #
                dashes without a space are no comment: ⟨select 1--1⟩; ⟨select 2--'3;'⟩; ⟨select 4⟩ --\t;⏎; ⟨select 5⟩ --⏎;
                at the start of a line they are one between statements: --it's⏎⟨select 1⟩;⏎--;⏎⟨select 2⏎--1⟩;
                comments do not nest: ⟨select 1⟩ /* a /* b */; ⟨select 2⟩ /***/;
                a hash behind an operator: ⟨select 1+#;⏎2⟩; ⟨select 3⟩
                quotes in comments: # it's " `⏎⟨select 1⟩; /* it's " ` */ ⟨select 2⟩; -- ' " `
                a backslash in a comment: -- \\G⏎⟨select 1⟩; # \\.⏎/* \\! */ ⟨select 2⟩
                CASE and IF: ⟨create table t (a int)⟩; ⟨select a from t order by case when a = 1 then 2 else if(a, 3, 4) end⟩; ⟨select 2⟩
                names beyond ASCII: ⟨select 1 as größe⟩; ⟨select 2 as a\u00A0b⟩
                BEGIN alone starts a transaction: ⟨begin⟩; ⟨select 1⟩; ⟨commit⟩
                """);
    }

    private static Stream<Snippet> delimiters() {
        String loop = "create procedure p(n int)\nouter_loop: begin\n  declare i int default if(n > 1, 0, 1);\n"
                + "  inner_loop: loop\n    begin end;\n    if i > 1 then leave inner_loop; end if;\n"
                + "    case i when 0 then set i = 1; else set i = case when i = 1 then 2 end; end case;\n"
                + "  end loop inner_loop;\nend outer_loop";
        String trigger = "create trigger r before insert on t for each row begin "
                + "if new.a is null then set new.a = case when 1 then 2 end; end if; end";
        Stream<Snippet> delimited = Stream.concat(
                Stream.of("//", "$$", ";;", "$", "|").map(delimiter -> delimited(delimiter, loop)),
                Stream.of("#", "@@@", "--", "END_OF_IT").map(delimiter -> delimited(delimiter, BODY)));
        return Stream.concat(
                delimited, Snippet.table("""
                a trigger: ⟨create table t (a int)⟩;⏎DELIMITER //⏎⟨{trigger}⟩;⏎//⏎delimiter ;⏎⟨select 2⟩;
                directly behind the last word: delimiter $$⏎⟨{BODY}⟩$$⏎⟨select 1⟩$$ ⟨select 2⟩ $$⏎Delimiter ;⏎⟨select 3⟩; ⟨select 4⟩
                behind comments: -- a⏎DELIMITER //⏎⟨{BODY}⟩ //⏎# b⏎DELIMITER ;⏎/* c */⏎DELIMITER |⏎⟨select 3⟩|⏎DELIMITER ;
                spaces and words around it:   DELIMITER\t //  \t-- c⏎⟨{BODY}⟩ //⏎DELIMITER ; // back⏎⟨select 3⟩;
                CR LF: DELIMITER //\r⏎⟨{BODY}⟩ //\r⏎DELIMITER ;\r⏎⟨select 3⟩;\r⏎
                in quotes: DELIMITER '//'⏎⟨{BODY}⟩ //⏎DELIMITER ";"⏎⟨select 3⟩;
                in strings and comments it is none: ⟨select '⏎DELIMITER //⏎', `a⏎DELIMITER //⏎b` from (select 1 as `a⏎DELIMITER //⏎b`) t⟩; /*⏎DELIMITER //⏎*/ -- DELIMITER //⏎⟨select 2⟩;
                the delimiter in strings and comments is none: DELIMITER //⏎⟨select '//', "//", /* // */ 1 -- //⏎ + 2⟩ # //⏎// ⟨select 3⟩//⏎DELIMITER ;
                a column of that name: ⟨create table t (a int,⏎delimiter char(1),⏎`b` int)⟩; ⟨update t set⏎delimiter = ';'⟩; ⟨select⏎delimiter, a from t⟩
                a block outside a routine: DELIMITER //⏎⟨begin not atomic declare a int; set a = 1; end⟩ //⏎DELIMITER ;⏎⟨select 2⟩
                """.replace("{trigger}", trigger).replace("{BODY}", BODY)));
    }

    private static Snippet delimited(String delimiter, String statement) {
        return Snippet.of(
                "delimiter " + delimiter,
                "DELIMITER " + delimiter + "\n" + statement + " " + delimiter + "\nselect 1 " + delimiter
                        + "\nDELIMITER ;\nselect 2;",
                statement,
                "select 1",
                "select 2");
    }

    private static Stream<Snippet> executableComments() {
        return Snippet.table("""
                an executable comment is a statement: ⟨/*!40101 SET @a = 1 */⟩;⏎⟨/*!40101 SET @b = 'it''s;' */⟩ ;⏎⟨/*M! set @c = 2 */⟩;⟨/*M!100100 set @d = 3*/⟩;
                several on a line: ⟨select 1 /*! + 1 *//*! + 2 */ /*!50001+ 3*/⟩; ⟨select 4⟩
                a dumped trigger: ⟨create table t (a int)⟩;⏎DELIMITER ;;⏎⟨/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN⏎  SET NEW.a = 'it''s;'; -- it's⏎END */⟩;;⏎DELIMITER ;⏎⟨select 2⟩;
                """);
    }

    /** What the server understands, or nobody could mean otherwise, though the client falters. */
    private static Stream<Snippet> beyondTheClient() {
        return Snippet.table("""
                on the line of the statement before: ⟨select 1⟩; DELIMITER //⏎⟨{BODY}⟩// DELIMITER ;⏎⟨select 3⟩;
                what follows the end of one: ⟨select 2 /*! */*4⟩; ⟨select 2*/*c*/3⟩; ⟨select 4 /*! /* ;' */ + 1 */⟩ -- ;⏎; ⟨select 5⟩
                """.replace("{BODY}", BODY));
    }

    @ParameterizedTest
    @MethodSource({"snippets", "beyondTheClient"})
    void dividesAsMariaDbsClientDoes(Snippet snippet) throws SQLException {
        snippet.assertDivided(Dialect.MYSQL, EmptyMariaDb.create().getConnection());
    }

    /** The clients send such a line to the server, which refuses it; Flyway reads it. */
    @Test
    void noDelimiterNeedsASpaceBeforeIt() {
        Scan scan = Scan.of("DELIMITER//\n" + BODY + " //\nDelimiter;\nselect 2; select 3", Dialect.MYSQL);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).containsExactly(BODY, "select 2", "select 3");
    }

    @Test
    void whatOnlyBeginsLikeTheCommandIsNone() {
        assertThat(Scan.of("delimiters //; delimiter_x //; select 1 as delimiter; select\ndelimiter ;", Dialect.MYSQL)
                        .texts())
                .containsExactly("delimiters //", "delimiter_x //", "select 1 as delimiter", "select\ndelimiter");
    }

    @Test
    void aDelimiterHoldsToTheEndOfTheText() {
        assertThat(Scan.of("DELIMITER //\nselect 1; select 2;\n//\nselect 3", Dialect.MYSQL)
                        .texts())
                .containsExactly("select 1; select 2", "select 3");
    }

    static Stream<String> routines() {
        return Stream.of(
                BODY,
                "CREATE DEFINER=`root`@`localhost` PROCEDURE p() COMMENT 'begin;' SQL SECURITY INVOKER l: BEGIN select 1; END l",
                "create or replace definer = 'root'@localhost procedure p() if 1 then select 1; else select 2; end if",
                "create procedure if not exists p(begin int, end int) case begin when end then select 1; else begin end; end case",
                "create function f(a int) returns varchar(9) charset utf8mb4 deterministic begin return if(a, 1, 2); end",
                "create function if not exists f() returns int if 1 then return 1; else return 2; end if",
                "create aggregate function f(x int) returns int begin declare s int default 0;"
                        + " declare continue handler for not found return s; loop fetch group next row; set s = s + x; end loop; end",
                "create trigger if not exists r before insert on t for each row begin set @a = 1; set @b = 2; end",
                "create trigger r2 before insert on t for each row follows r if 1 then set @a = 1; end if",
                "create event e on schedule every if(1, 2, 3) day do begin set @a = 1; end",
                "alter definer=root@localhost event e comment 'do' do begin set @a = 1; end",
                "begin not atomic declare a int; if a then set a = 1; end if; end",
                "begin not atomic if 1 then set @a = 1; end if; end",
                "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER r3 BEFORE INSERT ON t FOR EACH ROW"
                        + " BEGIN SET @a = 1; END */",
                "create procedure p() begin declare exit handler for sqlstate value '23000', 1062 begin select 1; end; select 2; end",
                "create procedure p() begin declare exit handler for not found set @a = if(1, 2, 3); select 2; end",
                "create procedure p() begin declare a int; repeat set a = 1; until case when a then 1 else 2 end end repeat; end",
                "create procedure p() begin declare a int; set a = case when a then case a when 1 then 2 end else 3 end;"
                        + " select a.end, a.if, @if from (select 1 as end, 2 as `if`) a; end",
                "create procedure p() begin for i in 1..3 do select i; end for; while 0 do select 1; end while; end",
                "create procedure p() `if`: loop -- end;\n leave `if`; /* end loop; */ end loop `if`");
    }

    @ParameterizedTest
    @MethodSource("routines")
    void aRoutineIsOneStatementUntilItsEnd(String routine) throws SQLException {
        String table = "create table if not exists t (a int)";
        String trigger = "create trigger r before insert on t for each row set @a = if(1, 2, 3)";
        String event = "create event if not exists e on schedule every 1 day do do 1";
        String script = String.join(";\n", table, trigger, event, "drop trigger r", routine, "select 2", "");
        if (routine.contains("follows") || routine.startsWith("alter")) {
            script = script.replace("drop trigger r;\n", "");
        } else {
            script = script.replace("drop trigger r;", "drop trigger r;\ndrop event e;");
        }
        Scan scan = Scan.of(script, Dialect.MYSQL);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).endsWith(routine, "select 2");
        try (Connection connection = EmptyMariaDb.create().getConnection()) {
            for (String statement : scan.texts()) {
                Databases.execute(connection, statement);
            }
        }
    }

    @Texts("""
            create procedure p() set @a = case when 1 then 2 end
            create procedure p() comment 'x' language sql select if(1, 2, 3), repeat('a', 2)
            create function f() returns int deterministic return case when 1 then 2 end
            create function f returns string soname 'f.so'
            create trigger r before insert on t for each row set new.a = if(1, 2, 3)
            alter event e rename to begin
            create definer=root@localhost view v as select case when 1 then 2 end
            create table begin (end int, `if` int) ¦ begin ¦ begin work
            insert into t select 1 from begin for update""")
    void whatHasNoBlockEndsAtItsSemicolon(String statement) {
        assertThat(Scan.of(statement + "; select 2", Dialect.MYSQL).texts()).containsExactly(statement, "select 2");
    }

    @Test
    void anotherDelimiterIsTakenAtItsWord() {
        Scan scan = Scan.of("DELIMITER //\ncreate procedure p() begin select 1; //\nselect 2 //", Dialect.MYSQL);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).containsExactly("create procedure p() begin select 1", "select 2");
    }

    @Test
    void theFirstWordInAnExecutableCommentTellsTheKind() {
        assertThat(Scan.of("/*!40101 SELECT 1 */; /*!50003 CREATE*/ /*!50003 VIEW v AS SELECT 1 */", Dialect.MYSQL)
                        .statements())
                .extracting(Statement::kind)
                .containsExactly(StatementKind.ROWS, StatementKind.NON_TRANSACTIONAL);
    }

    @Test
    void eachMistakeIsReportedAtItsPlaceAndTheRestIsReadOn() {
        Golden.assertTable(
                "mistakes-in-mysql", """
                a delimiter is missing: select 1;⏎ DELIMITER⏎select 2;
                a delimiter is only blank: select 1;⏎ delimiter \t⏎select 2;
                a delimiter is a backslash: select 1;⏎ DELIMITER \\⏎select 2;
                a delimiter has a backslash: select 1;⏎ DELIMITER a\\b⏎select 2;
                a body has no end: select 1;⏎create procedure p() begin if 1 then select 1; end;⏎select 2;
                a semicolon is missing before an end: create procedure p()⏎begin⏎  select 1⏎end;
                a semicolon is missing before an end if: create procedure p()⏎begin⏎  if 1 then select 1⏎  end if;⏎end;
                a semicolon is missing behind a call: create procedure p()⏎begin⏎  call q(1)⏎end;⏎select 2;
                commands of the client: \\. a.sql⏎select 1\\G⏎ select 2;⏎source a.sql⏎select source from t; \\
                a string: select 'a\\'; select 2
                a string in double quotes: select "a; select 2
                a name: select `a; select 2
                a comment: select 1 /* a /*; select
                a distributed transaction: xa start 'x'
                a distributed transaction that begins: XA BEGIN 'x'
                a distributed transaction in a comment: /*!40101 XA START 'x' */
                all locks are released: SELECT RELEASE_ALL_LOCKS()
                all locks are released by do: do release_all_locks()
                all locks are released in a condition: select 1 + if(release_all_locks () > 0, 1, 2)
                all locks are released for a variable: set @n = (select release_all_locks())
                all locks are released by an insert: insert into t values (release_all_locks())
                all locks are released in a comment: /*!100000 select release_all_locks() */
                """, sql -> Scan.of(sql, Dialect.MYSQL).shown());
    }
}
