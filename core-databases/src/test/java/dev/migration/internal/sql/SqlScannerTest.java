// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.Golden;
import dev.migration.fixture.Texts;
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
import org.junit.jupiter.params.provider.ValueSource;

class SqlScannerTest {

    @Test
    void eachMistakeIsReportedAtItsPlaceAndTheRestIsReadOn() {
        Golden.assertTable(
                "mistakes-in-sql", """
                a string: select 1; select 'abc; select 2
                an escape string: select E'abc\\'
                an escape string that ends in a backslash: select E'abc\\
                a string with two quotes: select ''';
                a name: select⏎ "a; select 1
                a comment in a comment: select 1;⏎  /* a /* b */⏎; select 2
                a dollar quote that is spelled differently: do $body$ begin end $Body$; select 2
                a string behind a comma: select 1; select 2, 'a; select 3
                commands of psql: \\connect abc';⏎select 1; \\set x 1⏎ select 2 \\gset⏎select 3;\\⏎\\copy t from 'a'⏎\\.⏎\\i b.sql⏎select 4 \\g⏎\\
                commit and chain: begin; select 1;⏎commit and chain;⏎select 2;
                end and chain: begin; select 1;⏎end work and chain;⏎select 2;
                rollback and chain: begin; select 1;⏎rollback transaction and chain;⏎select 2;
                abort and chain: begin; select 1;⏎abort and chain;⏎select 2;
                a transaction that is prepared: begin; select 1; prepare transaction 'x';
                all of the session is discarded: select 1; discard all;
                all locks are released: select 1; select pg_advisory_unlock_all();
                all locks are released among others: select 1; SELECT a, pg_catalog.pg_advisory_unlock_all ( ) FROM t;
                all locks are released by a table function: select 1; select * from pg_advisory_unlock_all();
                a copy to the client: copy (select 1 from stdin) to stdout; select 2
                SQL behind a copy on its line:  copy t from stdin; select 1;⏎1;⏎\\.⏎select 2;
                a copy behind a copy:  copy t from stdin; copy u from stdin;⏎1;⏎\\.⏎select 2;
                a comment behind a copy:  copy t from stdin; /* a⏎1;⏎\\.⏎select 2;
                SQL behind a carriage return:  copy t from stdin; \rselect 1;⏎1;⏎\\.⏎select 2;
                where strings stopped to be read: select 0;⏎set standard_conforming_strings = off;⏎select 'it\\'s';⏎select 'b'
                no command of psql behind that: set standard_conforming_strings = off;⏎insert into t values ('\\\\'), ('it\\'s');
                """, sql -> Scan.of(sql, Dialect.POSTGRESQL).shown());
    }

    @Test
    void tellsWhereEachStatementBegins() {
        Scan scan = Scan.of("-- c\r\nselect 1;  select\n 'é\n';\r/* \n */ select 3\n", Dialect.POSTGRESQL);

        assertThat(scan.statements())
                .extracting(Statement::text, Statement::line, Statement::column, Statement::offset)
                .containsExactly(
                        tuple("select 1", 2, 1, 6L), tuple("select\n 'é\n'", 2, 12, 17L), tuple("select 3", 6, 5, 39L));
    }

    @Test
    void countsColumnsAndOffsetsInCharacters() {
        Statement second = Scan.of("select '\uD83D\uDE00'; select 2", Dialect.POSTGRESQL)
                .statements()
                .get(1);

        assertThat(second.column()).isEqualTo(14);
        assertThat(second.offset()).isEqualTo(13);
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

    @Texts("""
            ␣\\restrict a ¦ select 1; \\restrict a ¦ select 1⏎\\restrict a ¦ \\restricted ¦ \\RESTRICT a""")
    void refusesTheGuardsWherePgDumpDoesNotWriteThem(String sql) {
        assertThat(Scan.of(sql, Dialect.POSTGRESQL).problems()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"discard temp", "select pg_advisory_unlock(1)", "select 'pg_advisory_unlock_all()'"})
    void doesNotRefuseWhatKeepsTheLock(String sql) {
        assertThat(Scan.of(sql, Dialect.POSTGRESQL).problems()).isEmpty();
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
