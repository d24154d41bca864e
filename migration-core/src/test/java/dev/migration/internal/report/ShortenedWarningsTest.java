// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortenedWarningsTest {

    private static Problem control(String file, int line) {
        return Problem.warning(
                Code.TRANSACTION_CONTROL, new Place(file, line, 1), "The up script controls transactions.", "split it");
    }

    @Test
    void threeWarningsOfACodeAreShownAndWhereTheOthersAre() {
        List<Problem> all = IntStream.rangeClosed(1, 15)
                .mapToObj(number -> control("a" + number + ".sql", number))
                .toList();

        List<Problem> shown = ShortenedWarnings.shortened(all);

        assertThat(shown).startsWith(all.get(0), all.get(1), all.get(2)).hasSize(4);
        assertThat(shown.get(3).text())
                .isEqualTo(
                        "and 12 more like it: a4.sql:4:1, a5.sql:5:1, a6.sql:6:1, a7.sql:7:1, a8.sql:8:1, a9.sql:9:1,"
                                + " a10.sql:10:1, a11.sql:11:1, a12.sql:12:1, a13.sql:13:1 and 2 more");
        assertThat(StatusText.problems(all)).endsWith("\n15 warnings.\n");
    }

    @Test
    void otherCodesErrorsAndWhatIsOfNoFileStayAsTheyAre() {
        Problem error = Problem.error(Code.UNREADABLE_FILE, Place.of("0004_d.sql"), "It cannot be read.", "");
        Problem empty = Problem.warning(Code.EMPTY_SCRIPT, Place.of("0001_a.sql"), "No statement.", "");
        Problem general = Problem.warning(Code.NEWER_SCHEMA, null, "Newer.", "");

        List<Problem> all = List.of(
                error, error, error, error, empty, empty, control("b.sql", 1), general, general, general, general);

        assertThat(ShortenedWarnings.shortened(all)).isEqualTo(all);
    }
}
