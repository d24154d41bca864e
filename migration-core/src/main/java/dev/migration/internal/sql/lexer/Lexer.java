// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.lexer;

import dev.migration.Code;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into tokens and comments, as the database's own lexer does. Text that no database would take is still cut,
 * never refused; a quote or comment that is never closed reaches to the end of the text and is
 * {@linkplain #unterminated() unterminated}.
 */
public final class Lexer {

    private static final long NOT_PINNED = -1;
    private static final int SHORT_COMMENT = 200;

    private final CharWindow window;
    private final Syntax syntax;
    private final SymbolReader symbols;
    private final QuoteReader quotes;
    private final TokenReader tokens;

    private long pinned = NOT_PINNED;
    private long start;
    private long lineStart;
    private boolean startsLine;
    private boolean afterLineBreak;
    private @Nullable Position blockComment;
    private @Nullable Code unterminated;

    public Lexer(CharWindow window, Syntax syntax) {
        this.window = window;
        this.syntax = syntax;
        this.symbols = new SymbolReader(window, syntax);
        this.quotes = new QuoteReader(window, syntax);
        this.tokens = new TokenReader(window, syntax, symbols, quotes);
        this.lineStart = window.offset();
    }

    /** Goes to the next token or comment. */
    public TokenType next() {
        return begin() ? read(false) : TokenType.END;
    }

    /** Goes to where the next token or comment starts, which {@link #read} reads; false at the end of the text. */
    public boolean begin() {
        if (pinned == NOT_PINNED) {
            window.keepNothing();
        }
        blockComment = null;
        unterminated = null;
        startsLine = window.offset() == lineStart;
        skipSpace();
        start = window.offset();
        if (!window.more()) {
            return false;
        }
        window.keepFrom(pinned == NOT_PINNED ? start : pinned);
        return true;
    }

    /** Reads what starts here; two dashes may suffice for a comment, whatever follows them. */
    public TokenType read(boolean dashesSuffice) {
        if (window.chars[window.position] == '/' && symbols.blockBegins()) {
            blockComment = window.positionOf(start);
            window.peek(SHORT_COMMENT);
            if (pinned == NOT_PINNED) {
                window.keepNothing();
            }
        }
        TokenType type = tokens.read(afterLineBreak, dashesSuffice);
        unterminated = tokens.unterminated();
        if (type != TokenType.LINE_COMMENT) {
            afterLineBreak = false;
        }
        return type;
    }

    /** A statement starts: its text is kept from this token on, until {@link #unpin()}. */
    public void pin() {
        pinned = start;
    }

    /** The statement ends; another one may start. */
    public void unpin() {
        pinned = NOT_PINNED;
        symbols.endStatement();
    }

    /** Whether a statement has started and not ended. */
    public boolean isPinned() {
        return pinned != NOT_PINNED;
    }

    /** The offset of the token's first character. */
    public long start() {
        return start;
    }

    /** The offset after the token's last character. */
    public long end() {
        return window.offset();
    }

    /** How many characters the token has. */
    public int length() {
        return (int) (end() - start);
    }

    /** Where the token starts; to be called before the next one is read. */
    public Position position() {
        return blockComment != null ? blockComment : window.positionOf(start);
    }

    /** Where the next line starts; to be called at the end of a line, at a line comment. */
    public Position nextLine() {
        int lineBreak = window.peek(0) == -1 ? 0 : window.peek(0) == '\r' && window.peek(1) == '\n' ? 2 : 1;
        return new Position(position().line() + Math.min(1, lineBreak), 1, end() + lineBreak);
    }

    /** Whether the file has another line after this line comment, or its text ends: not where the line break is of a value. */
    public boolean endsLineOfFile() {
        return !window.isReplaced(end());
    }

    /** The token as written; a block comment between statements may be gone. */
    public String text() {
        return text(start, end());
    }

    /** A block comment as written; empty if it is long. */
    public String shortComment() {
        // As much of it was read before its end was searched, so all of it is still there.
        return length() < SHORT_COMMENT ? text() : "";
    }

    /** The token as written, except its ASCII letters, which are in lower case. */
    public String lowerCase() {
        int index = window.indexOf(start);
        char[] lower = Arrays.copyOfRange(window.chars, index, index + length());
        for (int i = 0; i < lower.length; i++) {
            lower[i] = AsciiCase.lower(lower[i]);
        }
        return new String(lower);
    }

    /** The text between two offsets, both in this token or in what is pinned. */
    public String text(long from, long to) {
        return window.text(from, to);
    }

    /** Whether the token has this text, its ASCII letters taken in lower case. */
    public boolean is(String lowerCase) {
        int length = lowerCase.length();
        if (length() != length) {
            return false;
        }
        int index = window.indexOf(start);
        for (int i = 0; i < length; i++) {
            if (AsciiCase.lower(window.chars[index + i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is the token's first character. */
    public boolean beginsWith(char c) {
        return window.chars[window.indexOf(start)] == c;
    }

    /** Whether only spaces are before the token on its line. */
    public boolean startsLine() {
        return startsLine;
    }

    /** Whether not even spaces are before the token on its line. */
    public boolean isAtLineStart() {
        return startsLine && start == lineStart;
    }

    /** Whether this string and the one before it are one literal, as there is a line break between them. */
    public boolean continuesPrevious() {
        return tokens.continuesString();
    }

    /** What is wrong with the token, if it has no end. */
    @Nullable
    public Code unterminated() {
        return unterminated;
    }

    /** What opened the string or name: a quote with its prefix, or a dollar tag. */
    public String opening() {
        return window.text(start, quotes.opened());
    }

    /** Reads what is left of the current line and goes to the next one; null at the end of the text. */
    @Nullable
    public String readLine() {
        if (!window.more()) {
            return null;
        }
        start = window.offset();
        window.keepFrom(start);
        window.skipToLineEnd();
        String line = text();
        if (window.peek(0) == '\r' && window.peek(1) == '\n') {
            window.position++;
        }
        if (window.more()) {
            window.position++;
        }
        lineStart = window.offset();
        return line;
    }

    private void skipSpace() {
        do {
            char[] chars = window.chars;
            int limit = window.limit;
            int i = window.position;
            while (i < limit && syntax.classOf(chars[i]).isSpace()) {
                char c = chars[i++];
                if (c == '\n' || c == '\r') {
                    afterLineBreak = true;
                    startsLine = true;
                    lineStart = window.offsetOf(i);
                }
            }
            window.position = i;
            if (i < limit) {
                return;
            }
        } while (window.fill());
    }
}
