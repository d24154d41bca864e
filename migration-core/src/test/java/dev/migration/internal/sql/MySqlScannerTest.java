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
    @ValueSource(strings = {"DELIMITER", "delimiter \t", "DELIMITER;", "DELIMITER//", "DELIMITER \\", "DELIMITER a\\b"})
    void refusesADelimiterCommandWithoutDelimiter(String command) {
        Scan scan = Scan.of("select 1;\n " + command + "\nselect 2;", Dialect.MYSQL);

        assertThat(scan.texts()).containsExactly("select 1", "select 2");
        assertThat(scan.problemTexts()).containsExactly("""
                        unsupported-statement: x.sql:2:2  DELIMITER without a delimiter after it.
                          Next: write a space and the new delimiter, without a backslash, on the same line, as in "DELIMITER //\"""");
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

    @Test
    void withoutAnotherDelimiterARoutineEndsAtItsFirstSemicolonAsForTheClient() {
        assertThat(Scan.of("create trigger r before insert on t for each row begin set @a = 1; end;", Dialect.MYSQL)
                        .texts())
                .containsExactly("create trigger r before insert on t for each row begin set @a = 1", "end");
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
