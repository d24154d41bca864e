// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.internal.text.Utf8Reader.InvalidTextException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.HexFormat;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8ReaderTest {

    @Property(tries = 300)
    void decodesAsTheJdkDoes(@ForAll @StringLength(max = 50) String text, @ForAll @IntRange(max = 17000) int before)
            throws IOException {
        Assume.that(text.indexOf('\0') < 0);
        byte[] bytes = ("x".repeat(before) + text).getBytes(UTF_8);

        assertThat(decode(new ByteArrayInputStream(bytes))).isEqualTo(new String(bytes, UTF_8));
        assertThat(decode(oneByOne(bytes))).isEqualTo(new String(bytes, UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "e9, 0",
        "61e9, 1",
        "61c3, 1",
        "c3a9c0af, 2",
        "efbbbf61ff, 4",
        "eda080, 0",
        "f09f9880f09f98, 4",
        "6180, 1"
    })
    void tellsWhereMalformedBytesBegin(String hex, long offset) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> decode(new ByteArrayInputStream(bytes)))
                .isInstanceOf(InvalidTextException.class)
                .hasMessage("not UTF-8: malformed bytes at offset " + offset);
        assertThatThrownBy(() -> decode(oneByOne(bytes))).hasMessage("not UTF-8: malformed bytes at offset " + offset);
    }

    @ParameterizedTest
    @CsvSource({"20000", "4095", "4096", "4097", "8192", "36863", "36864", "36865", "40000"})
    void countsTheBytesOfAllChunks(int before) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write("é".repeat(before).getBytes(UTF_8));
        bytes.write(0xE9);

        assertThatThrownBy(() -> decode(new ByteArrayInputStream(bytes.toByteArray())))
                .hasMessage("not UTF-8: malformed bytes at offset " + 2L * before);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "efbbbf, ''", "efbbbf61, a", "61efbbbf, a\uFEFF", "efbbbfefbbbf61, \uFEFFa"})
    void dropsOneByteOrderMarkAtTheStart(String hex, String text) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(decode(new ByteArrayInputStream(bytes))).isEqualTo(text);
        assertThat(decode(oneByOne(bytes))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "7, 3", "8, 20", "9, 8", "8191, 1", "8192, 1", "20001, 100"})
    void tellsWhereACharacterZeroStands(int before, int behind) {
        byte[] bytes = ("é".repeat(before) + "\0" + "x".repeat(behind)).getBytes(UTF_8);

        assertThatThrownBy(() -> decode(new ByteArrayInputStream(bytes)))
                .isInstanceOf(InvalidTextException.class)
                .hasMessage("the character U+0000 at offset " + 2 * before);
        assertThatThrownBy(() -> decode(oneByOne(bytes))).hasMessage("the character U+0000 at offset " + 2 * before);
    }

    private static String decode(InputStream bytes) throws IOException {
        var text = new StringWriter();
        Utf8Reader.ofScript(bytes).transferTo(text);
        return text.toString();
    }

    private static InputStream oneByOne(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] buffer, int from, int length) {
                return super.read(buffer, from, Math.min(1, length));
            }
        };
    }
}
