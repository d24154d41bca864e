package dev.migration.internal.sql;

import dev.migration.internal.text.CharWindow;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The lines behind a COPY … FROM STDIN, read from the script's text as they are asked for. They end before the line that
 * holds a backslash and a dot and nothing else, as psql has it: a quote does not hide it, in no format of the data.
 *
 * <p>Reading fails with {@link EOFException} where the text ends first. No read ends between two surrogates, so what it
 * gave can be encoded by itself.
 */
public final class CopyData extends Reader {

    private final CharWindow window;
    private boolean atLineStart = true;
    private boolean ended;

    /** The data that begin at the window's next character, the first of a line. */
    public CopyData(CharWindow window) {
        this.window = window;
    }

    /** Goes to the line on which the data begin, and gives what stands before it on the current one. */
    public static String passLine(CharWindow window) {
        long start = window.offset();
        window.keepFrom(start);
        while (window.more() && window.chars[window.position] != '\n') {
            window.position++;
        }
        String rest = window.text(start, window.offset());
        window.keepNothing();
        if (window.more()) {
            window.position++;
        }
        return rest;
    }

    @Override
    public int read(char[] buffer, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, buffer.length);
        try {
            return take(buffer, from, length);
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** Goes to the line that ends the data; false if the text ends first. */
    public boolean skip() {
        var passed = new char[1 << 13];
        try {
            while (take(passed, 0, passed.length) >= 0) {
                // Passed over.
            }
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    /** Nothing to release: the text is the scanner's. */
    @Override
    public void close() {}

    private int take(char[] buffer, int from, int length) throws EOFException {
        int taken = 0;
        while (taken < length && !isAtEnd()) {
            if (!window.more()) {
                if (taken > 0) {
                    return taken;
                }
                throw new EOFException("the data of COPY have no end: there is no line \\. behind them");
            }
            int count = restOfLine(length - taken);
            System.arraycopy(window.chars, window.position, buffer, from + taken, count);
            window.position += count;
            taken += count;
            atLineStart = buffer[from + taken - 1] == '\n';
        }
        if (taken > 1 && taken == length && Character.isHighSurrogate(buffer[from + taken - 1])) {
            window.position--;
            taken--;
        }
        return taken == 0 && length > 0 ? -1 : taken;
    }

    /** How many characters of the line are there and wanted, its line feed included. */
    private int restOfLine(int wanted) {
        char[] chars = window.chars;
        int end = window.position + Math.min(wanted, window.limit - window.position);
        for (int i = window.position; i < end; i++) {
            if (chars[i] == '\n') {
                return i + 1 - window.position;
            }
        }
        return end - window.position;
    }

    private boolean isAtEnd() {
        if (!ended && atLineStart && window.peek(0) == '\\' && window.peek(1) == '.') {
            int third = window.peek(2);
            ended = third == '\n' || third == -1 || (third == '\r' && isLineFeedOrEnd(window.peek(3)));
        }
        return ended;
    }

    private static boolean isLineFeedOrEnd(int c) {
        return c == '\n' || c == -1;
    }
}
