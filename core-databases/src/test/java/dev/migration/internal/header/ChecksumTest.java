// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.fixture.Texts;
import dev.migration.internal.script.TestFile;
import dev.migration.internal.text.Sha256;
import dev.migration.internal.text.Utf8Reader.InvalidTextException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {

    private static final String SELECT_1 = "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a";
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String USERS = """
            -- Migration: Add users table
            -- Created: 2026-02-01T10:00:00Z
            -- Author: alice@example.com

            -- Up Migration
            CREATE TABLE users (
                id BIGINT NOT NULL
            );

            -- Down Migration (optional, for rollback)
            -- DROP TABLE users;
            """;

    @Texts("""
            SELECT 1; ¦ SELECT 1;⏎ ¦ SELECT 1;\r⏎ ¦ \uFEFFSELECT 1; ¦ \uFEFF-- Author: ann⏎SELECT 1;⏎
            -- a⏎⏎  -- b⏎\t⏎----⏎--⏎SELECT 1;⏎ ¦ -- a\r⏎\r⏎SELECT 1;\r⏎ ¦ \u00A0\u3000⏎\u2003-- a⏎SELECT 1;
            -- a\rSELECT 1;""")
    void leavesOutWhatIsBeforeTheTextAndTheFinalNewline(String file) {
        assertThat(Checksum.of(file)).isEqualTo(SELECT_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "-- a", "-- a\n\n--b\n", "\uFEFF", "   ", "\uFEFF-- a"})
    void isThatOfNothingWhereThereIsNoText(String file) {
        assertThat(Checksum.of(file)).isEqualTo(EMPTY);
    }

    @Texts("""
            ␣SELECT 1; ¦ SELECT 1;␣ ¦ SELECT 1;⏎⏎ ¦ SELECT 1;\r ¦ SELECT 1;⏎-- ¦ SELECT\r1; ¦ /* a */⏎SELECT 1;
            -⏎SELECT 1; ¦ -\r⏎SELECT 1; ¦ ⏎\uFEFFSELECT 1; ¦ \uFEFF\uFEFFSELECT 1;""")
    void countsEverythingElse(String file) {
        assertThat(Checksum.of(file)).isNotEqualTo(SELECT_1);
    }

    @Test
    void isTheOneThatKimberliteComputes() {
        String users = "3c0129fd0b39a5638d3ef432262b6bac18a00237cc74dd38982e0fb0a4f59904";

        assertThat(Checksum.of(USERS)).isEqualTo(users);
        assertThat(Checksum.of(USERS.replace("\n", "\r\n"))).isEqualTo(users);
        assertThat(Checksum.of(USERS.replace("alice", "bob"))).isEqualTo(users);
        assertThat(Checksum.of(USERS.stripTrailing())).isEqualTo(users);
        assertThat(Checksum.of(USERS.replace("users;", "users CASCADE;")))
                .isEqualTo("41f900e1ae1e222dc7401c10e32a0f0b5ca7f04119cecd3e49ddef60eab75656");
    }

    @Texts("""
            -- no-transaction⏎ ¦ -- a⏎⏎  -- option: transaction=off⏎-- b⏎
            -- option: transaction=on⏎--⏎-- option: transaction=off\r⏎
            -- option:   transaction=off  ⏎-- Up Migration⏎ ¦ -- +goose Up⏎-- +goose NO TRANSACTION⏎""")
    void optionsInTheLeadingCommentsAreInItHoweverTheyAreWritten(String comments) throws IOException {
        String file = comments + "SELECT 1;\n";
        String expected = sha256("-- option: transaction=off\nSELECT 1;");

        assertThat(Checksum.of(file)).isEqualTo(expected);
        for (int piece = 1; piece < 9; piece++) {
            assertThat(read(file.getBytes(UTF_8), piece).checksum()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'-- Up Migration\n-- option: retry=off\n', '-- Up Migration\n-- option: retry=off\n'",
        "'-- migrate:up transaction:false\n', '-- Up Migration\n-- option: transaction=off\n'",
        "'-- UP: a\n-- no-transaction\n-- none\n-- DOWN: b\n-- option: retry=off\n', '-- Up Migration\n-- option:"
                + " transaction=off\n-- Down Migration\n-- option: retry=off\n'",
        "'-- option: lock_timeout=5s store-sql=off\n-- migrate:up\n', '-- option: lock_timeout=5000ms store-sql=off\n'",
        "'-- migrate:up transaction:true\n', ''",
        "'-- prose: transaction=off\n-- Up Migration (a)\n', ''",
    })
    void optionsOfOneSectionAreThatSections(String comments, String lines) {
        String file = comments.replace("\\n", "\n") + "SELECT 1;\n";

        assertThat(Checksum.of(file)).isEqualTo(sha256(lines.replace("\\n", "\n") + "SELECT 1;"));
    }

    @Test
    void optionsOfAFileWithoutTextAreInIt() {
        assertThat(Checksum.of("-- a\n-- no-transaction")).isEqualTo(sha256("-- option: transaction=off\n"));
    }

    @Test
    void anOptionBehindMoreThanIsReadOfACommentIsNone() {
        String line = "-- option:" + " ".repeat(5000) + "transaction=off\n";

        assertThat(Checksum.of(line + "SELECT 1;")).isEqualTo(SELECT_1);
        assertThat(TestFile.parse(line + "SELECT 1;").problems())
                .singleElement()
                .asString()
                .contains("This line has 5025 characters; options take at most 1000.");
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.start().digest(text.getBytes(UTF_8)));
    }

    @Test
    void readsTheHeaderOnTheWay() throws IOException {
        assertThat(read(USERS.getBytes(UTF_8), 7).header())
                .isEqualTo(new HeaderComments("Add users table", "2026-02-01T10:00:00Z", "alice@example.com", false));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            2026-02-01T10:20:30Z, 2026-02-01T10:20:30Z
            2026-02-01T10:20:30.123456789+00:00, 2026-02-01T10:20:30.123456789Z
            2026-02-01T10:20:30+05:30, 2026-02-01T10:20:30+05:30
            2026-02-30T10:20:30Z,
            2026-02-01T10:20:xxZ,
            2026-02-01,
            yesterday,
            '',""")
    void readsWhenTheFileWasMade(String text, @Nullable OffsetDateTime created) throws IOException {
        String file = "-- Created: " + text + "\nSELECT 1;";

        assertThat(read(file.getBytes(UTF_8), 100).header().created()).isEqualTo(created);
    }

    @Test
    void takesTheLastOfRepeatedHeadersAndNoneFromTheText() throws IOException {
        String file = """
                ---- Migration: first
                --Migration:second
                -- Created: yesterday
                -- Author:
                SELECT 1;
                -- Author: nobody
                """;

        assertThat(read(file.getBytes(UTF_8), 100).header())
                .isEqualTo(new HeaderComments("second", "yesterday", null, false));
    }

    @Test
    void keepsOnlyTheBeginningOfAnEndlessHeader() throws IOException {
        String file = "-- Author: " + "a".repeat(100_000) + "\nSELECT 1;";

        Checksum.Result result = read(file.getBytes(UTF_8), 1000);

        assertThat(result.checksum()).isEqualTo(SELECT_1);
        assertThat(result.header().author()).hasSize(4096 - " Author: ".length());
    }

    @ParameterizedTest
    @CsvSource({
        "61 62 ff, 2", // no such byte
        "61 c3, 1", // cut off
        "61 62 63 e2 82 41, 3", // cut short
        "c0 80, 0", // overlong
        "61 e0 9f bf, 1", // overlong
        "ed a0 80, 0", // surrogate
        "f4 90 80 80, 0", // beyond Unicode
        "fe ff 00 61, 0", // UTF-16
        "2d 2d 20 e9 0a 61, 3", // Latin-1 in a comment
    })
    void tellsWhereBytesAreNotUtf8(String hex, long offset) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        for (int piece = 1; piece <= bytes.length; piece++) {
            int size = piece;
            assertThatThrownBy(() -> read(bytes, size))
                    .isInstanceOfSatisfying(
                            InvalidTextException.class,
                            e -> assertThat(e.offset()).isEqualTo(offset))
                    .hasMessage("not UTF-8: malformed bytes at offset " + offset);
        }
    }

    @Property
    void acceptsTheBytesThatTheJdkAccepts(
            @ForAll @Size(max = 12) byte[] bytes, @ForAll @IntRange(min = 1, max = 5) int piece) throws IOException {
        boolean accepted;
        try {
            read(bytes, piece);
            accepted = true;
        } catch (InvalidTextException e) {
            accepted = false;
        }
        assertThat(accepted).isEqualTo(isUtf8(bytes));
    }

    @Property
    void isTheSameForAnyPiecesAndLineEndingsAndAnyLeadingComments(
            @ForAll List<@IntRange(max = 11) Integer> parts,
            @ForAll @IntRange(min = 1, max = 9) int piece,
            @ForAll boolean byteOrderMark)
            throws IOException {
        List<String> alphabet =
                List.of("\n", "\n\n", "--", "-", " ", "é", "a", ";", "\u2028", "'--\n'", "-- x\n", "x\n");
        String body = "S" + String.join("", parts.stream().map(alphabet::get).toList());
        String comments = "-- a\n\n  -- b\n";
        String mark = byteOrderMark ? "\uFEFF" : "";
        String expected = Checksum.of(body);

        assertThat(read((mark + body).getBytes(UTF_8), piece).checksum()).isEqualTo(expected);
        assertThat(read((mark + body.replace("\n", "\r\n")).getBytes(UTF_8), piece)
                        .checksum())
                .isEqualTo(expected);
        assertThat(read((mark + comments + body).getBytes(UTF_8), piece).checksum())
                .isEqualTo(expected);
        assertThat(read((mark + comments + body).replace("\n", "\r\n").getBytes(UTF_8), piece)
                        .checksum())
                .isEqualTo(expected);
    }

    @Texts("""
            -- Migration: a⏎-- Created: 2026-02-01T10:00:00Z⏎-- Up Migration⏎-- no-transaction⏎SELECT 1;⏎
            -- Up Migration no-transaction\r⏎SELECT 1;\r⏎-- Down Migration\r⏎-- x\r⏎
            -- liquibase formatted sql⏎-- changeset a:1⏎SELECT 1;⏎⏎ ¦ -- option: run=on-change⏎⏎⏎ ¦ \r\r⏎⏎
            -- +goose Up⏎-- +goose NO TRANSACTION⏎SELECT 1;""")
    void isTheSameOfASmallAndOfALargeFile(String file) throws IOException {
        assertThat(read(file.getBytes(UTF_8), 3).checksum()).isEqualTo(Checksum.of(file));
    }

    /** The bytes of a large file are hashed in pieces as long as they are plain. */
    @ParameterizedTest
    @ValueSource(strings = {"S 'x'\n", "-- x\n", " \n", " ", "S"})
    void isTheSameWhereverALargeFileStopsBeingPlain(String filler) throws IOException {
        for (int edge : new int[] {1 << 14, (1 << 14) + (1 << 16)}) {
            for (String special :
                    List.of("\n", "\r\n", "\r", "--", "- 1", "é", "\uFEFF", "\uD83D\uDE00", "\n\n", "--é\r\nS")) {
                for (int length = edge - 4; length < edge + 2; length++) {
                    String file = filler.repeat(length).substring(0, length) + special;
                    read(file.getBytes(UTF_8), 1 << 17);
                    read((file + "SELECT 1;\n").getBytes(UTF_8), 5_000);
                }
            }
        }
    }

    @Test
    void tellsWhereBytesOfALargeFileAreNotUtf8() {
        byte[] bytes = "SELECT 1;\n".repeat(20_000).getBytes(UTF_8);
        bytes[150_000] = (byte) 0xff;

        assertThatThrownBy(() -> read(bytes, bytes.length)).hasMessage("not UTF-8: malformed bytes at offset 150000");
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A small file is read in one way, and a large one in another: both give the same. */
    private static Checksum.Result read(byte[] bytes, int piece) throws IOException {
        Checksum.Result small = Checksum.read(inPieces(bytes, piece));
        assertThat(Checksum.readText(inPieces(bytes, piece))).isEqualTo(small);
        return small;
    }

    private static InputStream inPieces(byte[] bytes, int piece) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(piece, length));
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"SELECT 'plain';, 20000", "SELECT 'größer';, 20000", "-- plain, 20000", "'', 20000", "SELECT 1;, 1"})
    void anInterruptEndsTheReadingOfAFile(String line, int lines) {
        var file = new ByteArrayInputStream((line + "\n").repeat(lines).getBytes(UTF_8));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Checksum.read(file)).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
