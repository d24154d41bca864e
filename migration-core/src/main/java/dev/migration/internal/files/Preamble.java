package dev.migration.internal.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What a file starts with and its checksum leaves out: a byte order mark, comment lines and blank lines. */
final class Preamble {

    private static final int LONGEST_HEADER = 4096;
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final byte[] NOTHING = {};

    // Of a comment what follows its dashes, of another line all that was read.
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    private boolean inComment;
    private boolean commentAtLineStart;
    private boolean afterDash;

    // A character of several bytes, as far as it was read.
    private int missing;
    private int character;
    private boolean atStart = true;

    private final LeadingOptions options = new LeadingOptions();
    private @Nullable String title;
    private @Nullable OffsetDateTime created;
    private @Nullable String author;

    /** Takes bytes up to where the text begins and returns the index after them, or -1 when it has not begun yet. */
    int skip(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (inComment) {
                at = takeComment(bytes, at, to);
            } else if (beginsText(bytes[at++])) {
                return at;
            }
            atStart &= missing > 0;
        }
        return -1;
    }

    /** What was taken of the line in which the text begins. */
    byte[] lineBegun() {
        return line.toByteArray();
    }

    /** Ends the file, and returns what of its last line is text after all. */
    byte[] finish() {
        if (inComment) {
            readHeader();
        }
        return afterDash ? lineBegun() : NOTHING;
    }

    /** The options that the comments set, as lines of text; to be asked at the end of the comments. */
    byte[] options() {
        return options.lines().getBytes(StandardCharsets.UTF_8);
    }

    /** What the comments said. */
    Migration.Header header() {
        return new Migration.Header(title, created, author);
    }

    private boolean beginsText(byte b) {
        if (b == '\n' && !afterDash) {
            line.reset();
            return false;
        }
        line.write(b);
        if (afterDash) {
            afterDash = false;
            inComment = b == '-';
            if (inComment) {
                commentAtLineStart = line.size() == 2;
                line.reset();
            }
            return !inComment;
        }
        if (missing > 0) {
            missing--;
            character = character << 6 | (b & 0x3F);
            return missing == 0 && !isDropped();
        }
        if (b >= 0) {
            afterDash = b == '-';
            return !afterDash && b != ' ' && (b < '\t' || b > '\r');
        }
        // No blank needs four bytes.
        missing = (b & 0xE0) == 0xC0 ? 1 : (b & 0xF0) == 0xE0 ? 2 : 0;
        character = b & (missing == 1 ? 0x1F : 0x0F);
        return missing == 0;
    }

    private boolean isDropped() {
        if (atStart && character == BYTE_ORDER_MARK) {
            line.reset();
            return true;
        }
        return Character.isSpaceChar(character) || character == '\u0085';
    }

    private int takeComment(byte[] bytes, int from, int to) {
        int end = from;
        // A lone CR ends a comment too, as it does for PostgreSQL: SQL that runs must be in the checksum.
        while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        line.write(bytes, from, Math.min(end - from, LONGEST_HEADER - line.size()));
        if (end == to) {
            return to;
        }
        readHeader();
        line.reset();
        inComment = false;
        return end + 1;
    }

    private void readHeader() {
        String comment = line.toString(StandardCharsets.UTF_8);
        options.read(comment, commentAtLineStart);
        while (comment.startsWith("--")) {
            comment = comment.substring(2);
        }
        comment = comment.strip();
        if (comment.startsWith("Migration:")) {
            title = valueOf(comment);
        } else if (comment.startsWith("Author:")) {
            author = valueOf(comment);
        } else if (comment.startsWith("Created:")) {
            created = time(valueOf(comment));
        }
    }

    private static @Nullable String valueOf(String comment) {
        String value = comment.substring(comment.indexOf(':') + 1).strip();
        return value.isEmpty() ? null : value;
    }

    private static @Nullable OffsetDateTime time(@Nullable String text) {
        try {
            if (text == null) {
                return null;
            }
            // As new migrations have it; the general parser takes longer than all the rest of reading a small file.
            if (text.length() == "2026-02-01T10:00:00Z".length() && text.endsWith("Z")) {
                return OffsetDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        0,
                        ZoneOffset.UTC);
            }
            return OffsetDateTime.parse(text);
        } catch (DateTimeException | NumberFormatException e) {
            // A comment in prose may start with the same word.
            return null;
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
