package dev.migration.script;

import dev.migration.problem.Code;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into tokens and comments, as the database's own lexer does. Text that no database would take is still cut,
 * never refused; a quote or comment that is never closed reaches to the end of the text and is
 * {@linkplain #unterminated() unterminated}.
 */
final class Lexer {

    private static final long NOT_PINNED = -1;

    private final CharWindow window;
    private final Dialect dialect;
    private final TokenReader tokens;
    private final Delimiter delimiter;

    private @Nullable Position markedStatement;
    private long pinned = NOT_PINNED;
    private long start;
    private long lineStart;
    private boolean startsLine;
    private boolean afterLineBreak;
    private @Nullable Position blockComment;
    private @Nullable Code unterminated;

    Lexer(CharWindow window, Dialect dialect) {
        this.window = window;
        this.dialect = dialect;
        this.tokens = new TokenReader(window, dialect);
        this.delimiter = new Delimiter(window);
        this.lineStart = window.offset();
    }

    /** Goes to the next token or comment. */
    TokenType next() {
        if (pinned == NOT_PINNED) {
            window.keepNothing();
        }
        blockComment = null;
        unterminated = null;
        startsLine = window.offset() == lineStart;
        skipSpace();
        start = window.offset();
        if (!window.more()) {
            return TokenType.END;
        }
        window.keepFrom(pinned == NOT_PINNED ? start : pinned);
        TokenType type = read();
        if (type != TokenType.LINE_COMMENT) {
            afterLineBreak = false;
        }
        return type;
    }

    private TokenType read() {
        if (markedStatement == null) {
            if (commandBegins()) {
                return readCommand();
            }
            if (delimiter.skip()) {
                return TokenType.SEMICOLON;
            }
        }
        if (window.chars[window.position] == '/' && tokens.blockCommentBegins()) {
            blockComment = window.positionOf(start);
            if (pinned == NOT_PINNED) {
                window.keepNothing();
            }
        }
        // The client drops such lines. The server would not, but between statements that is what is meant.
        boolean dashesSuffice = pinned == NOT_PINNED && isAtLineStart();
        TokenType type = tokens.read(afterLineBreak, dashesSuffice);
        unterminated = tokens.unterminated();
        return switch (type) {
            case WORD, NUMBER, SYMBOL, EXECUTABLE_COMMENT -> cut(type);
            case SEMICOLON -> isDelimiterSemicolon() ? type : TokenType.INNER_SEMICOLON;
            case LINE_COMMENT -> lineComment();
            default -> type;
        };
    }

    private boolean isDelimiterSemicolon() {
        return markedStatement == null && delimiter.isSemicolon();
    }

    private TokenType cut(TokenType type) {
        if (markedStatement == null) {
            delimiter.cut(start);
        }
        return type;
    }

    private boolean commandBegins() {
        return pinned == NOT_PINNED && dialect.has(SyntaxFeature.DELIMITER_COMMAND) && delimiter.commandBegins();
    }

    private TokenType readCommand() {
        tokens.skipToLineEnd();
        String wanted = Delimiter.in(text());
        if (wanted != null) {
            delimiter.set(wanted);
        }
        return TokenType.DELIMITER_COMMAND;
    }

    private TokenType lineComment() {
        if (!isAtLineStart() || window.chars[window.indexOf(start)] != '-') {
            return TokenType.LINE_COMMENT;
        }
        if (markedStatement != null) {
            if (StatementMark.END.isIn(text())) {
                markedStatement = null;
                return TokenType.STATEMENT_END;
            }
        } else if (pinned == NOT_PINNED && StatementMark.BEGIN.isIn(text())) {
            markedStatement = position();
            return TokenType.STATEMENT_BEGIN;
        }
        return TokenType.LINE_COMMENT;
    }

    /** A statement begins: its text is kept from this token on, until {@link #unpin()}. */
    void pin() {
        pinned = start;
    }

    /** The statement is over; another one may begin. */
    void unpin() {
        pinned = NOT_PINNED;
        tokens.endStatement();
    }

    /** Another script begins: semicolons end statements, until it says otherwise. */
    void startScript() {
        delimiter.reset();
        markedStatement = null;
    }

    /** Where the comment stands from which on all is one statement; null if nothing is between such comments here. */
    @Nullable
    Position markedStatement() {
        return markedStatement;
    }

    /** The offset of the token's first character. */
    long start() {
        return start;
    }

    /** The offset after the token's last character. */
    long end() {
        return window.offset();
    }

    /** Where the token begins; to be asked before the next one is read. */
    Position position() {
        return blockComment != null ? blockComment : window.positionOf(start);
    }

    /** Where the line after this one begins; to be asked at the end of a line, where a line comment stands. */
    Position nextLine() {
        int lineBreak = window.peek(0) == -1 ? 0 : window.peek(0) == '\r' && window.peek(1) == '\n' ? 2 : 1;
        return new Position(position().line() + Math.min(1, lineBreak), 1, end() + lineBreak);
    }

    /** The token as written; a block comment between statements may be gone. */
    String text() {
        return text(start, end());
    }

    /** The text between two offsets, both in this token or in what is pinned. */
    String text(long from, long to) {
        return window.text(from, to);
    }

    /** Whether the token has this text, its ASCII letters taken in lower case. */
    boolean is(String lowerCase) {
        int length = lowerCase.length();
        if (end() - start != length) {
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

    /** Whether only spaces stand before the token on its line. */
    boolean startsLine() {
        return startsLine;
    }

    /** Whether not even spaces stand before the token on its line. */
    boolean isAtLineStart() {
        return startsLine && start == lineStart;
    }

    /** Whether this string and the one before it are one literal, as there is a line break between them. */
    boolean continuesPrevious() {
        return tokens.continuesString();
    }

    /** What is wrong with the token, if it has no end. */
    @Nullable
    Code unterminated() {
        return unterminated;
    }

    /** What opened the string or name: a quote with its prefix, or a dollar tag. */
    String opening() {
        return window.text(start, tokens.opened());
    }

    /** Reads what is left of the current line and goes to the next one; null at the end of the text. */
    @Nullable
    String readLine() {
        if (!window.more()) {
            return null;
        }
        start = window.offset();
        window.keepFrom(start);
        tokens.skipToLineEnd();
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
            while (i < limit && dialect.classOf(chars[i]).isSpace()) {
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
