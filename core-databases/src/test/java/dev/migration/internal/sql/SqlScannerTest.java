package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.sql.SqlScanner.CommentListener;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScannerTest {

    @Test
    void tellsWhereEachStatementBegins() {
        Scan scan = Scan.of("-- c\r\nselect 1;  select\n 'é\n';\r/* \n */ select 3\n", Dialect.POSTGRESQL);

        assertThat(scan.statements())
                .extracting(Statement::text, Statement::line, Statement::column, Statement::offset)
                .containsExactly(
                        tuple("select 1", 2, 1, 6L), tuple("select\n 'é\n'", 2, 12, 17L), tuple("select 3", 6, 5, 39L));
    }

    @Test
    void saysWhereStringsStoppedToBeRead() {
        Scan scan = Scan.of(
                "select 0;\nset standard_conforming_strings = off;\nselect 'it\\'s';\nselect 'b'", Dialect.POSTGRESQL);

        assertThat(scan.problemTexts())
                .singleElement()
                .asString()
                .contains("x.sql:2:1")
                .contains("standard_conforming_strings is off")
                .contains("x.sql:4:9 cannot be read")
                .doesNotContain("psql");
    }

    @Test
    void aCommandOfPsqlBehindThatIsNotCalledOne() {
        Scan scan = Scan.of(
                "set standard_conforming_strings = off;\ninsert into t values ('\\\\'), ('it\\'s');",
                Dialect.POSTGRESQL);

        assertThat(scan.problemTexts())
                .singleElement()
                .asString()
                .contains("standard_conforming_strings is off")
                .doesNotContain("psql");
    }

    @Test
    void countsColumnsAndOffsetsInCharacters() {
        Statement second = Scan.of("select '\uD83D\uDE00'; select 2", Dialect.POSTGRESQL)
                .statements()
                .get(1);

        assertThat(second.column()).isEqualTo(14);
        assertThat(second.offset()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '~', textBlock = """
                    select 1; select 'abc; select 2    | unterminated-string: x.sql:1:18  Unterminated string: the quote that opens here is never closed.
                    select E'abc\\'                    | unterminated-string: x.sql:1:8  Unterminated string: the quote that opens here is never closed.
                    select E'abc\\                     | unterminated-string: x.sql:1:8  Unterminated string: the quote that opens here is never closed.
                    select ''';                        | unterminated-string: x.sql:1:8  Unterminated string: the quote that opens here is never closed.
                    """, delimiter = '|')
    void tellsWhereAnUnterminatedStringBegins(String sql, String problem) {
        assertThat(Scan.of(sql, Dialect.POSTGRESQL).problemTexts())
                .containsExactly(problem + "\n  Next: close it with '; a quote inside a string is written twice, as in"
                        + " 'it''s'");
    }

    @Test
    void tellsWhereAnUnterminatedNameBegins() {
        assertThat(Scan.of("select\n \"a; select 1", Dialect.POSTGRESQL).problemTexts())
                .containsExactly("""
                        unterminated-string: x.sql:2:2  Unterminated name: the quote that opens here is never closed.
                          Next: close it with the same quote; a quote inside a name is written twice""");
    }

    @Test
    void tellsWhereAnUnterminatedCommentBegins() {
        assertThat(Scan.of("select 1;\n  /* a /* b */\n; select 2", Dialect.POSTGRESQL)
                        .problemTexts())
                .containsExactly("""
                        unterminated-comment: x.sql:2:3  Unterminated comment: the /* that opens here is never closed.
                          Next: close it with */; comments nest, so every /* inside needs its own */""");
    }

    @Test
    void tellsWhereAnUnterminatedDollarQuoteBegins() {
        assertThat(Scan.of("do $body$ begin end $Body$; select 2", Dialect.POSTGRESQL)
                        .problemTexts())
                .containsExactly("""
                        unterminated-dollar-quote: x.sql:1:4  Unterminated dollar quote: the $body$ that opens here is never closed.
                          Next: close it with $body$, spelled the same""");
    }

    @Test
    void whatPrecedesTheProblemIsGivenAndItsTextIsNot() {
        Scan scan = Scan.of("select 1; select 2, 'a; select 3", Dialect.POSTGRESQL);

        assertThat(scan.texts()).containsExactly("select 1");
        assertThat(scan.problems()).hasSize(1);
    }

    @Test
    void refusesTheCommandsOfPsqlAndContinues() {
        Scan scan = Scan.of("""
                \\connect abc';
                select 1; \\set x 1
                 select 2 \\gset
                select 3;\\
                \\copy t from 'a'
                \\.
                \\i b.sql
                select 4 \\g
                \\""", Dialect.POSTGRESQL);

        assertThat(scan.texts()).containsExactly("select 1", "select 3");
        assertThat(scan.problemTexts()).containsExactly("""
                        unsupported-statement: x.sql:1:1  \\connect is a command of psql, which no database knows.
                          Next: delete the line: a migration runs in the database that it is started for; pg_dump without --create writes none""", """
                        unsupported-statement: x.sql:2:11  \\set is a command of psql, which no database knows.
                          Next: delete the line, or write what it does as SQL""", """
                        unsupported-statement: x.sql:3:11  \\gset is a command of psql, which no database knows.
                          Next: delete the line, or write what it does as SQL""", """
                        unsupported-statement: x.sql:4:10  \\ is a command of psql, which no database knows.
                          Next: delete the line, or write what it does as SQL""", """
                        unsupported-statement: x.sql:5:1  \\copy is a command of psql, which no database knows.
                          Next: write COPY … FROM STDIN; put the data on the lines after it, and after them a line \\.""", """
                        unsupported-statement: x.sql:6:1  \\. is a command of psql, which no database knows.
                          Next: delete the line: there is no COPY … FROM STDIN above it""", """
                        unsupported-statement: x.sql:7:1  \\i is a command of psql, which no database knows.
                          Next: put the text of that file here, or make it a separate migration""", """
                        unsupported-statement: x.sql:8:10  \\g is a command of psql, which no database knows.
                          Next: end the statement with ; instead""", """
                        unsupported-statement: x.sql:9:1  \\ is a command of psql, which no database knows.
                          Next: delete the line, or write what it does as SQL""");
    }

    @Test
    void passesOverTheGuardsOfPgDump() {
        Scan scan = Scan.of("\\restrict a'b;\nselect 1;\r\n\\unrestrict a'b;\r\nselect 2", Dialect.POSTGRESQL);

        assertThat(scan.problems()).isEmpty();
        assertThat(scan.texts()).containsExactly("select 1", "select 2");
    }

    @Test
    void aDumpThatWantsAnotherDatabaseIsRefusedWhereItGoesThere() {
        Scan scan = Scan.of("""
                \\restrict a
                SET lock_timeout = 0;
                CREATE DATABASE small WITH TEMPLATE = template0;

                \\unrestrict a
                \\connect small
                \\restrict a

                SET lock_timeout = 0;
                """, Dialect.POSTGRESQL);

        assertThat(scan.problems())
                .extracting(problem -> problem.place().line())
                .containsExactly(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " \\restrict a",
                "select 1; \\restrict a",
                "select 1\n\\restrict a",
                "\\restricted",
                "\\RESTRICT a"
            })
    void refusesTheGuardsWherePgDumpDoesNotWriteThem(String sql) {
        assertThat(Scan.of(sql, Dialect.POSTGRESQL).problems()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"commit and chain", "end work and chain", "rollback transaction and chain", "abort and chain"})
    void refusesAChainOfTransactions(String sql) {
        Scan scan = Scan.of("begin; select 1;\n" + sql + ";\nselect 2;", Dialect.POSTGRESQL);

        assertThat(scan.texts()).containsExactly("begin", "select 1", "select 2");
        assertThat(scan.problemTexts()).containsExactly("""
                        unsupported-statement: x.sql:2:1  AND CHAIN opens a transaction that cannot be started again if the script is interrupted in it.
                          Next: end the transaction without it, and write BEGIN with its options after it""");
    }

    @Test
    void refusesATransactionThatKeepsTheJournalLocked() {
        Scan scan = Scan.of("begin; select 1; prepare transaction 'x';", Dialect.POSTGRESQL);

        assertThat(scan.texts()).containsExactly("begin", "select 1");
        assertThat(scan.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).isEqualTo("end the transaction with COMMIT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discard all",
                "select pg_advisory_unlock_all()",
                "SELECT a, pg_catalog.pg_advisory_unlock_all ( ) FROM t",
                "select * from pg_advisory_unlock_all()"
            })
    void refusesWhatGivesTheLockAway(String sql) {
        Scan scan = Scan.of("select 1; " + sql + ";", Dialect.POSTGRESQL);

        assertThat(scan.texts()).containsExactly("select 1");
        assertThat(scan.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("releases the lock"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"discard temp", "select pg_advisory_unlock(1)", "select 'pg_advisory_unlock_all()'"})
    void doesNotRefuseWhatKeepsTheLock(String sql) {
        assertThat(Scan.of(sql, Dialect.POSTGRESQL).problems()).isEmpty();
    }

    @Test
    void refusesCopyToTheClient() {
        Scan scan = Scan.of("copy (select 1 from stdin) to stdout; select 2", Dialect.POSTGRESQL);

        assertThat(scan.texts()).containsExactly("select 2");
        assertThat(scan.problemTexts()).containsExactly("""
                        unsupported-statement: x.sql:1:1  COPY … TO STDOUT sends its rows to the client, and a migration has no client that reads them.
                          Next: delete it, or write to a file of the server's: COPY … TO '/path'""");
    }

    @Test
    void copyWithAFileIsAStatement() {
        assertThat(Scan.of("copy t from '/a;b'; copy (select 1 from stdin) to program 'x'", Dialect.POSTGRESQL)
                        .texts())
                .containsExactly("copy t from '/a;b'", "copy (select 1 from stdin) to program 'x'");
    }

    @Test
    void aSemicolonInUnclosedParenthesesEndsNothing() {
        assertThat(Scan.of("select (1; select 2", Dialect.POSTGRESQL).texts()).containsExactly("select (1; select 2");
        assertThat(Scan.of("select (1; select 2", Dialect.H2).texts()).containsExactly("select (1", "select 2");
        assertThat(Scan.of("select 1); select 2", Dialect.POSTGRESQL).texts()).containsExactly("select 1)", "select 2");
    }

    @Test
    void goesOnBehindAProblem() {
        SqlScanner scanner = SqlScanner.scan(new StringReader("\\x\nselect 1"), Dialect.POSTGRESQL);

        assertThatThrownBy(scanner::hasNext)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageStartingWith("sql:1:1  \\x is a command of psql");
        assertThat(scanner.next().text()).isEqualTo("select 1");
        assertThat(scanner.hasNext()).isFalse();
        assertThatThrownBy(scanner::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aFailingReaderIsReported() {
        var failing = new Reader() {
            @Override
            public int read(char[] buffer, int from, int length) throws IOException {
                throw new IOException("disk gone");
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> SqlScanner.scan(failing, Dialect.H2).hasNext())
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("disk gone");
    }

    @Test
    void keepsNoMoreThanTheCurrentStatement() {
        int statements = 200_000;
        var text = new RepeatingReader("insert into t values (1, 'a;b');\n-- c\n/* d */\n", statements);
        var window = new CharWindow(text, Position.START, Long.MAX_VALUE);
        var scanner = new SqlScanner(window, Dialect.POSTGRESQL, "x.sql", CommentListener.NONE);

        int count = 0;
        Statement last = null;
        while (scanner.hasNext()) {
            last = scanner.next();
            count++;
        }

        assertThat(count).isEqualTo(statements);
        assertThat(last.line()).isEqualTo(3 * statements - 2);
        assertThat(last.offset()).isEqualTo(46L * (statements - 1));
        assertThat(window.chars).hasSizeLessThanOrEqualTo(1 << 16);
    }

    @Test
    void keepsNoCommentBetweenStatements() {
        var text = new RepeatingReader("; /* x\n /* y */ */ \n", 100_000);
        var window = new CharWindow(text, Position.START, Long.MAX_VALUE);

        assertThat(Scan.of(new SqlScanner(window, Dialect.POSTGRESQL, "x.sql", CommentListener.NONE))
                        .texts())
                .isEmpty();
        assertThat(window.chars).hasSizeLessThanOrEqualTo(1 << 16);
    }

    @Test
    void keepsNothingOfALongComment() {
        var window = new CharWindow(new RepeatingReader("/* x\n", 1 << 20), Position.START, Long.MAX_VALUE);

        assertThat(Scan.of(new SqlScanner(window, Dialect.POSTGRESQL, "x.sql", CommentListener.NONE))
                        .problemTexts())
                .singleElement()
                .asString()
                .startsWith("unterminated-comment: x.sql:1:1  Unterminated comment");
        assertThat(window.chars).hasSizeLessThanOrEqualTo(1 << 16);
    }
}
