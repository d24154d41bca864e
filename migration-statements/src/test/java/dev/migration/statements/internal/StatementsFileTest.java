// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.fixture.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementsFileTest {

    private static final List<SentStatement> SENT = List.of(
            new SentStatement("update patient set name=? where id=?", 0, "ClinicRepository"),
            new SentStatement("select name from patient where id=?", 1200, ""),
            new SentStatement("delete from patient where id=?", 1, "ClinicRepository"),
            new SentStatement("insert into patient (name) values (?)", 0, ""));

    @TempDir
    Path folder;

    @Test
    void theFileIsSortedAndReadAsItWasWritten() throws Exception {
        var file = new StatementsFile("postgresql", SENT);
        Golden.assertSame("", "statements", file.text().stripTrailing());

        Path path = Files.writeString(folder.resolve("statements.sql"), file.text());
        assertThat(StatementsFile.read(path)).isEqualTo(file);
        assertThat(StatementsFile.read(path).text()).isEqualTo(file.text());
    }

    @Test
    void aStatementIsThereOnceWhoeverSentItAndHoweverOften() {
        var sent = List.of(
                new SentStatement("select 1", 0, "Visits"),
                new SentStatement("select 1", 7, ""),
                new SentStatement("select 1", 3, "Patients"));

        assertThat(new StatementsFile("h2", sent).statements())
                .containsExactly(new SentStatement("select 1", 3, "Patients"));
    }

    @Test
    void linesAndValuesOfAnEditedFileMakeNoDifference() {
        var read = StatementsFile.parse("statements.sql", """
                -- statements: mariadb
                -- Ours.

                SELECT name
                  FROM patient -- by its key
                 WHERE id = 7 AND name = 'a;b';
                """);

        assertThat(read.statements())
                .containsExactly(new SentStatement("SELECT name FROM patient WHERE id = ? AND name = ?", 0, ""));
    }

    @Test
    void theTextIsDividedAsItsProductDividesIt() {
        assertThat(StatementsFile.parse("s", "-- statements: postgresql\nselect $$a;b$$, E'\\';' from c;")
                        .statements())
                .extracting(SentStatement::text)
                .containsExactly("select ?, ? from c");
    }

    @Test
    void whatIsNoSuchFileIsRefusedWithItsPlace() {
        Golden.assertTable("refused", """
                no head: select 1;
                empty: ⏎
                of an unknown product: -- statements: oracle⏎select 1;
                a remark: -- statements: h2⏎⏎-- is slow⏎select 1;
                a block comment: -- statements: h2⏎⏎  /* slow */ select 1;
                a comment at the end: -- statements: h2⏎select 1;⏎⏎-- Patients⏎
                a quote that is not closed: -- statements: h2⏎⏎select 'a from b;
                """, text -> refusal(text));
        assertThatProblem(() -> StatementsFile.read(folder.resolve("none.sql"))).hasCode(Code.UNREADABLE_FILE);
    }

    private static String refusal(String text) {
        try {
            return StatementsFile.parse("statements.sql", text).text();
        } catch (dev.migration.InvalidMigrationsException e) {
            return e.problems().get(0).text();
        }
    }
}
