// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.rehearsal.internal.books.TableIndex.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Indexes as {@code a 5, b}: five characters of a, and all of b. */
class TableIndexTest {

    private static TableIndex index(boolean isUnique, String type, String parts) {
        List<Part> all = Stream.of(parts.split(", "))
                .map(part -> part.split(" "))
                .map(words -> new Part(words[0], words.length > 1 ? Integer.parseInt(words[1]) : 0))
                .toList();
        return new TableIndex(isUnique, true, type, all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | a | true",
                "a | a, b | true",
                "a, b | a | false",
                "a, b | b, a | false",
                "a 5 | a 9, b | true",
                "a 5 | a | true",
                "a 9 | a 5 | false",
                "a | a 9 | false",
            })
    void findsTheSameRows(String dropped, String left, boolean isServed) {
        assertThat(index(false, "BTREE", dropped).isServedBy(List.of(index(true, "BTREE", left))))
                .isEqualTo(isServed);
        assertThat(index(false, "SPATIAL", dropped).isServedBy(List.of(index(false, "BTREE", left))))
                .isFalse();
    }

    @Test
    void oneThatIsNotUsedFindsNothingAndRefusesAsBefore() {
        TableIndex used = index(true, "BTREE", "a");
        TableIndex hidden = new TableIndex(true, false, "BTREE", used.parts());

        assertThat(used.isServedBy(List.of(hidden))).isFalse();
        assertThat(hidden.isServedBy(List.of())).isTrue();
        assertThat(used.isKeyOf(List.of(hidden))).isTrue();
        assertThat(hidden.isKeyOf(List.of(index(false, "BTREE", "a")))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a, b | b, a | true", "a | a, b | false", "a, b | a | false"})
    void findsTheSameWords(String dropped, String left, boolean isServed) {
        assertThat(index(false, "FULLTEXT", dropped).isServedBy(List.of(index(false, "FULLTEXT", left))))
                .isEqualTo(isServed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | a | true",
                "a, b | a | true",
                "a, b | b, a | true",
                "a | a, b | false",
                "a 9 | a 5 | true",
                "a | a 5 | true",
                "a 5 | a 9 | false",
                "a 5 | a | false",
            })
    void refusesNoMoreThanAnOlderOne(String added, String older, boolean isImplied) {
        assertThat(index(true, "BTREE", added).isImpliedBy(index(true, "BTREE", older)))
                .isEqualTo(isImplied);
        assertThat(index(true, "BTREE", added).isImpliedBy(index(false, "BTREE", older)))
                .isFalse();
    }
}
