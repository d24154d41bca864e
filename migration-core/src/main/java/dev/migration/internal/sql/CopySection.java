// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a script changes from SQL to the data of a COPY … FROM STDIN, on the lines after it, and back. */
public final class CopySection {

    private final CharWindow window;
    private final Lexer lexer;
    private final Syntax syntax;
    private @Nullable Data data;
    private int line;
    private @Nullable Position conflict;

    public CopySection(CharWindow window, Lexer lexer, Syntax syntax) {
        this.window = window;
        this.lexer = lexer;
        this.syntax = syntax;
    }

    /** Goes to the data, from after the semicolon of their statement; false if there is SQL between the two. */
    public boolean begin() {
        String rest = skipLine();
        data = new Data(window);
        line = window.positionOf(window.offset()).line();
        return hasNoStatement(rest);
    }

    /** The data, between {@link #begin} and {@link #end}; null outside. */
    public @Nullable Reader data() {
        return data;
    }

    /** The line on which the last data start. */
    int line() {
        return line;
    }

    /** Where the first of all marks of a merge conflict is in data that were moved past; null if there is none. */
    @Nullable
    Position conflict() {
        return conflict;
    }

    /** Moves past the data, if any are here, and the line that ends them; false if the text ends first. */
    public boolean end() {
        if (data == null) {
            return true;
        }
        boolean ended = data.skip();
        conflict = data.marks == MergeConflict.MARKS.size() ? data.firstMark : conflict;
        data = null;
        lexer.readLine();
        return ended;
    }

    /** Goes to the next line, and returns the rest of the current one. */
    private String skipLine() {
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

    private boolean hasNoStatement(String line) {
        var rest = new Lexer(new CharWindow(line), syntax);
        TokenType type;
        do {
            type = rest.next();
        } while (rest.unterminated() == null
                && (type == TokenType.LINE_COMMENT || type == TokenType.BLOCK_COMMENT || type == TokenType.SEMICOLON));
        return type == TokenType.END;
    }

    /**
     * The lines of data, read from the script's text as they are asked for, before the line that holds a backslash and a
     * dot and nothing else; as in psql, a quote does not hide it. Reading fails with {@link EOFException} where that line
     * is missing. No read ends between two surrogates, so what it returned can be encoded by itself.
     */
    private static final class Data extends Reader {

        private final CharWindow window;
        private boolean atLineStart = true;
        private boolean ended;
        private int marks;
        private @Nullable Position firstMark;

        Data(CharWindow window) {
            this.window = window;
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
        boolean skip() {
            var skipped = new char[1 << 13];
            try {
                while (take(skipped, 0, skipped.length) >= 0) {
                    // Skipped.
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
                    throw new EOFException("the data of COPY has no end: there is no line \\. after it");
                }
                int count = beforeMark(length - taken);
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

        /** How many characters are there and wanted, up to a line that may end the data or be a mark of a merge conflict. */
        private int beforeMark(int wanted) {
            char[] chars = window.chars;
            int end = window.position + Math.min(wanted, window.limit - window.position);
            for (int i = window.position + 1; i < end; i++) {
                if (chars[i - 1] == '\n' && (chars[i] == '\\' || (chars[i] >= '<' && chars[i] <= '>'))) {
                    return i - window.position;
                }
            }
            return end - window.position;
        }

        private boolean isAtEnd() {
            if (!ended && atLineStart) {
                if (window.peek(0) == '\\' && window.peek(1) == '.') {
                    int end = window.peek(window.peek(2) == '\r' ? 3 : 2);
                    ended = end == '\n' || end == -1;
                } else if (marks < MergeConflict.MARKS.size() && isAt(MergeConflict.MARKS.get(marks))) {
                    firstMark = marks == 0 ? window.positionOf(window.offset()) : firstMark;
                    marks++;
                }
            }
            return ended;
        }

        private boolean isAt(String mark) {
            for (int i = 0; i < mark.length(); i++) {
                if (window.peek(i) != mark.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
