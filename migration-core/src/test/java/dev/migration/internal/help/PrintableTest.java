// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @CsvSource({
        "'\u001b[2J', '\\u001B[2J'",
        "'a\u0007', 'a\\u0007'",
        "'\u009b31m', '\\u009B31m'",
        "'\u202Eevil\u2066', '\\u202Eevil\\u2066'",
        "'a\u200Bb\uFEFF', 'a\\u200Bb\\uFEFF'",
        "'a\u2028b\u2029', 'a\\u2028b\\u2029'",
        "'a\u007Fb\u00ADc', 'a\\u007Fb\\u00ADc'",
        "'a\u200Db', 'a\\u200Db'",
        "'\uD83Dx', '\\uD83Dx'",
        "'\uDB40\uDC41', '\\u{E0041}'",
        "'1\n2\t3\r4\r\n5', '1\\n2\\t3\\r4\\r\\n5'"
    })
    void whatControlsOrHidesIsWrittenAsAnEscape(String text, String shown) {
        assertThat(Printable.line(text)).isEqualTo(shown);
        assertThat(Printable.line(shown)).as("once more").isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0001_add_users", "Zoë 東京 🐘", "می\u200Cخواهم", "👩\u200D🔬", "\\u001B", "'\"<&"})
    void whatIsWrittenStays(String text) {
        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void linesStayWhereTheyAreOurs() {
        assertThat(Printable.lines("one\r\ntwo\n\tthree\r\u001b")).isEqualTo("one\ntwo\n\tthree\\r\\u001B");
    }

    @Test
    void noLineOfABlockCanPassForOneOfOurs() {
        assertThat(Printable.block("refused\r\n2026-11-20 INFO  All is well\n\n", 4))
                .isEqualTo("refused\n    2026-11-20 INFO  All is well");
        assertThat(Printable.block("one line", 4)).isEqualTo("one line");
    }

    @Test
    void ofMoreThanTenNamesTenAreListed() {
        List<String> names =
                IntStream.rangeClosed(1, 624).mapToObj("%04d"::formatted).toList();

        assertThat(Printable.names(names.subList(0, 2))).isEqualTo("0001, 0002");
        assertThat(Printable.names(names.subList(0, 10))).endsWith("0009, 0010");
        assertThat(Printable.names(names))
                .isEqualTo("0001, 0002, 0003, 0004, 0005, 0006, 0007, 0008, 0009, 0010 and 614 more");
        assertThat(Printable.names(List.of("a\nb"))).isEqualTo("a\\nb");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1 s",
        "1099, 1 s",
        "1100, 1.1 s",
        "1999, 1.9 s",
        "59999, 59.9 s",
        "60000, 1 min 0 s",
        "3725000, 62 min 5 s"
    })
    void durationsAreShownAsPeopleSayThem(long millis, String shown) {
        assertThat(Printable.duration(Duration.ofMillis(millis))).isEqualTo(shown);
    }
}
