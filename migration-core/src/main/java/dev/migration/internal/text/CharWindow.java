// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.text;

import dev.migration.internal.text.Replacements.Replacement;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text read in chunks: what was read and is neither kept nor still ahead makes room for what comes. The lexer works on
 * the characters in place, hence the open fields.
 */
public final class CharWindow {

    private static final int FIRST_CAPACITY = 1 << 11;
    private static final int CAPACITY = 1 << 16;

    /**
     * As long as a text is kept, it is there twice when it outgrows its room, with two bytes a character, and as much is
     * left for those who send it.
     */
    private static final long LARGEST =
            Math.max(CAPACITY, Runtime.getRuntime().maxMemory() / 2 / (3 * Character.BYTES));

    private static final long NOTHING = Long.MAX_VALUE;

    /**
     * A point in a text.
     *
     * @param line the line, from 1
     * @param column the column in characters, from 1
     * @param offset the characters before it, from 0
     */
    public record Position(int line, int column, long offset) {

        public static final Position START = new Position(1, 1, 0);
    }

    /** What is kept does not fit into the heap. */
    public static final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final int characters;

        private TooLarge(int characters) {
            this.characters = characters;
        }

        public int characters() {
            return characters;
        }
    }

    public char[] chars;
    /** The index of the next character. */
    public int position;
    /** The index after the last character that was read. */
    public int limit;

    private final Reader reader;
    private final @Nullable Replacements replacements;
    private final int capacity;
    private long unread;
    private long dropped;
    private long keptFrom = NOTHING;

    private int counted;
    private int line;
    private long lineStart;
    private boolean afterCarriageReturn;

    /**
     * A window over the reader's characters.
     *
     * @param start where in its file the reader is: at the start of a line
     * @param length how many characters belong to the text; the reader may have more
     */
    public CharWindow(Reader reader, Position start, long length) {
        this(reader, start, length, CAPACITY);
    }

    /** A window with room for so many characters, or more where more are kept. */
    public CharWindow(Reader reader, Position start, long length, int capacity) {
        this(reader, null, start, length, capacity);
    }

    /** A window over a text in which the reader replaces parts: columns are those of the file. */
    public CharWindow(Reader reader, Replacements replacements, Position start, long length) {
        this(reader, replacements, start, length, CAPACITY);
    }

    private CharWindow(Reader reader, @Nullable Replacements replacements, Position start, long length, int capacity) {
        this.reader = reader;
        this.replacements = replacements;
        this.unread = length;
        this.capacity = capacity;
        this.chars = new char[Math.min(FIRST_CAPACITY, capacity)];
        this.line = start.line();
        this.dropped = start.offset();
        this.lineStart = start.offset();
    }

    /** A window over a text that is in memory anyway. */
    public CharWindow(String text) {
        this(text, Position.START, List.of());
    }

    /** The same of a part of a file, in which parts are replaced. */
    public CharWindow(String text, Position start, List<Replacement> replaced) {
        this.reader = Reader.nullReader();
        this.replacements = replaced.isEmpty() ? null : new Replacements(replaced);
        this.capacity = 0;
        this.unread = 0;
        this.chars = text.toCharArray();
        this.limit = chars.length;
        this.line = start.line();
        this.dropped = start.offset();
        this.lineStart = start.offset() - start.column() + 1;
    }

    /** Whether there is a character at {@link #position}; reads on where needed. */
    public boolean more() {
        return position < limit || fill();
    }

    /** The character so many places ahead of the next one, or -1 after the end of the text. */
    public int peek(int ahead) {
        while (position + ahead >= limit) {
            if (!fill()) {
                return -1;
            }
        }
        return chars[position + ahead];
    }

    /** The offset of the next character. */
    public long offset() {
        return dropped + position;
    }

    /** The offset of the character at an index of {@link #chars}. */
    public long offsetOf(int index) {
        return dropped + index;
    }

    /** The index in {@link #chars} of a character that is still there. */
    public int indexOf(long offset) {
        return (int) (offset - dropped);
    }

    /** From here on nothing is dropped. */
    public void keepFrom(long offset) {
        keptFrom = offset;
    }

    /** Everything before the next character may be dropped. */
    public void keepNothing() {
        keptFrom = NOTHING;
    }

    /** Goes to the end of the line. */
    public void skipToLineEnd() {
        do {
            int i = position;
            while (i < limit && chars[i] != '\n' && chars[i] != '\r') {
                i++;
            }
            position = i;
        } while (position == limit && fill());
    }

    /** The text between two offsets that is still there. */
    public String text(long from, long to) {
        return new String(chars, indexOf(from), (int) (to - from));
    }

    /** The line and column of an offset that is still there and not before the one asked for last. */
    public Position positionOf(long offset) {
        countLines(indexOf(offset));
        return new Position(line, (int) (inFile(offset) - lineStart) + 1, offset);
    }

    /** The offset, or in a value the one at which the value starts: what counted before has counted those before it. */
    private long inFile(long offset) {
        return replacements == null ? offset : replacements.startAround(offset);
    }

    /** Whether the character at an offset is of a value, and not of the file. */
    public boolean isReplaced(long offset) {
        return replacements != null && replacements.isInside(offset);
    }

    /** What was replaced between two offsets, neither before those that were asked for last. */
    public List<Replacement> replaced(long from, long to) {
        return replacements == null ? List.of() : replacements.between(from, to);
    }

    /** Reads more; false at the end of the text. */
    public boolean fill() {
        if (unread <= 0) {
            return false;
        }
        if (limit == chars.length) {
            makeRoom();
        }
        try {
            int read;
            do {
                read = reader.read(chars, limit, (int) Math.min(chars.length - limit, unread));
            } while (read == 0);
            if (read < 0) {
                unread = 0;
                return false;
            }
            limit += read;
            unread -= read;
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRoom() {
        int from = keptFrom == NOTHING ? position : Math.min(position, indexOf(keptFrom));
        countLines(from);
        int kept = limit - from;
        if (chars.length < capacity || kept > chars.length / 2) {
            if (chars.length >= LARGEST && kept > chars.length / 2) {
                throw new TooLarge(kept);
            }
            chars = Arrays.copyOfRange(chars, from, from + 2 * chars.length);
        } else {
            System.arraycopy(chars, from, chars, 0, kept);
        }
        dropped += from;
        position -= from;
        limit = kept;
        counted -= from;
        if (replacements != null) {
            replacements.forget(dropped);
        }
    }

    private void countLines(int to) {
        Replacement next = replacements == null ? null : replacements.count(offsetOf(to));
        while (replacements != null && next != null) {
            // The line breaks of a value are none of the file.
            countLineBreaks(indexOf(next.offset()));
            counted = indexOf(next.end());
            afterCarriageReturn = false;
            lineStart += next.length() - next.written();
            next = replacements.count(offsetOf(to));
        }
        countLineBreaks(indexOf(inFile(offsetOf(to))));
    }

    private void countLineBreaks(int to) {
        for (int i = counted; i < to; i++) {
            char c = chars[i];
            if (c == '\n') {
                // CR LF was counted at the CR.
                if (!afterCarriageReturn) {
                    line++;
                }
                lineStart = dropped + i + 1;
            } else if (c == '\r') {
                line++;
                lineStart = dropped + i + 1;
            }
            afterCarriageReturn = c == '\r';
        }
        counted = Math.max(counted, to);
    }
}
