// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineDiffTest {

    @Test
    void showsTheChangedLinesWithTheirSurroundings() {
        String old = lines(1, 20);

        assertThat(LineDiff.between(old, old.replace("line 10\n", "other\n"), "applied", "0001_a.sql"))
                .isEqualTo("""
                        --- applied
                        +++ 0001_a.sql
                        @@ -7,7 +7,7 @@
                         line 7
                         line 8
                         line 9
                        -line 10
                        +other
                         line 11
                         line 12
                         line 13""");
    }

    @Test
    void isEmptyWhereOnlyLineEndsDiffer() {
        assertThat(LineDiff.between("a\nb\n", "a\r\nb", "old", "new")).isEmpty();
    }

    @Test
    void showsAnAddedLineAtTheStartOfALongText() {
        String old = lines(1, 10_000);

        assertThat(LineDiff.between(old, "first\n" + old, "old", "new"))
                .isEqualTo("--- old\n+++ new\n@@ -1,3 +1,4 @@\n+first\n line 1\n line 2\n line 3");
    }

    @Test
    void showsATextThatIsGone() {
        assertThat(LineDiff.between("a\n", "", "old", "new")).isEqualTo("--- old\n+++ new\n@@ -1,1 +0,0 @@\n-a");
    }

    @Test
    @Timeout(20)
    void staysShortAndCountsWhatIsLeftOutOfLongTexts() {
        String diff = LineDiff.between(lines(1, 100_000), lines(100_001, 300_000), "old", "new");

        List<String> shown = diff.lines().toList();
        assertThat(shown).hasSize(41).last().isEqualTo("… and 200463 more lines");
    }

    @Test
    void cutsLongLines() {
        String diff = LineDiff.between("a".repeat(1_000_000), "b", "old", "new");

        assertThat(diff).contains("\n-" + "a".repeat(199) + "…\n+b");
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }
}
