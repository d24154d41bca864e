// SPDX-License-Identifier: Apache-2.0
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

    /** The driver, which divides once more, does not know that an escape string goes on: nothing like \'; stands in one that does. */
    static Stream<Snippet> snippets() {
        return Snippet.table("""
                nothing:\s
                comments only: -- a;⏎/* b; */⏎
                empty statements: ;; ⟨select 1⟩;;⏎;
                the last semicolon may be missing: ⟨select 1⟩; ⟨select 2⟩
                comments inside a statement stay, those around it go: -- a⏎⟨select /* ; */ 1 -- b;⏎ + 2⟩ -- c⏎; -- d
                CR alone ends a line: -- a;\r⟨select 1⟩;\r⟨select 2⟩
                vertical tab and form feed are spaces: \013\f⟨select\0131⟩;
                string: ⟨select 'a;b', 'it''s;', ''⟩;
                backslash in a plain string: ⟨select 'C:\\'⟩; ⟨select 2⟩
                quote not followed by a space: ⟨select 'a'||';'||'b'⟩;
                escape string: ⟨select E'it\\'s;', e'\\\\'⟩; ⟨select 2⟩
                strings of other kinds: ⟨select B'1', X'1F', N';'⟩; ⟨select 2⟩
                Unicode strings and names: ⟨select U&'\\0061;', U&'!0061;' UESCAPE '!' as U&"d\\0061;"⟩;
                a string goes on in the next line: ⟨select 'a'⏎';b'⟩; ⟨select 2⟩
                an escape string goes on as one: ⟨select E'a'⏎';\\'b'⟩; ⟨select 2⟩
                an escape string goes on behind a comment: ⟨select e'a' -- d'\r⏎  ';\\'b'⟩; ⟨select 2⟩
                a name that ends in e is no prefix: ⟨create table te (e text)⟩; ⟨select date'2020-01-01' as a, 1 from te where e='\\'⟩; ⟨select 2⟩
                quoted names: ⟨create table "end;" ("a""b;" int, "'" int)⟩; ⟨drop table "end;"⟩
                dollar quote: ⟨select $$a;'b"$$⟩; ⟨select 2⟩
                tagged dollar quotes nest by tag: ⟨do $a$ begin execute $b$ select $$;$$ $b$; end $a$⟩; ⟨select 2⟩
                other dollar quotes inside a dollar quote: ⟨select $BODY$ $$ ; $body$ ; $BODY $BODY$⟩; ⟨select 2⟩
                dollar tag beyond ASCII: ⟨select $größe$;$größe$⟩; ⟨select 2⟩
                dollar tag with digits: ⟨select $a1_$;$a1_$, $_$;$_$⟩;
                dollar sign close to the closing tag: ⟨select $a$;$$a$⟩; ⟨select 2⟩
                dollar quote behind an operator: ⟨select 'a'||$$;$$⟩; ⟨select 2⟩
                dollar signs in a name: ⟨create table a$b$c (d$ int)⟩; ⟨select d$ from a$b$c⟩; ⟨select 2⟩
                parameters: ⟨prepare p(int, int) as select $1+$2⟩; ⟨execute p(1, 2)⟩; ⟨deallocate p⟩
                nested comments: /* a /* b; */ c; */ ⟨create table t1(id int)⟩; /*/ ; /**/ */ ⟨select 2⟩ /***/;
                quotes in comments: -- it's⏎⟨select 1⟩; /* it's " $$ */ ⟨select 2⟩
                an operator ends where a line comment begins: ⟨select 1+--;⏎2⟩; ⟨select 3⟩
                an operator ends where a comment begins: ⟨select 2*/* ; */3⟩; ⟨select 4⟩
                operators of one's own: ⟨create operator === (leftarg = int, rightarg = int, function = int4eq)⟩; ⟨select 1===1⟩; ⟨select 2⟩
                question marks: ⟨select '{"a":1}'::jsonb ? 'a', '{}'::jsonb ?| array['b;']⟩; ⟨select 2⟩
                numbers: ⟨select 1.5e-3, .5, 1e+5, (array[1,2,3])[1:2]⟩; ⟨select 2⟩
                rule with several actions: ⟨create table a(i int)⟩; ⟨create table b(i int)⟩; ⟨create rule r as on insert to a do also (insert into b values (1); delete from b;)⟩; ⟨select 2⟩
                BEGIN ATOMIC with CASE: ⟨create function f() returns int language sql begin atomic select 1; select case when true then case 1 when 1 then 1 end else 2 end; end⟩; ⟨select f()⟩
                BEGIN ATOMIC with columns named end and case: ⟨create or replace function f() returns int language sql Begin /* ; */ Atomic select 1 as end; select 2 end; select 3 as case; END⟩; ⟨select 2⟩
                empty BEGIN ATOMIC: ⟨create or replace procedure f() begin atomic end⟩; ⟨create procedure g() begin atomic end⟩
                a body that is an expression: ⟨create function f() returns int return case when true then 1 end⟩; ⟨select f()⟩
                functions and columns named atomic and begin: ⟨create function atomic_example() returns int language sql as 'select 1;'⟩; ⟨create function begin(begin int, atomic int) returns int language sql as 'select 1;'⟩; ⟨create table begin (begin int, atomic int)⟩; ⟨select 2⟩
                a body in single quotes: ⟨create function f() returns void language plpgsql as 'begin perform ''a;''; end;'⟩; ⟨select f()⟩
                a block in dollar quotes: ⟨do $$ begin if 1 > 0 then perform 1; end if; end $$⟩; ⟨select 2⟩
                escape strings before and inside dollar quotes: ⟨create table c (f text check (f ~ E'.'))⟩; ⟨create function f() returns text language sql as $$ select E'foo\\';' $$⟩; ⟨select f()⟩
                ${} is text: ⟨select 'cost ${amount};'⟩; ⟨select $$ ${a} $$⟩
                names beyond ASCII: ⟨select 1 as größe⟩; ⟨select 2 as a\u00A0b⟩
                names beyond the basic plane: ⟨select 1 as \uD83D\uDE00x⟩; ⟨select '\uD83D\uDE00;'⟩
                """);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void dividesAsPostgreSqlDoes(Snippet snippet) throws SQLException {
        snippet.assertDivided(Dialect.POSTGRESQL, Databases.postgreSql());
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
