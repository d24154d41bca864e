// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class H2ScannerTest {

    static Stream<Snippet> snippets() {
        return Snippet.table("""
                string: ⟨select 'a;b', 'it''s;', ''⟩;
                a backslash is text: ⟨select 'C:\\'⟩; ⟨select 2⟩
                strings of other kinds: ⟨select X'1F', N';', U&'\\0061;'⟩; ⟨select 2⟩
                strings side by side are one: ⟨select 'a' ';' 'b'⟩; ⟨select 2⟩
                quoted names: ⟨create table "a;" (`b;` int, "c""d;" int, U&"\\0061;" int)⟩; ⟨select `b;` from "a;"⟩
                dollar quote: ⟨select $$a;'b"$$⟩; ⟨select 2⟩
                dollar signs in a name: ⟨create table a$$b (c$ int)⟩; ⟨select c$ from a$$b⟩
                line comments: // a;'⏎⟨select 1 -- b;⏎ + 2⟩; ⟨select 3⟩ // ;
                a slash is an operator: ⟨select 4/2⟩; ⟨select 3⟩
                nested comments: /* a /* b; */ c; */ ⟨select 1⟩; ⟨select 2⟩ /***/;
                spaces beyond ASCII: \u00A0⟨select\u00A01⟩;\u2003⟨select 2⟩\u00A0;
                operators: ⟨select 1<>2, 'a'||';', cast(1 as int)::int⟩; ⟨select 2⟩
                names beyond ASCII: ⟨select 1 as größe⟩; ⟨select 2⟩
                Java source: ⟨create alias f as $$ String f() { return "a;'"; } $$⟩; ⟨call f()⟩
                """);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void dividesAsH2Does(Snippet snippet) throws SQLException {
        snippet.assertDivided(Dialect.H2, Databases.h2());
    }
}
