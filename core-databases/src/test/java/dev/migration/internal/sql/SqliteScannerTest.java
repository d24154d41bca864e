package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteScannerTest {

    static Stream<Snippet> snippets() {
        return Stream.of(
                Snippet.of("empty statements", ";; select 1;;\n;", "select 1"),
                Snippet.of("string", "select 'a;b', 'it''s;', '';", "select 'a;b', 'it''s;', ''"),
                Snippet.of("a backslash is text", "select 'C:\\'; select 2", "select 'C:\\'", "select 2"),
                Snippet.of("blob", "select x'3B', X'3b'; select 2", "select x'3B', X'3b'", "select 2"),
                Snippet.of(
                        "quoted names",
                        "create table \"a;\" ([b;'] int, `c;` int, \"d\"\"e;\" int, `f``g;` int); select [b;'] from \"a;\"",
                        "create table \"a;\" ([b;'] int, `c;` int, \"d\"\"e;\" int, `f``g;` int)",
                        "select [b;'] from \"a;\""),
                Snippet.of(
                        "brackets have no escape",
                        "create table t ([a[b] int); select [a[b] from t",
                        "create table t ([a[b] int)",
                        "select [a[b] from t"),
                Snippet.of(
                        "dollar signs in a name",
                        "create table a$$b (c$ int); select c$ from a$$b",
                        "create table a$$b (c$ int)",
                        "select c$ from a$$b"),
                Snippet.of("parameters", "select ?1, :a, @b, $c, ?; select 2", "select ?1, :a, @b, $c, ?", "select 2"),
                Snippet.of(
                        "comments",
                        "-- it's;\nselect 1 -- b;\n + 2; select /* ;' */ 3; select 4 --;",
                        "select 1 -- b;\n + 2",
                        "select /* ;' */ 3",
                        "select 4"),
                Snippet.of("comments do not nest", "select 1 /* a /* b */; select 2", "select 1", "select 2"),
                Snippet.of(
                        "CR alone ends no comment",
                        "select 1 -- a;\r, 2;\n; select 2 -- b;\r\n, 3; select 4",
                        "select 1",
                        "select 2 -- b;\r\n, 3",
                        "select 4"),
                Snippet.of(
                        "a byte order mark between tokens is a space",
                        "create table t (a int);\uFEFFcreate trigger r after insert on t begin select 1; end; select 1 as a\uFEFFb",
                        "create table t (a int)",
                        "create trigger r after insert on t begin select 1; end",
                        "select 1 as a\uFEFFb"),
                Snippet.of(
                        "a trigger's body",
                        "create table t (a int); create trigger r after insert on t begin "
                                + "insert into t values (1); update t set a = 2; end; select 2",
                        "create table t (a int)",
                        "create trigger r after insert on t begin insert into t values (1); update t set a = 2; end",
                        "select 2"),
                Snippet.of(
                        "CASE in a trigger's body",
                        "create table t (a int); create temp trigger if not exists r after insert on t "
                                + "when case new.a when 1 then 1 end begin select case when 1 then 2 end; "
                                + "update t set a = case a when 1 then 2 else 3 end; END -- ;\n ; select 2",
                        "create table t (a int)",
                        "create temp trigger if not exists r after insert on t "
                                + "when case new.a when 1 then 1 end begin select case when 1 then 2 end; "
                                + "update t set a = case a when 1 then 2 else 3 end; END",
                        "select 2"),
                Snippet.of(
                        "columns named end, begin and trigger in a trigger's body",
                        "create table t (\"end\" int, begin int, trigger int); create temporary trigger r after insert on t "
                                + "begin select 1 as \"end\"; select \"end\" from t; select begin, trigger from t; end; select 2",
                        "create table t (\"end\" int, begin int, trigger int)",
                        "create temporary trigger r after insert on t "
                                + "begin select 1 as \"end\"; select \"end\" from t; select begin, trigger from t; end",
                        "select 2"),
                Snippet.of(
                        "a trigger explained",
                        "create table t (a int); explain create trigger r after insert on t begin select 1; end; "
                                + "explain query plan create trigger r after insert on t begin select 1; end; select 2",
                        "create table t (a int)",
                        "explain create trigger r after insert on t begin select 1; end",
                        "explain query plan create trigger r after insert on t begin select 1; end",
                        "select 2"),
                Snippet.of(
                        "a trigger's last semicolon may be missing",
                        "create table t (a int); create /* ; */ trigger r after insert on t begin select 1; end",
                        "create table t (a int)",
                        "create /* ; */ trigger r after insert on t begin select 1; end"),
                Snippet.of(
                        "what is no trigger",
                        "create table trigger (end int); create index i on trigger (end); begin; select 1; end; select 2",
                        "create table trigger (end int)",
                        "create index i on trigger (end)",
                        "begin",
                        "select 1",
                        "end",
                        "select 2"));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void dividesAsSqliteDoes(Snippet snippet) throws SQLException {
        Scan scan = Scan.of(snippet.sql(), Dialect.SQLITE);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).isEqualTo(snippet.statements());
        try (Connection connection = Databases.sqlite()) {
            for (String statement : scan.texts()) {
                Databases.execute(connection, statement);
            }
        }
    }

    @Test
    void aCommentThatIsNeverClosedIsRefusedThoughSqliteTakesItForTheRest() {
        assertThat(Scan.of("select 1; /* a\n select 2;", Dialect.SQLITE).problemTexts())
                .containsExactly("""
                        unterminated-comment: x.sql:1:11  Unterminated comment: the /* that opens here is never closed.
                          Next: close it with */""");
    }

    @Test
    void tellsWhereANameInBracketsBegins() {
        assertThat(Scan.of("select [a; select 2", Dialect.SQLITE).problemTexts())
                .containsExactly("""
                        unterminated-string: x.sql:1:8  Unterminated name: the quote that opens here is never closed.
                          Next: close it with the same quote; a quote inside a name is written twice""");
    }

    @Test
    void aTriggerWithoutEndReachesToTheEnd() {
        assertThat(Scan.of("create trigger r after insert on t begin select 1; select 2;", Dialect.SQLITE)
                        .texts())
                .containsExactly("create trigger r after insert on t begin select 1; select 2;");
    }
}
