// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteScannerTest {

    static Stream<Snippet> snippets() {
        return Snippet.table("""
                empty statements: ;; ⟨select 1⟩;;⏎;
                string: ⟨select 'a;b', 'it''s;', ''⟩;
                a backslash is text: ⟨select 'C:\\'⟩; ⟨select 2⟩
                blob: ⟨select x'3B', X'3b'⟩; ⟨select 2⟩
                quoted names: ⟨create table "a;" ([b;'] int, `c;` int, "d""e;" int, `f``g;` int)⟩; ⟨select [b;'] from "a;"⟩
                brackets have no escape: ⟨create table t ([a[b] int)⟩; ⟨select [a[b] from t⟩
                dollar signs in a name: ⟨create table a$$b (c$ int)⟩; ⟨select c$ from a$$b⟩
                parameters: ⟨select ?1, :a, @b, $c, ?⟩; ⟨select 2⟩
                comments: -- it's;⏎⟨select 1 -- b;⏎ + 2⟩; ⟨select /* ;' */ 3⟩; ⟨select 4⟩ --;
                comments do not nest: ⟨select 1⟩ /* a /* b */; ⟨select 2⟩
                CR alone ends no comment: ⟨select 1⟩ -- a;\r, 2;⏎; ⟨select 2 -- b;\r⏎, 3⟩; ⟨select 4⟩
                a byte order mark between tokens is a space: ⟨create table t (a int)⟩;\uFEFF⟨create trigger r after insert on t begin select 1; end⟩; ⟨select 1 as a\uFEFFb⟩
                a trigger's body: ⟨create table t (a int)⟩; ⟨create trigger r after insert on t begin insert into t values (1); update t set a = 2; end⟩; ⟨select 2⟩
                CASE in a trigger's body: ⟨create table t (a int)⟩; ⟨create temp trigger if not exists r after insert on t when case new.a when 1 then 1 end begin select case when 1 then 2 end; update t set a = case a when 1 then 2 else 3 end; END⟩ -- ;⏎ ; ⟨select 2⟩
                columns named end, begin and trigger in a trigger's body: ⟨create table t ("end" int, begin int, trigger int)⟩; ⟨create temporary trigger r after insert on t begin select 1 as "end"; select "end" from t; select begin, trigger from t; end⟩; ⟨select 2⟩
                a trigger explained: ⟨create table t (a int)⟩; ⟨explain create trigger r after insert on t begin select 1; end⟩; ⟨explain query plan create trigger r after insert on t begin select 1; end⟩; ⟨select 2⟩
                a trigger's last semicolon may be missing: ⟨create table t (a int)⟩; ⟨create /* ; */ trigger r after insert on t begin select 1; end⟩
                what is no trigger: ⟨create table trigger (end int)⟩; ⟨create index i on trigger (end)⟩; ⟨begin⟩; ⟨select 1⟩; ⟨end⟩; ⟨select 2⟩
                """);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void dividesAsSqliteDoes(Snippet snippet) throws SQLException {
        snippet.assertDivided(Dialect.SQLITE, Databases.sqlite());
    }

    @Test
    void aTriggerWithoutEndReachesToTheEnd() {
        assertThat(Scan.of("create trigger r after insert on t begin select 1; select 2;", Dialect.SQLITE)
                        .texts())
                .containsExactly("create trigger r after insert on t begin select 1; select 2;");
    }

    @Test
    void whatIsNeverClosedIsReportedWhereItBegins() {
        Golden.assertTable(
                "mistakes-in-sqlite", """
                a comment, which SQLite takes for the rest: select 1; /* a⏎ select 2;
                a name in brackets: select [a; select 2
                """, sql -> Scan.of(sql, Dialect.SQLITE).shown());
    }
}
