package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class H2ScannerTest {

    static Stream<Snippet> snippets() {
        return Stream.of(
                Snippet.of("string", "select 'a;b', 'it''s;', '';", "select 'a;b', 'it''s;', ''"),
                Snippet.of("a backslash is text", "select 'C:\\'; select 2", "select 'C:\\'", "select 2"),
                Snippet.of(
                        "strings of other kinds",
                        "select X'1F', N';', U&'\\0061;'; select 2",
                        "select X'1F', N';', U&'\\0061;'",
                        "select 2"),
                Snippet.of(
                        "strings side by side are one",
                        "select 'a' ';' 'b'; select 2",
                        "select 'a' ';' 'b'",
                        "select 2"),
                Snippet.of(
                        "quoted names",
                        "create table \"a;\" (`b;` int, \"c\"\"d;\" int, U&\"\\0061;\" int); select `b;` from \"a;\"",
                        "create table \"a;\" (`b;` int, \"c\"\"d;\" int, U&\"\\0061;\" int)",
                        "select `b;` from \"a;\""),
                Snippet.of("dollar quote", "select $$a;'b\"$$; select 2", "select $$a;'b\"$$", "select 2"),
                Snippet.of(
                        "dollar signs in a name",
                        "create table a$$b (c$ int); select c$ from a$$b",
                        "create table a$$b (c$ int)",
                        "select c$ from a$$b"),
                Snippet.of(
                        "line comments",
                        "// a;'\nselect 1 -- b;\n + 2; select 3 // ;",
                        "select 1 -- b;\n + 2",
                        "select 3"),
                Snippet.of("a slash is an operator", "select 4/2; select 3", "select 4/2", "select 3"),
                Snippet.of("nested comments", "/* a /* b; */ c; */ select 1; select 2 /***/;", "select 1", "select 2"),
                Snippet.of(
                        "spaces beyond ASCII",
                        "\u00A0select\u00A01;\u2003select 2\u00A0;",
                        "select\u00A01",
                        "select 2"),
                Snippet.of(
                        "operators",
                        "select 1<>2, 'a'||';', cast(1 as int)::int; select 2",
                        "select 1<>2, 'a'||';', cast(1 as int)::int",
                        "select 2"),
                Snippet.of("names beyond ASCII", "select 1 as größe; select 2", "select 1 as größe", "select 2"),
                Snippet.of(
                        "Java source",
                        "create alias f as $$ String f() { return \"a;'\"; } $$; call f()",
                        "create alias f as $$ String f() { return \"a;'\"; } $$",
                        "call f()"));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void dividesAsH2Does(Snippet snippet) throws SQLException {
        Scan scan = Scan.of(snippet.sql(), Dialect.H2);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).isEqualTo(snippet.statements());
        try (Connection connection = Databases.h2()) {
            for (String statement : scan.texts()) {
                Databases.execute(connection, statement);
            }
        }
    }
}
