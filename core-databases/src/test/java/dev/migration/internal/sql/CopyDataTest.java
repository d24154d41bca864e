// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.fixture.Texts;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.text.Utf8Reader;
import dev.migration.internal.text.Utf8Reader.InvalidTextException;
import java.io.ByteArrayInputStream;
import java.io.CharArrayWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyDataTest {

    @Texts("""
            copy t (a, b) from stdin ¦ COPY t FROM /* c */ STDIN
            copy s.t from stdin with (format csv, delimiter ';') ¦ copy t from stdin delimiter ';'
            copy "to" from stdin where a > 'to stdout' ¦ copy t from stdout""")
    void theLinesBehindTheStatementAreItsDataAndNoSql(String copy) throws IOException {
        String lines = "1\tit's $xxx$; \\\n-- Up Migration\n\n/*\n\\restrict\n\\.x\n \\.\n\\.\t\n'\"\n";
        SqlScanner scanner = scan("select 1;\n " + copy + "; -- rest\n" + lines + "\\.\nselect 2;");

        assertThat(scanner.next().text()).isEqualTo("select 1");
        Statement statement = scanner.next();
        assertThat(statement.text()).isEqualTo(copy);
        assertThat(statement.kind()).isEqualTo(StatementKind.COPY);
        assertThat(text(scanner.copyData())).isEqualTo(lines);
        Statement last = scanner.next();
        assertThat(last.text()).isEqualTo("select 2");
        assertThat(last.line()).isEqualTo(13);
        assertThat(last.column()).isEqualTo(1);
        assertThat(scanner.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void filesThatAreNotReadAreSkipped(int read) throws IOException {
        SqlScanner scanner = scan("copy t from stdin;\n1;'\n2\n\\.\n\n copy u from stdin;\n3\n\\.\n");

        scanner.next();
        scanner.copyData().read(new char[read]);
        Statement second = scanner.next();

        assertThat(second.text()).isEqualTo("copy u from stdin");
        assertThat(second.line()).isEqualTo(6);
        assertThat(second.column()).isEqualTo(2);
        assertThat(text(scanner.copyData())).isEqualTo("3\n");
        assertThat(scanner.hasNext()).isFalse();
    }

    /** With ~ for the end of a line. */
    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            copy t from stdin;~\\.~, ''
            copy t from stdin;~\\., ''
            copy t from stdin;~1~\\., 1~
            copy t from stdin; /* a */ -- b~1~\\.~, 1~
            copy t from stdin~;;~1~\\.~, 1~
            copy t from stdin;~\\.\\.~\\\\.~\\.~, \\.\\.~\\\\.~""")
    void theDataEndAtALineWithABackslashAndADot(String sql, String data) throws IOException {
        for (String lineEnd : List.of("\n", "\r\n")) {
            SqlScanner scanner = scan(sql.replace("~", lineEnd));

            scanner.next();
            assertThat(text(scanner.copyData())).isEqualTo(data.replace("~", lineEnd));
            assertThat(scanner.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\.\r\n", "\\.\r", "\\.\n"})
    void theirLastLineMayEndInAnotherWayThanTheOthers(String last) throws IOException {
        SqlScanner scanner = scan("copy t from stdin;\n1\r\n2\n" + last);

        scanner.next();
        assertThat(text(scanner.copyData())).isEqualTo("1\r\n2\n");
        assertThat(scanner.hasNext()).isFalse();
    }

    @Texts("""
            copy t from stdin ¦ copy t from stdin; ¦ copy t from stdin;⏎ ¦ copy t from stdin;⏎1⏎2;
            copy t from stdin;⏎1⏎\\.x⏎ ¦ copy t from stdin;⏎1\\.⏎ ¦ copy t from stdin;\r1\r\\.\r""")
    void dataWithoutAnEndAreRefusedAtTheStatement(String sql) {
        Scan scan = Scan.of("select 1;\n " + sql, Dialect.POSTGRESQL);

        assertThatProblem(scan.problems()).hasCode(Code.UNTERMINATED_COPY).at("x.sql:2:2");
    }

    @Test
    void dataWithoutAnEndCannotBeReadToIt() {
        SqlScanner scanner = scan("copy t from stdin;\n1\n2");
        scanner.next();
        Reader data = scanner.copyData();
        var read = new CharArrayWriter();

        assertThatThrownBy(() -> data.transferTo(read)).isInstanceOf(EOFException.class);
        assertThat(read.toString()).isEqualTo("1\n2");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            copy (select 1 from stdin) to stdout, 1
            copy t to stdin with (format csv), 1
            copy t to '/stdout', 0
            copy t from 'stdin', 0
            copy t from program 'stdin', 0""")
    void noDataComeFromElsewhere(String copy, int problems) {
        Scan scan = Scan.of(copy + ";\nselect 2", Dialect.POSTGRESQL);

        assertThat(scan.texts()).endsWith("select 2").hasSize(2 - problems);
        assertThat(scan.problems()).hasSize(problems);
    }

    @Test
    void otherDatabasesHaveNoData() {
        assertThat(Scan.of("copy t from stdin;\nselect 1", Dialect.H2).texts())
                .containsExactly("copy t from stdin", "select 1");
    }

    @Test
    void onlyTheStatementThatWasGivenLastHasData() {
        SqlScanner scanner = scan("select 1; copy t from stdin;\n1\n\\.\n copy t from stdin;\n2\n\\.\n");

        assertThatThrownBy(scanner::copyData).isInstanceOf(IllegalStateException.class);
        scanner.next();
        assertThatThrownBy(scanner::copyData).isInstanceOf(IllegalStateException.class);
        scanner.next();
        assertThat(scanner.copyData()).isNotNull();
        assertThat(scanner.hasNext()).isTrue();
        assertThatThrownBy(scanner::copyData).isInstanceOf(IllegalStateException.class);
        scanner.next();
        assertThat(scanner.copyData()).isNotNull();
        assertThat(scanner.hasNext()).isFalse();
        assertThatThrownBy(scanner::copyData).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noReadEndsInsideACharacter() throws IOException {
        SqlScanner scanner = scan("copy t from stdin;\na😀😀b\n\\.\n");
        scanner.next();
        Reader data = scanner.copyData();
        var pieces = new ArrayList<String>();
        var buffer = new char[2];
        for (int count = data.read(buffer); count >= 0; count = data.read(buffer)) {
            pieces.add(new String(buffer, 0, count));
        }

        assertThat(pieces).containsExactly("a", "😀", "😀", "b\n");
    }

    @Test
    void bytesThatAreNotUtf8FailTheReading() {
        byte[] file = "copy t from stdin;\n1\n?\n\\.\n".getBytes(UTF_8);
        file[21] = (byte) 0xC3;
        SqlScanner scanner = SqlScanner.scan(Utf8Reader.ofScript(new ByteArrayInputStream(file)), Dialect.POSTGRESQL);

        assertThatThrownBy(() -> {
                    scanner.next();
                    scanner.copyData().transferTo(new CharArrayWriter());
                })
                .hasRootCauseInstanceOf(InvalidTextException.class);
    }

    private static SqlScanner scan(String sql) {
        return SqlScanner.scan(new StringReader(sql), Dialect.POSTGRESQL);
    }

    private static String text(Reader data) throws IOException {
        var text = new StringWriter();
        data.transferTo(text);
        return text.toString();
    }
}
