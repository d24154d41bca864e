package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.internal.sql.rules.StatementKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlScannerTest {

    private static final String BODY = "create procedure p() begin select 1; select 2; end";

    static Stream<Snippet> snippets() {
        return Stream.concat(lexical(), Stream.concat(delimiters(), executableComments()));
    }

    private static Stream<Snippet> lexical() {
        return Stream.of(
                Snippet.of("empty statements", ";; select 1;;\n;", "select 1"),
                Snippet.of(
                        "strings in both quotes",
                        "select 'a;b', 'it''s;', \"it's;\", \"a\"\";\", '\";', ''; select 2",
                        "select 'a;b', 'it''s;', \"it's;\", \"a\"\";\", '\";', ''",
                        "select 2"),
                Snippet.of(
                        "backslashes escape in both",
                        "select 'it\\'s;', 'C:\\\\', \"a\\\";\", '\\\\\\''; select 2",
                        "select 'it\\'s;', 'C:\\\\', \"a\\\";\", '\\\\\\''",
                        "select 2"),
                Snippet.of("NULL by a backslash", "select \\N, 1; select 2", "select \\N, 1", "select 2"),
                Snippet.of(
                        "strings of other kinds",
                        "select N'it\\'s;', _utf8mb4'\\';', x'3B', X'3b', b'1', 0x3B, 0b1, n';'; select 2",
                        "select N'it\\'s;', _utf8mb4'\\';', x'3B', X'3b', b'1', 0x3B, 0b1, n';'",
                        "select 2"),
                Snippet.of(
                        "a string that ends like another kind's prefix",
                        "select 'b', 'x','b';select 'x'; select 'N'';'",
                        "select 'b', 'x','b'",
                        "select 'x'",
                        "select 'N'';'"),
                Snippet.of(
                        "strings side by side are one",
                        "select 'a' ';'\n\"b\"; select 2",
                        "select 'a' ';'\n\"b\"",
                        "select 2"),
                Snippet.of(
                        "names in backticks have no escapes",
                        "create table `a;` (`b\\` int, `c``;` int, `'` int); select `b\\` from `a;`",
                        "create table `a;` (`b\\` int, `c``;` int, `'` int)",
                        "select `b\\` from `a;`"),
                Snippet.of(
                        "names with dollar signs and digits in front",
                        "create table a$$b (1c$ int, 2e int); select 1c$, 2e from a$$b; select 2",
                        "create table a$$b (1c$ int, 2e int)",
                        "select 1c$, 2e from a$$b",
                        "select 2"),
                Snippet.of(
                        "user variables",
                        "set @a = 1, @`b;` = 2, @'c;' = 3; select @a, @`b;`, @@sql_mode",
                        "set @a = 1, @`b;` = 2, @'c;' = 3",
                        "select @a, @`b;`, @@sql_mode"),
                Snippet.of(
                        "comments",
                        "-- it's;\n# it's;\nselect 1 -- b;\n + 2 # c;\n + 3; select /* ;' */ 3; #",
                        "select 1 -- b;\n + 2 # c;\n + 3",
                        "select /* ;' */ 3"),
                Snippet.of(
                        "dashes without a space are no comment",
                        "select 1--1; select 2--'3;'; select 4 --\t;\n; select 5 --\n;",
                        "select 1--1",
                        "select 2--'3;'",
                        "select 4",
                        "select 5"),
                Snippet.of(
                        "at the start of a line they are one between statements",
                        "--it's\nselect 1;\n--;\nselect 2\n--1;",
                        "select 1",
                        "select 2\n--1"),
                Snippet.of("comments do not nest", "select 1 /* a /* b */; select 2 /***/;", "select 1", "select 2"),
                Snippet.of("a hash behind an operator", "select 1+#;\n2; select 3", "select 1+#;\n2", "select 3"),
                Snippet.of(
                        "quotes in comments",
                        "# it's \" `\nselect 1; /* it's \" ` */ select 2; -- ' \" `",
                        "select 1",
                        "select 2"),
                Snippet.of(
                        "a backslash in a comment",
                        "-- \\G\nselect 1; # \\.\n/* \\! */ select 2",
                        "select 1",
                        "select 2"),
                Snippet.of(
                        "CASE and IF",
                        "create table t (a int); select a from t order by case when a = 1 then 2 else if(a, 3, 4) end; select 2",
                        "create table t (a int)",
                        "select a from t order by case when a = 1 then 2 else if(a, 3, 4) end",
                        "select 2"),
                Snippet.of(
                        "names beyond ASCII",
                        "select 1 as größe; select 2 as a\u00A0b",
                        "select 1 as größe",
                        "select 2 as a\u00A0b"),
                Snippet.of(
                        "BEGIN alone starts a transaction", "begin; select 1; commit", "begin", "select 1", "commit"));
    }

    private static Stream<Snippet> delimiters() {
        String loop = "create procedure p(n int)\nouter_loop: begin\n  declare i int default if(n > 1, 0, 1);\n"
                + "  inner_loop: loop\n    begin end;\n    if i > 1 then leave inner_loop; end if;\n"
                + "    case i when 0 then set i = 1; else set i = case when i = 1 then 2 end; end case;\n"
                + "  end loop inner_loop;\nend outer_loop";
        String trigger = "create trigger r before insert on t for each row begin "
                + "if new.a is null then set new.a = case when 1 then 2 end; end if; end";
        return Stream.of(
                delimited("//", loop),
                delimited("$$", loop),
                delimited(";;", loop),
                delimited("$", loop),
                delimited("|", loop),
                delimited("#", BODY),
                delimited("@@@", BODY),
                delimited("--", BODY),
                delimited("END_OF_IT", BODY),
                Snippet.of(
                        "a trigger",
                        "create table t (a int);\nDELIMITER //\n" + trigger + ";\n//\ndelimiter ;\nselect 2;",
                        "create table t (a int)",
                        trigger,
                        "select 2"),
                Snippet.of(
                        "directly behind the last word",
                        "delimiter $$\n" + BODY + "$$\nselect 1$$ select 2 $$\nDelimiter ;\nselect 3; select 4",
                        BODY,
                        "select 1",
                        "select 2",
                        "select 3",
                        "select 4"),
                Snippet.of(
                        "behind comments",
                        "-- a\nDELIMITER //\n" + BODY
                                + " //\n# b\nDELIMITER ;\n/* c */\nDELIMITER |\nselect 3|\nDELIMITER ;",
                        BODY,
                        "select 3"),
                Snippet.of(
                        "spaces and words around it",
                        "  DELIMITER\t //  \t-- c\n" + BODY + " //\nDELIMITER ; // back\nselect 3;",
                        BODY,
                        "select 3"),
                Snippet.of(
                        "CR LF", "DELIMITER //\r\n" + BODY + " //\r\nDELIMITER ;\r\nselect 3;\r\n", BODY, "select 3"),
                Snippet.of(
                        "in quotes", "DELIMITER '//'\n" + BODY + " //\nDELIMITER \";\"\nselect 3;", BODY, "select 3"),
                Snippet.of(
                        "in strings and comments it is none",
                        "select '\nDELIMITER //\n', `a\nDELIMITER //\nb` from (select 1 as `a\nDELIMITER //\nb`) t;"
                                + " /*\nDELIMITER //\n*/ -- DELIMITER //\nselect 2;",
                        "select '\nDELIMITER //\n', `a\nDELIMITER //\nb` from (select 1 as `a\nDELIMITER //\nb`) t",
                        "select 2"),
                Snippet.of(
                        "the delimiter in strings and comments is none",
                        "DELIMITER //\nselect '//', \"//\", /* // */ 1 -- //\n + 2 # //\n// select 3//\nDELIMITER ;",
                        "select '//', \"//\", /* // */ 1 -- //\n + 2",
                        "select 3"),
                Snippet.of(
                        "a column of that name",
                        "create table t (a int,\ndelimiter char(1),\n`b` int); update t set\ndelimiter = ';'; select\ndelimiter, a from t",
                        "create table t (a int,\ndelimiter char(1),\n`b` int)",
                        "update t set\ndelimiter = ';'",
                        "select\ndelimiter, a from t"),
                Snippet.of(
                        "a block outside a routine",
                        "DELIMITER //\nbegin not atomic declare a int; set a = 1; end //\nDELIMITER ;\nselect 2",
                        "begin not atomic declare a int; set a = 1; end",
                        "select 2"));
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
        return Stream.of(
                Snippet.of(
                        "an executable comment is a statement",
                        "/*!40101 SET @a = 1 */;\n/*!40101 SET @b = 'it''s;' */ ;\n/*M! set @c = 2 */;/*M!100100 set @d = 3*/;",
                        "/*!40101 SET @a = 1 */",
                        "/*!40101 SET @b = 'it''s;' */",
                        "/*M! set @c = 2 */",
                        "/*M!100100 set @d = 3*/"),
                Snippet.of(
                        "several on a line",
                        "select 1 /*! + 1 *//*! + 2 */ /*!50001+ 3*/; select 4",
                        "select 1 /*! + 1 *//*! + 2 */ /*!50001+ 3*/",
                        "select 4"),
                Snippet.of(
                        "a dumped trigger",
                        "create table t (a int);\nDELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ "
                                + "/*!50003 TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN\n"
                                + "  SET NEW.a = 'it''s;'; -- it's\nEND */;;\nDELIMITER ;\nselect 2;",
                        "create table t (a int)",
                        "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ "
                                + "/*!50003 TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN\n"
                                + "  SET NEW.a = 'it''s;'; -- it's\nEND */",
                        "select 2"));
    }

    /** What the server understands, or nobody could mean otherwise, though the client falters. */
    private static Stream<Snippet> beyondTheClient() {
        return Stream.of(
                Snippet.of(
                        "on the line of the statement before",
                        "select 1; DELIMITER //\n" + BODY + "// DELIMITER ;\nselect 3;",
                        "select 1",
                        BODY,
                        "select 3"),
                Snippet.of(
                        "what follows the end of one",
                        "select 2 /*! */*4; select 2*/*c*/3; select 4 /*! /* ;' */ + 1 */ -- ;\n; select 5",
                        "select 2 /*! */*4",
                        "select 2*/*c*/3",
                        "select 4 /*! /* ;' */ + 1 */",
                        "select 5"));
    }

    @ParameterizedTest
    @MethodSource({"snippets", "beyondTheClient"})
    void dividesAsMariaDbsClientDoes(Snippet snippet) throws SQLException {
        Scan scan = Scan.of(snippet.sql(), Dialect.MYSQL);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).isEqualTo(snippet.statements());
        try (Connection connection = EmptyMariaDb.create().getConnection()) {
            for (String statement : scan.texts()) {
                Databases.execute(connection, statement);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELIMITER", "delimiter \t", "DELIMITER \\", "DELIMITER a\\b"})
    void refusesADelimiterCommandWithoutDelimiter(String command) {
        Scan scan = Scan.of("select 1;\n " + command + "\nselect 2;", Dialect.MYSQL);

        assertThat(scan.texts()).containsExactly("select 1", "select 2");
        assertThat(scan.problemTexts()).containsExactly("""
                        unsupported-statement: x.sql:2:2  DELIMITER without a delimiter after it.
                          Next: write the new delimiter, without a backslash, on the same line, as in "DELIMITER //\"""");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create procedure p() set @a = case when 1 then 2 end",
                "create procedure p() comment 'x' language sql select if(1, 2, 3), repeat('a', 2)",
                "create function f() returns int deterministic return case when 1 then 2 end",
                "create function f returns string soname 'f.so'",
                "create trigger r before insert on t for each row set new.a = if(1, 2, 3)",
                "alter event e rename to begin",
                "create definer=root@localhost view v as select case when 1 then 2 end",
                "create table begin (end int, `if` int)",
                "begin",
                "begin work",
                "insert into t select 1 from begin for update"
            })
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
    void tellsWhereABodyStartsThatHasNoEnd() {
        assertThat(Scan.of("select 1;\ncreate procedure p() begin if 1 then select 1; end;\nselect 2;", Dialect.MYSQL)
                        .problemTexts())
                .containsExactly("""
                        unterminated-body: x.sql:2:1  Unterminated body: a block of the statement that starts here has no END.
                          Next: write END; where a BEGIN ends, END IF; where an IF ends, and the same with CASE, LOOP, WHILE, REPEAT and FOR""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create procedure p()\nbegin\n  select 1\nend;",
                "create procedure p()\nbegin\n  if 1 then select 1\n  end if;\nend;",
                "create procedure p()\nbegin\n  call q(1)\nend;\nselect 2;"
            })
    void tellsWhereASemicolonMayBeMissingBeforeAnEnd(String script) {
        assertThat(Scan.of(script, Dialect.MYSQL).problemTexts())
                .singleElement()
                .asString()
                .contains(
                        "x.sql:1:1  Unterminated body: a block of the statement that starts here has no END, or a ; is"
                                + " missing before the END in line 4.");
    }

    @Test
    void refusesTheClientsOtherCommandsAndContinues() {
        Scan scan =
                Scan.of("\\. a.sql\nselect 1\\G\n select 2;\nsource a.sql\nselect source from t; \\", Dialect.MYSQL);

        assertThat(scan.texts()).containsExactly("select 2", "select source from t");
        assertThat(scan.problemTexts())
                .containsExactly(
                        clientCommand("1:1", "\\."),
                        clientCommand("2:9", "\\G"),
                        clientCommand("4:1", "source"),
                        clientCommand("5:23", "\\"));
    }

    private static String clientCommand(String place, String command) {
        return "unsupported-statement: x.sql:" + place + "  " + command
                + " is a command of the mysql client, which no server knows.\n"
                + "  Next: delete it, or write what it does as SQL; a statement ends with its delimiter";
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '~', delimiter = '|', textBlock = """
                    select 'a\\'; select 2   | unterminated-string: x.sql:1:8  Unterminated string: the quote that opens here is never closed. | close it with '; a quote inside a string is written twice, as in 'it''s'
                    select "a; select 2      | unterminated-string: x.sql:1:8  Unterminated string: the quote that opens here is never closed. | close it with "; a quote inside a string is written twice
                    select `a; select 2      | unterminated-string: x.sql:1:8  Unterminated name: the quote that opens here is never closed.   | close it with the same quote; a quote inside a name is written twice
                    select 1 /* a /*; select | unterminated-comment: x.sql:1:10  Unterminated comment: the /* that opens here is never closed. | close it with */
                    """)
    void tellsWhatIsNeverClosed(String sql, String problem, String remedy) {
        assertThat(Scan.of(sql, Dialect.MYSQL).problemTexts()).containsExactly(problem + "\n  Next: " + remedy);
    }

    @Test
    void theFirstWordInAnExecutableCommentTellsTheKind() {
        assertThat(Scan.of("/*!40101 SELECT 1 */; /*!50003 CREATE*/ /*!50003 VIEW v AS SELECT 1 */", Dialect.MYSQL)
                        .statements())
                .extracting(Statement::kind)
                .containsExactly(StatementKind.ROWS, StatementKind.NON_TRANSACTIONAL);
    }
}
