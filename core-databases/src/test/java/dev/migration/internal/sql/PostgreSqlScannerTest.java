package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgreSqlScannerTest {

    static Stream<Snippet> snippets() {
        return Stream.of(
                Snippet.of("nothing", ""),
                Snippet.of("comments only", "-- a;\n/* b; */\n"),
                Snippet.of("empty statements", ";; select 1;;\n;", "select 1"),
                Snippet.of("the last semicolon may be missing", "select 1; select 2", "select 1", "select 2"),
                Snippet.of(
                        "comments inside a statement stay, those around it go",
                        "-- a\nselect /* ; */ 1 -- b;\n + 2 -- c\n; -- d",
                        "select /* ; */ 1 -- b;\n + 2"),
                Snippet.of("CR alone ends a line", "-- a;\rselect 1;\rselect 2", "select 1", "select 2"),
                Snippet.of("vertical tab and form feed are spaces", "\u000B\fselect\u000B1;", "select\u000B1"),
                Snippet.of("string", "select 'a;b', 'it''s;', '';", "select 'a;b', 'it''s;', ''"),
                Snippet.of("backslash in a plain string", "select 'C:\\'; select 2", "select 'C:\\'", "select 2"),
                Snippet.of("quote not followed by a space", "select 'a'||';'||'b';", "select 'a'||';'||'b'"),
                Snippet.of(
                        "escape string",
                        "select E'it\\'s;', e'\\\\'; select 2",
                        "select E'it\\'s;', e'\\\\'",
                        "select 2"),
                Snippet.of(
                        "strings of other kinds",
                        "select B'1', X'1F', N';'; select 2",
                        "select B'1', X'1F', N';'",
                        "select 2"),
                Snippet.of(
                        "Unicode strings and names",
                        "select U&'\\0061;', U&'!0061;' UESCAPE '!' as U&\"d\\0061;\";",
                        "select U&'\\0061;', U&'!0061;' UESCAPE '!' as U&\"d\\0061;\""),
                Snippet.of(
                        "a string goes on in the next line",
                        "select 'a'\n';b'; select 2",
                        "select 'a'\n';b'",
                        "select 2"),
                // Nothing like \'; in these: the driver, which divides once more, does not know that they are one
                // string.
                Snippet.of(
                        "an escape string goes on as one",
                        "select E'a'\n';\\'b'; select 2",
                        "select E'a'\n';\\'b'",
                        "select 2"),
                Snippet.of(
                        "an escape string goes on behind a comment",
                        "select e'a' -- d'\r\n  ';\\'b'; select 2",
                        "select e'a' -- d'\r\n  ';\\'b'",
                        "select 2"),
                Snippet.of(
                        "a name that ends in e is no prefix",
                        "create table te (e text); select date'2020-01-01' as a, 1 from te where e='\\'; select 2",
                        "create table te (e text)",
                        "select date'2020-01-01' as a, 1 from te where e='\\'",
                        "select 2"),
                Snippet.of(
                        "quoted names",
                        "create table \"end;\" (\"a\"\"b;\" int, \"'\" int); drop table \"end;\"",
                        "create table \"end;\" (\"a\"\"b;\" int, \"'\" int)",
                        "drop table \"end;\""),
                Snippet.of("dollar quote", "select $$a;'b\"$$; select 2", "select $$a;'b\"$$", "select 2"),
                Snippet.of(
                        "tagged dollar quotes nest by tag",
                        "do $a$ begin execute $b$ select $$;$$ $b$; end $a$; select 2",
                        "do $a$ begin execute $b$ select $$;$$ $b$; end $a$",
                        "select 2"),
                Snippet.of(
                        "other dollar quotes inside a dollar quote",
                        "select $BODY$ $$ ; $body$ ; $BODY $BODY$; select 2",
                        "select $BODY$ $$ ; $body$ ; $BODY $BODY$",
                        "select 2"),
                Snippet.of(
                        "dollar tag beyond ASCII",
                        "select $größe$;$größe$; select 2",
                        "select $größe$;$größe$",
                        "select 2"),
                Snippet.of("dollar tag with digits", "select $a1_$;$a1_$, $_$;$_$;", "select $a1_$;$a1_$, $_$;$_$"),
                Snippet.of(
                        "dollar sign close to the closing tag",
                        "select $a$;$$a$; select 2",
                        "select $a$;$$a$",
                        "select 2"),
                Snippet.of(
                        "dollar quote behind an operator",
                        "select 'a'||$$;$$; select 2",
                        "select 'a'||$$;$$",
                        "select 2"),
                Snippet.of(
                        "dollar signs in a name",
                        "create table a$b$c (d$ int); select d$ from a$b$c; select 2",
                        "create table a$b$c (d$ int)",
                        "select d$ from a$b$c",
                        "select 2"),
                Snippet.of(
                        "parameters",
                        "prepare p(int, int) as select $1+$2; execute p(1, 2); deallocate p",
                        "prepare p(int, int) as select $1+$2",
                        "execute p(1, 2)",
                        "deallocate p"),
                Snippet.of(
                        "nested comments",
                        "/* a /* b; */ c; */ create table t1(id int); /*/ ; /**/ */ select 2 /***/;",
                        "create table t1(id int)",
                        "select 2"),
                Snippet.of(
                        "quotes in comments", "-- it's\nselect 1; /* it's \" $$ */ select 2", "select 1", "select 2"),
                Snippet.of(
                        "an operator ends where a line comment begins",
                        "select 1+--;\n2; select 3",
                        "select 1+--;\n2",
                        "select 3"),
                Snippet.of(
                        "an operator ends where a comment begins",
                        "select 2*/* ; */3; select 4",
                        "select 2*/* ; */3",
                        "select 4"),
                Snippet.of(
                        "operators of one's own",
                        "create operator === (leftarg = int, rightarg = int, function = int4eq); select 1===1; select 2",
                        "create operator === (leftarg = int, rightarg = int, function = int4eq)",
                        "select 1===1",
                        "select 2"),
                Snippet.of(
                        "question marks",
                        "select '{\"a\":1}'::jsonb ? 'a', '{}'::jsonb ?| array['b;']; select 2",
                        "select '{\"a\":1}'::jsonb ? 'a', '{}'::jsonb ?| array['b;']",
                        "select 2"),
                Snippet.of(
                        "numbers",
                        "select 1.5e-3, .5, 1e+5, (array[1,2,3])[1:2]; select 2",
                        "select 1.5e-3, .5, 1e+5, (array[1,2,3])[1:2]",
                        "select 2"),
                Snippet.of(
                        "rule with several actions",
                        "create table a(i int); create table b(i int); "
                                + "create rule r as on insert to a do also (insert into b values (1); delete from b;); select 2",
                        "create table a(i int)",
                        "create table b(i int)",
                        "create rule r as on insert to a do also (insert into b values (1); delete from b;)",
                        "select 2"),
                Snippet.of(
                        "BEGIN ATOMIC with CASE",
                        "create function f() returns int language sql begin atomic select 1; "
                                + "select case when true then case 1 when 1 then 1 end else 2 end; end; select f()",
                        "create function f() returns int language sql begin atomic select 1; "
                                + "select case when true then case 1 when 1 then 1 end else 2 end; end",
                        "select f()"),
                Snippet.of(
                        "BEGIN ATOMIC with columns named end and case",
                        "create or replace function f() returns int language sql Begin /* ; */ Atomic "
                                + "select 1 as end; select 2 end; select 3 as case; END; select 2",
                        "create or replace function f() returns int language sql Begin /* ; */ Atomic "
                                + "select 1 as end; select 2 end; select 3 as case; END",
                        "select 2"),
                Snippet.of(
                        "empty BEGIN ATOMIC",
                        "create or replace procedure f() begin atomic end; create procedure g() begin atomic end",
                        "create or replace procedure f() begin atomic end",
                        "create procedure g() begin atomic end"),
                Snippet.of(
                        "a body that is an expression",
                        "create function f() returns int return case when true then 1 end; select f()",
                        "create function f() returns int return case when true then 1 end",
                        "select f()"),
                Snippet.of(
                        "functions and columns named atomic and begin",
                        "create function atomic_example() returns int language sql as 'select 1;'; "
                                + "create function begin(begin int, atomic int) returns int language sql as 'select 1;'; "
                                + "create table begin (begin int, atomic int); select 2",
                        "create function atomic_example() returns int language sql as 'select 1;'",
                        "create function begin(begin int, atomic int) returns int language sql as 'select 1;'",
                        "create table begin (begin int, atomic int)",
                        "select 2"),
                Snippet.of(
                        "a body in single quotes",
                        "create function f() returns void language plpgsql as 'begin perform ''a;''; end;'; select f()",
                        "create function f() returns void language plpgsql as 'begin perform ''a;''; end;'",
                        "select f()"),
                Snippet.of(
                        "a block in dollar quotes",
                        "do $$ begin if 1 > 0 then perform 1; end if; end $$; select 2",
                        "do $$ begin if 1 > 0 then perform 1; end if; end $$",
                        "select 2"),
                Snippet.of(
                        "escape strings before and inside dollar quotes",
                        "create table c (f text check (f ~ E'.')); "
                                + "create function f() returns text language sql as $$ select E'foo\\';' $$; select f()",
                        "create table c (f text check (f ~ E'.'))",
                        "create function f() returns text language sql as $$ select E'foo\\';' $$",
                        "select f()"),
                Snippet.of(
                        "${} is text",
                        "select 'cost ${amount};'; select $$ ${a} $$",
                        "select 'cost ${amount};'",
                        "select $$ ${a} $$"),
                Snippet.of(
                        "names beyond ASCII",
                        "select 1 as größe; select 2 as a\u00A0b",
                        "select 1 as größe",
                        "select 2 as a\u00A0b"),
                Snippet.of(
                        "names beyond the basic plane",
                        "select 1 as \uD83D\uDE00x; select '\uD83D\uDE00;'",
                        "select 1 as \uD83D\uDE00x",
                        "select '\uD83D\uDE00;'"));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void dividesAsPostgreSqlDoes(Snippet snippet) throws SQLException {
        Scan scan = Scan.of(snippet.sql(), Dialect.POSTGRESQL);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).isEqualTo(snippet.statements());
        try (Connection connection = Databases.postgreSql()) {
            for (String statement : scan.texts()) {
                Databases.execute(connection, statement);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"select\u00A01", "\uFEFFselect 1", "select 1\uFEFF"})
    void spacesBeyondAsciiAreLettersAsForPostgreSql(String statement) throws SQLException {
        assertThat(Scan.of("select 0;" + statement + ";", Dialect.POSTGRESQL).texts())
                .containsExactly("select 0", statement);
        try (Connection connection = Databases.postgreSql()) {
            assertThatThrownBy(() -> Databases.execute(connection, statement))
                    .isInstanceOf(SQLException.class)
                    .hasMessageMatching("(?s)ERROR: (?:syntax error|trailing junk).*");
        }
    }
}
