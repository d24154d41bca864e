// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.sql.rules.StatementKind;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalSqlTest {

    @Test
    void commentsAndLayoutAreLeftOut() {
        assertThat(CanonicalSql.of(
                        "-- a\nSELECT\t a.b,\r\n  'x  --' /* c */ FROM \"T  t\"  ;\n-- end", Dialect.POSTGRESQL))
                .isEqualTo("SELECT a . b , 'x  --' FROM \"T  t\"");
    }

    @Test
    void emptyStatementsAreLeftOut() {
        assertThat(CanonicalSql.of(";;select 1;; ;select 2;", Dialect.POSTGRESQL))
                .isEqualTo("select 1 ; select 2");
        assertThat(CanonicalSql.of("-- only a comment", Dialect.H2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
                    a<-1 => a < - 1
                    x=-1 => x = - 1
                    a@-1 => a @- 1
                    1.5e-3 => 1.5e-3
                    0x1E+1 => 0x1E + 1
                    a.b => a . b
                    t.c[1:2] => t . c [ 1 : 2 ]
                    1::int => 1 :: int
                    E'a' => E'a'
                    e 'a' => e 'a'
                    U&'a' UESCAPE '!' => U&'a' UESCAPE '!'
                    $1+$2 => $1 + $2
                    a$b$c => a$b$c
                    f($$ ; $$) => f ( $$ ; $$ )
                    a/**/-/**/-b => a - - b
                    SeLeCt A, "A" => SeLeCt A , "A"
                    """)
    void tokensAreCutAsPostgreSqlCutsThem(String sql, String expected) {
        assertThat(CanonicalSql.of(sql, Dialect.POSTGRESQL)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
                    x=-1 => x = - 1
                    a<>b => a <> b
                    a||'b'//c => a || 'b'
                    `a b` => `a b`
                    a+-b => a + - b
                    """)
    void tokensAreCutAsH2CutsThem(String sql, String expected) {
        assertThat(CanonicalSql.of(sql, Dialect.H2)).isEqualTo(expected);
    }

    @Test
    void stringsOnTwoLinesAreNotThoseOnOneLine() {
        String twoLines = CanonicalSql.of("select 'a' -- c\n\n  'b'", Dialect.POSTGRESQL);

        assertThat(twoLines).isEqualTo("select 'a'\n'b'");
        assertThat(CanonicalSql.of("select 'a' 'b'", Dialect.POSTGRESQL)).isEqualTo("select 'a' 'b'");
        assertThat(CanonicalSql.of("select 'a' /* \n */ 'b'", Dialect.POSTGRESQL))
                .isEqualTo("select 'a' 'b'");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
                    a--b => a - - b
                    a -- b => a
                    a # b => a
                    'a\\'--' => 'a\\'--'
                    "a  ;" => "a  ;"
                    /*!40101 SET  a=1 */ => /*!40101 SET a = 1 */
                    a /*! + */*b => a /*! + */ * b
                    $a$ ; b => $a$ ; b
                    """)
    void tokensAreCutAsMySqlCutsThem(String sql, String expected) {
        assertThat(CanonicalSql.of(sql, Dialect.MYSQL)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
                    [a  b] => [a  b]
                    a/*b => a
                    $a$ ; b => $a$ ; b
                    """)
    void tokensAreCutAsSqliteCutsThem(String sql, String expected) {
        assertThat(CanonicalSql.of(sql, Dialect.SQLITE)).isEqualTo(expected);
    }

    @Test
    void whichDelimiterEndsAStatementMakesNoDifferenceButWhatIsOneStatementDoes() {
        String routine = "begin select 1; select 2; end";
        String canonical =
                "select 0 ;\n-- +goose StatementBegin\n begin select 1 ; select 2 ; end\n-- +goose StatementEnd\n"
                        + " select 3";

        assertThat(List.of(
                        "select 0; DELIMITER //\n" + routine + "//\nDELIMITER ;\nselect 3;",
                        "select 0;\nDELIMITER #\n" + routine + "; -- a\n# select 3#",
                        "select 0;\n-- +goose StatementBegin\n" + routine + ";\n-- +goose StatementEnd\nselect 3",
                        canonical))
                .allSatisfy(
                        sql -> assertThat(CanonicalSql.of(sql, Dialect.MYSQL)).isEqualTo(canonical));
        assertThat(CanonicalSql.of("select 0; " + routine + "; select 3", Dialect.MYSQL))
                .isNotEqualTo(canonical);
        assertThat(CanonicalSql.of("DELIMITER //\nselect 0// select 3//", Dialect.MYSQL))
                .isEqualTo("select 0 ; select 3");
    }

    @Test
    void whatHasNoEndIsKept() {
        assertThat(CanonicalSql.of("select  'a  b", Dialect.POSTGRESQL)).isEqualTo("select 'a  b");
        assertThat(CanonicalSql.of("select 1 /* a", Dialect.POSTGRESQL)).isEqualTo("select 1");
    }

    @ParameterizedTest
    @MethodSource("dev.migration.internal.sql.PostgreSqlScannerTest#snippets")
    void theCanonicalFormOfAStatementIsOneStatement(Snippet snippet) {
        for (String statement : snippet.statements()) {
            assertThat(Scan.of(CanonicalSql.of(statement, Dialect.POSTGRESQL), Dialect.POSTGRESQL)
                            .statements())
                    .hasSize(1);
        }
    }

    @Test
    void theDataOfACopyAreKeptAsTheyAre() {
        assertThat(CanonicalSql.of("""
                        -- a
                        COPY  t ( a )
                          FROM stdin ; -- b
                        1 -- c

                          it's;\\.
                        \\.

                        select  1;
                        copy t from stdin;
                        \\.
                        """, Dialect.POSTGRESQL)).isEqualTo("""
                        COPY t ( a ) FROM stdin ;
                        1 -- c

                          it's;\\.
                        \\.
                         select 1 ; copy t from stdin ;
                        \\.
                        """);
        assertThat(CanonicalSql.of("select  1; copy t from 'a'; select  2", Dialect.POSTGRESQL))
                .isEqualTo("select 1 ; copy t from 'a' ; select 2");
        assertThat(CanonicalSql.of("copy t from stdin;\n 1", Dialect.POSTGRESQL))
                .isEqualTo("copy t from stdin ;\n 1\n\\.\n");
    }

    @Test
    void theHashIsThatOfTheCanonicalForms() {
        assertThat(hash("select 1; select 2")).isEqualTo(hash("select /* a */ 1;\n-- b\nselect\n2;"));
        assertThat(hash("select 1; select 2"))
                .isNotEqualTo(hash("select 1"))
                .isNotEqualTo(hash("select 2; select 1"))
                .isNotEqualTo(hash("select 1 select 2"))
                .isNotEqualTo(hash("SELECT 1; select 2"));
        assertThat(hash("select 'a b'")).isNotEqualTo(hash("select 'a  b'"));
    }

    @Test
    void theHashHasTheDataOfACopy() {
        String sql = "copy t from stdin;\n1\n😀\n\\.\nselect 1;";

        assertThat(hash(sql))
                .isEqualTo(hash("-- a\ncopy  t from stdin; -- b\n1\n😀\n\\.\n\nselect  1"))
                .isNotEqualTo(hash(sql.replace("1\n", "1 \n")))
                .isNotEqualTo(hash(sql.replace("1\n", "")))
                .isNotEqualTo(hash(sql.replace("😀", "😁")))
                .isNotEqualTo(hash(sql.replace("select 1;", "")));
    }

    @Test
    void howTheDataAreReadMakesNoDifferenceToTheHash() throws IOException {
        String sql = "copy t from stdin;\n1\n😀\n\\.\n";
        SqlScanner scanner = SqlScanner.scan(new StringReader(sql), Dialect.POSTGRESQL);
        var hash = new CanonicalSql.Hash(Dialect.POSTGRESQL);
        hash.add(scanner.next());
        String before = hash.value();
        try (Reader data = hash.addingData(scanner.copyData())) {
            int count = 1;
            while (data.read() >= 0) {
                assertThat(hash.value()).isEqualTo(before);
                count++;
            }
            assertThat(count).isEqualTo("1\n😀\n".length() + 1);
            assertThat(data.read()).isNegative();
        }

        assertThat(hash.value()).isEqualTo(hash(sql));
    }

    @Test
    void theHashIsTheSameInEveryVersion() {
        assertThat(hash("copy t from stdin;\n1\n\\.\n"))
                .isEqualTo("b7d611459459ce08b327c74ace5725f69c240d9302529a8df34a8c269aa4c5dd");
        assertThat(hash("select 1; select 2"))
                .isEqualTo("50941cbf976ea3384e2dce2bdc011c4c333186b91e17ad290e58e2e78cc3c265");
        assertThat(new CanonicalSql.Hash(Dialect.H2).value())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void theHashContinuesAfterItWasRead() {
        var hash = new CanonicalSql.Hash(Dialect.POSTGRESQL);
        for (Statement statement :
                Scan.of("select 1; select 2", Dialect.POSTGRESQL).statements()) {
            hash.add(statement);
            hash.value();
        }

        assertThat(hash.value()).isEqualTo(hash("select 1; select 2"));
    }

    private static String hash(String sql) {
        var hash = new CanonicalSql.Hash(Dialect.POSTGRESQL);
        SqlScanner scanner = SqlScanner.scan(new StringReader(sql), Dialect.POSTGRESQL);
        while (scanner.hasNext()) {
            Statement statement = scanner.next();
            hash.add(statement);
            if (statement.kind() == StatementKind.COPY) {
                hash.addData(scanner.copyData());
            }
        }
        return hash.value();
    }
}
