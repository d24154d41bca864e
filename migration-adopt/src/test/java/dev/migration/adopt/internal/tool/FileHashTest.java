// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.find.SourceFile;
import dev.migration.internal.text.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileHashTest {

    private static final String SQLX_OF_SELECT_1 =
            "24454095d8d7876ca8e842f34296ca645c83e0f7b50f048c99db4b2ff4da659267afc4ef3e994f3d74e18c741165d931";

    private static SourceFile file(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new SourceFile("f.sql", "f.sql", () -> new ByteArrayInputStream(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1;", "SELECT 1;\n", "SELECT 1;\r\n", "\uFEFFSELECT 1;\n"})
    void flywaysIgnoresLineEndsAndAByteOrderMark(String text) throws IOException {
        assertThat(FileHash.flyways(file(text))).isEqualTo(78787420);
    }

    @Test
    void flywaysIgnoresWhereLinesEnd() throws IOException {
        assertThat(FileHash.flyways(file("SELECT\n1;"))).isEqualTo(-713821291);
        assertThat(FileHash.flyways(file("SELECT1;"))).isEqualTo(-713821291);
        assertThat(FileHash.flyways(file(""))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1;\n", "SELECT 1;\r\n"})
    void sqlxsIsFoundWhateverTheLineEndsAre(String text) throws IOException {
        assertThat(FileHash.isOf(file(text), "SHA-384", SQLX_OF_SELECT_1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1;", "SELECT 1;\n\n", "SELECT 1;\r", "\uFEFFSELECT 1;\n", "select 1;\n"})
    void sqlxsIsAnotherForEveryOtherText(String text) throws IOException {
        assertThat(FileHash.isOf(file(text), "SHA-384", SQLX_OF_SELECT_1)).isFalse();
    }

    /** Windows checks files out with them, and the hash that was recorded there is of those. */
    @Test
    void aHashOfWindowsLineEndsIsFoundToo() throws IOException {
        String ofWindows = "3715fbc8347b144304d1d501f676bf838ba426d10a60e2ac8161a068f34ee01a";

        assertThat(FileHash.isOf(file("a\nb\rc\n"), "SHA-256", ofWindows)).isTrue();
        assertThat(FileHash.isOf(file("a\r\nb\rc\r\n"), "SHA-256", ofWindows.toUpperCase(Locale.ROOT)))
                .isTrue();
        assertThat(FileHash.isOf(file("a\nb\nc\n"), "SHA-256", ofWindows)).isFalse();
    }

    @Test
    void longFilesAreHashedInPieces() throws IOException {
        String windows = "-- x\r\n".repeat(50_000);
        String hash = sha256(windows);

        assertThat(FileHash.isOf(file(windows.replace("\r", "")), "SHA-256", hash))
                .isTrue();
        assertThat(FileHash.isOf(file(windows), "SHA-256", sha256(windows.replace("\r", ""))))
                .isTrue();
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
