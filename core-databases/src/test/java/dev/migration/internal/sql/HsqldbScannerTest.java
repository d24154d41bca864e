// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HsqldbScannerTest {

    private static final String TABLE = "create table t (i int)";

    static Stream<Snippet> snippets() {
        return Stream.concat(Snippet.table("""
                string: ⟨values 'a;b', 'it''s;', ''⟩;
                a backslash is text: ⟨values 'C:\\'⟩; ⟨values 2⟩
                strings of other kinds: ⟨values X'3B', B'1', N';', U&'\\0061;', u&'!0061;' UESCAPE '!'⟩; ⟨values 2⟩
                strings side by side are one: ⟨values 'a' ';'⏎'b'⟩; ⟨values 2⟩
                quoted names: ⟨create table "a;" ("b""c;'" int)⟩; ⟨select "b""c;'" from "a;"⟩
                comments: -- it's;⏎⟨values 1 -- b;⏎ + 2⟩; ⟨values /* ;' */ 3⟩; ⟨values 4⟩ --;
                comments do not nest: ⟨values 1⟩ /* a /* b */; ⟨values 2⟩
                CR alone ends a comment: ⟨values 1 -- a;\r + 2⟩; ⟨values 2⟩
                spaces beyond ASCII: \u00A0⟨values\u20031⟩;\u00A0⟨values 2⟩
                what is no routine: ⟨create table begin (atomic int, "END" int)⟩; ⟨select begin atomic from (values 1) as x (begin)⟩; ⟨values 2⟩
                a routine in Java: ⟨create function f(x bigint) returns bigint language java deterministic no sql external name 'CLASSPATH:java.lang.Math.abs'⟩; ⟨values f(1)⟩
                """), routines());
    }

    private static Stream<Snippet> routines() {
        return Snippet.table("""
                ⟨create procedure p() modifies sql data begin atomic insert into t values 1; insert into t values 2; end⟩
                ⟨create function f(x int) returns int begin /* ; */ atomic return x; end⟩
                ⟨create procedure p() modifies sql data begin atomic declare x int; set x = 1; begin atomic set x = 2; end; insert into t values x; end⟩
                ⟨create procedure p() modifies sql data lab: begin atomic declare x int; set x = 1; if x = 1 then set x = 2; else set x = 3; end if; l2: while x < 4 do set x = x + 1; end while l2; end lab⟩
                ⟨create procedure p() modifies sql data begin atomic declare x int; case 1 when 1 then set x = 1; else set x = 2; end case; set x = case when x = 1 then 2 else 3 end; end⟩
                ⟨create procedure p() modifies sql data begin atomic declare x int; repeat set x = 1; until x = 1 end repeat; l: loop leave l; end loop l; for select i from t do insert into t values 5; end for; end⟩
                ⟨create procedure p() modifies sql data begin atomic declare exit handler for sqlexception begin atomic insert into t values 9; end; if 1 = 1 then begin atomic insert into t values 1; end; end if; end⟩
                ⟨create trigger r after insert on t referencing new row as n for each row when (n.i > 5) begin atomic declare x int; set x = 1; insert into t values 1; end⟩
                ⟨create trigger r before insert on t referencing new row as n for each row set n.i = 1⟩
                ⟨create procedure p() specific s modifies sql data begin atomic insert into t values 1; end⟩; ⟨alter specific routine s begin atomic insert into t values 2; insert into t values 3; end⟩
                """.replaceAll("(?m)^⟨.*$", "a routine: ⟨" + TABLE + "⟩;⏎$0 ;⏎⟨select i from t⟩;"));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void dividesAsHsqldbDoes(Snippet snippet) throws SQLException {
        snippet.assertDivided(Dialect.HSQLDB, Databases.hsqldb());
    }
}
