// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnumValuesTest {

    /** The lines of the statements before which there is a commit; ⏎ is a line break. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', emptyValue = "", textBlock = """
            alter type mood add value 'x'; ⏎select 1 | []
            alter type mood add value 'x'; | []
            select 'x'; ⏎alter type mood add value 'x' | []
            alter type mood add value 'x'; ⏎alter type mood add value 'y' after 'x'; | []
            alter type mood add value 'x'; ⏎update x set x = 1 where "x" = 2 -- 'x' | []
            alter type mood add value 'x'; ⏎select ''; ⏎select 'X', E'\\n', E'a\\tb', $$y$$ | []
            alter type mood add value 'x'; ⏎select 1; ⏎select 'x'; ⏎select 'x' | [3]
            alter type mood add value 'x'; ⏎select 1; ⏎create index concurrently i on t (m) where m = 'x'; ⏎select 'x' | []
            alter type s."Mood" add value if not exists 'x'; ⏎select 'x'::mood | [2]
            alter type mood add value 'x'; ⏎alter type mood add value 'y'; ⏎select 'y'; ⏎select 'x' | [3]
            alter type mood add value 'x'; ⏎select 'x'; ⏎alter type mood add value 'y'; ⏎select 'x'; ⏎select 'y' | [2, 5]
            alter type mood add value 'it''s'; ⏎select 'it'; ⏎select 'it''s' | [3]
            alter type mood add value $$x$$; ⏎select mood 'x' | [2]
            alter type mood add value E'x'; ⏎select cast('x' as mood) | [2]
            alter type mood add value U&'\\0078'; ⏎select 1; ⏎select 'y' | [3]
            alter type mood add value E'\\x78'; ⏎select 1; ⏎select 'y' | [3]
            alter type mood rename value 'x' to 'y'; ⏎select 'y' | []
            alter type mood add value 'x'; ⏎alter type mood rename value 'x' to 'y' | [2]
            alter table mood add value int; ⏎select 'value' | []
            begin; ⏎alter type mood add value 'x'; ⏎commit | []
            begin; ⏎alter type mood add value 'x'; ⏎select 'x'; ⏎commit | []
            """)
    void thereIsACommitBeforeTheFirstStatementThatHasTheValue(String sql, String lines) {
        assertThat(commitsBefore(sql)).hasToString(lines);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            insert into t values ('fine')
            insert into t values (E'fine')
            insert into t values (E'f\\x69ne')
            insert into t values (E'f\\ine')
            insert into t values (U&'f\\0069ne')
            insert into t values (u&'f!0069ne' uescape '!')
            insert into t values ($$fine$$)
            insert into t values ($a$fine$a$)
            insert into t values ('fi'⏎'ne')
            insert into t values ('fi' -- it's⏎'ne')
            insert into t values ('fine'::mood)
            insert into t values (mood 'fine')
            insert into t values (cast('fine' as mood))
            insert into t select unnest('{sad,fine}'::mood[])
            insert into t select (jsonb_populate_record(null::t, '{"m":"fine"}')).m
            do $$ begin insert into t values ('fine'); end $$
            do $$ begin insert into t values (U&'f\\0069ne'); end $$
            do $a$ begin execute $b$ insert into t values (E'f\\u0069ne') $b$; end $a$
            do 'begin insert into t values (''fine''); end'
            do 'begin insert into t values (U&''f\\0069ne''); end'
            create function f() returns mood language sql as $$ select 'fine'::mood $$
            create function f() returns mood language sql as 'select ''fine''::mood'
            create function f() returns mood language sql begin atomic select 'fine'::mood; end
            create table u (m mood default 'fine')
            copy t from stdin;⏎\\.⏎
            copy t from '/tmp/rows'""")
    void itIsFoundHoweverItIsWritten(String use) {
        assertThat(commitsBefore("alter type mood add value 'fine'; ⏎" + use)).containsExactly(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            create type mood as enum ('a'); ⏎alter type mood add value 'x'; ⏎select 'x' | []
            create type s.mood as enum ('a'); ⏎alter type "s".Mood add value 'x'; ⏎select 'x' | []
            create type other as enum (); ⏎alter type mood add value 'x'; ⏎select 'x' | [3]
            create type s.mood as enum ('a'); ⏎alter type mood add value 'x'; ⏎select 'x' | [3]
            create type a.mood as enum ('a'); ⏎alter type b.mood add value 'x'; ⏎select 'x' | [3]
            create type "Mood" as enum ('a'); ⏎alter type mood add value 'x'; ⏎select 'x' | [3]
            create type mood as enum ('a'); ⏎create index concurrently i on t (i); ⏎alter type mood add value 'x'; ⏎select 'x' | [4]
            """)
    void aValueOfATypeOfTheSameTransactionNeedsNone(String sql, String lines) {
        assertThat(commitsBefore(sql)).hasToString(lines);
    }

    @Test
    void noOtherDatabaseHasThis() {
        Script script = TestFile.parse("alter type mood add value 'x'; select 'x'", Dialect.H2)
                .up();

        assertThat(script.needsCommit()).isFalse();
    }

    private static List<Integer> commitsBefore(String sql) {
        Script script =
                TestFile.parse(sql.replace('⏎', '\n'), Dialect.POSTGRESQL).up();
        List<Integer> lines = new ArrayList<>();
        try (StatementReader statements = script.open()) {
            while (statements.hasNext()) {
                Statement statement = statements.next();
                if (script.needsCommitBefore(statement)) {
                    lines.add(statement.line());
                }
            }
        }
        assertThat(script.needsCommit()).isEqualTo(!lines.isEmpty());
        return lines;
    }
}
