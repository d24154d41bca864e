// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import dev.migration.fixture.Texts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GooseMarkTest {

    private static final String BEGIN = "-- +goose StatementBegin";
    private static final String END = "-- +goose StatementEnd";

    @ParameterizedTest
    @EnumSource
    void whatIsBetweenIsOneStatement(Dialect dialect) {
        String sql = "select 1;\n" + BEGIN + "  \n-- a\nselect 2; ;select '\n" + END + "\n' -- ;\n;;\n" + END
                + "\nselect 3;\n" + BEGIN + "\n;\n" + END + "\n" + BEGIN.toLowerCase(Locale.ROOT)
                + "\r\nselect 4;\r\n" + END.toUpperCase(Locale.ROOT);

        Scan scan = Scan.of(sql, dialect);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts())
                .containsExactly("select 1", "select 2; ;select '\n" + END + "\n'", "select 3", "select 4");
    }

    /** MySQL and MariaDB read a comment only where a blank follows the dashes. */
    @ParameterizedTest
    @EnumSource
    void theyNeedNoBlankBehindTheDashesAndMayHaveMany(Dialect dialect) {
        Scan scan = Scan.of(
                "--+goose StatementBegin\nselect 1; select 2;\n--  +goose\tStatementEnd\nselect 3;\n"
                        + "--\t+goose  StatementBegin\nselect 4; select 5;\n--+goose StatementEnd\nselect 6;",
                dialect);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).containsExactly("select 1; select 2", "select 3", "select 4; select 5", "select 6");
    }

    @Test
    void aRoutineNeedsNoDelimiterBetweenThem() throws SQLException {
        String routine = "create function f() returns int language plpgsql as 'begin return 1; end;'";
        try (Connection connection = Databases.postgreSql()) {
            for (String statement : Scan.of(BEGIN + "\n" + routine + ";\n" + END + "\nselect f();", Dialect.POSTGRESQL)
                    .texts()) {
                Databases.execute(connection, statement);
            }
        }
    }

    @Test
    void noDelimiterCommandIsReadBetweenThem() {
        assertThat(Scan.of(
                                "DELIMITER //\n" + BEGIN + "\nDELIMITER $$\nselect 1 // $$ ;\n" + END
                                        + "\nselect 2 // select 3",
                                Dialect.MYSQL)
                        .texts())
                .containsExactly("DELIMITER $$\nselect 1 // $$", "select 2", "select 3");
    }

    @Texts("""
            ␣-- +goose StatementBegin ¦ select 1; -- +goose StatementEnd
            -- + goose StatementBegin ¦ -- +goose Statement End ¦ -- +goose StatementBegin of it""")
    void whatLooksLikeOneIsRefused(String line) {
        assertThat(Scan.of("select 0;\n" + line + "\n", Dialect.MYSQL).problemTexts())
                .singleElement()
                .asString()
                .startsWith("ambiguous-marker: x.sql:2:")
                .contains("The comment \"" + line.substring(line.indexOf("--"))
                        + "\" looks like a mark around a statement")
                .containsPattern("Next: write \"-- \\+goose Statement(Begin|End)\" at the very start of its own line");
    }

    @Texts("""
            select '⏎-- +goose StatementBegin⏎' ¦ /*⏎-- +goose StatementEnd⏎*/ select 1
            do $$⏎-- +goose StatementBegin⏎$$
            create function f() returns int begin atomic select 1;⏎-- +goose StatementBegin⏎select 2; end
            create rule r as on insert to a do also (⏎-- +goose StatementEnd⏎select 1; select 2)
            -- goose StatementBegin is a comment⏎select 1 ¦ -- + goose StatementBeginning⏎select 1""")
    void inStringsCommentsAndBodiesTheyAreNone(String sql) {
        Scan scan = Scan.of(sql, Dialect.POSTGRESQL);

        assertThat(scan.problemTexts()).isEmpty();
        assertThat(scan.texts()).hasSize(1);
    }

    @Test
    void unbalancedOnesAreProblems() {
        Golden.assertTable(
                "mistakes-in-goose",
                """
                a second begin: select 1;⏎{B}⏎select 2;⏎{B}⏎select 3;⏎{E}⏎
                a begin alone: select 1;⏎{B}⏎select 2;
                an end alone: select 1;⏎{E}⏎select 2;
                an end behind a statement: select 1⏎{E}⏎
                a begin inside a statement: select 1⏎{B}⏎select 2;
                """,
                sql -> Scan.of(sql.replace("{B}", BEGIN).replace("{E}", END), Dialect.H2)
                        .shown());
    }
}
