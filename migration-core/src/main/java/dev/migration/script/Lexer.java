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

    /** The last token, where it is a string that a string on one of the next lines may continue. */
    private enum Continuable {
        NO,
        PLAIN,
        WITH_ESCAPES
    }

    private final CharWindow window;
    private final Dialect dialect;
    private final CharClass[] classes;
    private final OperatorReader operators;

    private long pinned = NOT_PINNED;
    private long start;
    private long opened;
    private long lineStart;
    private boolean startsLine;
    private @Nullable Position blockComment;
    private @Nullable Code unterminated;

    private Continuable previous = Continuable.NO;
    private boolean lineBreakSincePrevious;
    private boolean continuesPrevious;

    Lexer(CharWindow window, Dialect dialect) {
        this.window = window;
        this.dialect = dialect;
        this.classes = dialect.charClasses();
        this.operators = new OperatorReader(window, dialect);
        this.lineStart = window.offset();
    }

    /** Goes to the next token or comment. */
    TokenType next() {
        if (pinned == NOT_PINNED) {
            window.keepNothing();
        }
        unterminated = null;
        blockComment = null;
        startsLine = window.offset() == lineStart;
        skipSpace();
        start = window.offset();
        if (!window.more()) {
            return TokenType.END;
        }
        window.keepFrom(pinned == NOT_PINNED ? start : pinned);
        TokenType type = read(window.chars[window.position]);
        if (type != TokenType.LINE_COMMENT) {
            lineBreakSincePrevious = false;
            if (type != TokenType.STRING) {
                previous = Continuable.NO;
            }
        }
        return type;
    }

    /** Keeps the text from this token on, until {@link #unpin()}. */
    void pin() {
        pinned = start;
    }

    void unpin() {
        pinned = NOT_PINNED;
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

    /** The token as written; of a block comment between statements it may be gone. */
    String text() {
        return text(start, end());
    }

    /** The text between two offsets, both in this token or in what is pinned. */
    String text(long from, long to) {
        return window.text(from, to);
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
        return continuesPrevious;
    }

    /** What is wrong with the token, if it has no end. */
    @Nullable
    Code unterminated() {
        return unterminated;
    }

    /** What opened the string or name: a quote, its prefix, or a dollar tag. */
    String opening() {
        return window.text(start, opened);
    }

    /** Whether the token has this text, ASCII letters taken in lower case. */
    boolean is(String lowerCase) {
        int length = lowerCase.length();
        if (end() - start != length) {
            return false;
        }
        int index = window.indexOf(start);
        for (int i = 0; i < length; i++) {
            char c = window.chars[index + i];
            if (AsciiCase.lower(c) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Leaves the rest of the current line out; the next token is on a later one. */
    void skipLine() {
        skipToLineEnd();
        if (window.peek(0) == '\r' && window.peek(1) == '\n') {
            window.position++;
        }
        if (window.more()) {
            window.position++;
        }
        lineStart = window.offset();
    }

    /** Reads the current line from here and goes to the next one; null at the end of the text. */
    @Nullable
    String readLine() {
        if (!window.more()) {
            return null;
        }
        start = window.offset();
        window.keepFrom(start);
        skipToLineEnd();
        String line = text();
        skipLine();
        return line;
    }

    private TokenType read(char c) {
        continuesPrevious = false;
        return switch (classOf(c)) {
            case LETTER -> readWord(c);
            case DIGIT -> readNumber();
            case QUOTE -> readStringWithoutPrefix();
            case NAME_QUOTE -> readQuotedName();
            case DOLLAR -> readDollar();
            case OPEN -> take(TokenType.OPEN_PARENTHESIS);
            case CLOSE -> take(TokenType.CLOSE_PARENTHESIS);
            case SEMICOLON -> take(TokenType.SEMICOLON);
            case OPERATOR -> readOperatorOrComment(c);
            case SPACE, OTHER -> take(TokenType.SYMBOL);
        };
    }

    private CharClass classOf(char c) {
        if (c < classes.length) {
            return classes[c];
        }
        return dialect.has(SyntaxFeature.UNICODE_SPACES) && (Character.isSpaceChar(c) || Character.isWhitespace(c))
                ? CharClass.SPACE
                : CharClass.LETTER;
    }

    private void skipSpace() {
        do {
            char[] chars = window.chars;
            int limit = window.limit;
            int i = window.position;
            while (i < limit && classOf(chars[i]) == CharClass.SPACE) {
                char c = chars[i++];
                if (c == '\n' || c == '\r') {
                    lineBreakSincePrevious = true;
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

    private TokenType take(TokenType type) {
        window.position++;
        return type;
    }

    private TokenType readWord(char first) {
        int second = window.peek(1);
        if (second == '\'' && dialect.stringPrefixes().indexOf(first) >= 0) {
            window.position++;
            boolean escapes = (first == 'e' || first == 'E') && dialect.has(SyntaxFeature.ESCAPE_STRINGS);
            return readString(escapes ? Continuable.WITH_ESCAPES : Continuable.PLAIN);
        }
        if (second == '&' && (first == 'u' || first == 'U')) {
            int third = window.peek(2);
            if (third == '\'') {
                window.position += 2;
                return readString(Continuable.PLAIN);
            }
            if (third == '"') {
                window.position += 2;
                return readQuotedName();
            }
        }
        do {
            char[] chars = window.chars;
            int limit = window.limit;
            int i = window.position;
            while (i < limit && classOf(chars[i]).continuesWord()) {
                i++;
            }
            window.position = i;
        } while (window.position == window.limit && window.fill());
        return TokenType.WORD;
    }

    private TokenType readNumber() {
        int second = window.peek(1);
        // 0x1E+1 is a sum, 1E+1 is not.
        boolean decimal = window.peek(0) != '0' || second == -1 || "xXoObB".indexOf(second) < 0;
        while (true) {
            int c = window.peek(0);
            if (decimal && (c == 'e' || c == 'E') && isSign(window.peek(1)) && isDigit(window.peek(2))) {
                window.position += 2;
            } else if ((c == '.' && window.peek(1) != '.') || isDigitOrLetter(c)) {
                window.position++;
            } else {
                return TokenType.NUMBER;
            }
        }
    }

    private TokenType readStringWithoutPrefix() {
        continuesPrevious =
                previous != Continuable.NO && lineBreakSincePrevious && dialect.has(SyntaxFeature.CONTINUED_STRINGS);
        return readString(continuesPrevious ? previous : Continuable.PLAIN);
    }

    /** Reads from the opening quote on. */
    private TokenType readString(Continuable kind) {
        previous = kind;
        if (!skipQuoted('\'', kind == Continuable.WITH_ESCAPES)) {
            unterminated = Code.UNTERMINATED_STRING;
        }
        return TokenType.STRING;
    }

    private TokenType readQuotedName() {
        if (!skipQuoted(window.chars[window.position], false)) {
            unterminated = Code.UNTERMINATED_STRING;
        }
        return TokenType.QUOTED_NAME;
    }

    private boolean skipQuoted(char quote, boolean backslashEscapes) {
        window.position++;
        opened = window.offset();
        while (skipTo(quote, backslashEscapes)) {
            window.position++;
            if (window.peek(0) != quote) {
                return true;
            }
            window.position++;
        }
        return false;
    }

    /** Goes to the next such character; false where there is none up to the end of the text. */
    private boolean skipTo(char wanted, boolean backslashEscapes) {
        do {
            char[] chars = window.chars;
            int limit = window.limit;
            int i = window.position;
            while (i < limit) {
                char c = chars[i];
                if (c == wanted) {
                    window.position = i;
                    return true;
                }
                i += c == '\\' && backslashEscapes ? 2 : 1;
            }
            window.position = limit;
            // The text's last character may be a backslash, and what it escapes not read yet.
            if (i > limit && window.more()) {
                window.position++;
            }
        } while (window.more());
        return false;
    }

    private TokenType readDollar() {
        if (isDigit(window.peek(1))) {
            window.position++;
            return readNumber();
        }
        int length = 1;
        if (dialect.has(SyntaxFeature.TAGGED_DOLLAR_QUOTES)) {
            while (isDigitOrLetter(window.peek(length))) {
                length++;
            }
        }
        if (window.peek(length) != '$') {
            return take(TokenType.SYMBOL);
        }
        length++;
        window.position += length;
        opened = window.offset();
        previous = Continuable.NO;
        while (skipTo('$', false)) {
            if (closesDollarQuote(length)) {
                window.position += length;
                return TokenType.STRING;
            }
            window.position++;
        }
        unterminated = Code.UNTERMINATED_DOLLAR_QUOTE;
        return TokenType.STRING;
    }

    private boolean closesDollarQuote(int length) {
        for (int i = 1; i < length; i++) {
            int c = window.peek(i);
            if (c != window.chars[window.indexOf(start) + i]) {
                return false;
            }
        }
        return true;
    }

    private TokenType readOperatorOrComment(char c) {
        int second = window.peek(1);
        if ((c == '-' && second == '-') || (c == '/' && second == '/' && dialect.has(SyntaxFeature.SLASH_COMMENTS))) {
            skipToLineEnd();
            return TokenType.LINE_COMMENT;
        }
        if (c == '/' && second == '*') {
            return readBlockComment();
        }
        if (c == '.' && isDigit(second)) {
            return readNumber();
        }
        operators.skip();
        return TokenType.SYMBOL;
    }

    private TokenType readBlockComment() {
        blockComment = window.positionOf(start);
        if (pinned == NOT_PINNED) {
            window.keepNothing();
        }
        window.position += 2;
        int depth = 1;
        while (depth > 0) {
            int c = window.peek(0);
            int next = window.peek(1);
            if (next == -1) {
                window.position = window.limit;
                unterminated = Code.UNTERMINATED_COMMENT;
                return TokenType.BLOCK_COMMENT;
            }
            boolean opens = c == '/' && next == '*';
            boolean closes = c == '*' && next == '/';
            depth += opens ? 1 : closes ? -1 : 0;
            window.position += opens || closes ? 2 : 1;
        }
        return TokenType.BLOCK_COMMENT;
    }

    private void skipToLineEnd() {
        do {
            char[] chars = window.chars;
            int limit = window.limit;
            int i = window.position;
            while (i < limit && chars[i] != '\n' && chars[i] != '\r') {
                i++;
            }
            window.position = i;
        } while (window.position == window.limit && window.fill());
    }

    private boolean isDigitOrLetter(int c) {
        if (c == -1) {
            return false;
        }
        CharClass type = classOf((char) c);
        return type == CharClass.DIGIT || type == CharClass.LETTER;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSign(int c) {
        return c == '+' || c == '-';
    }
}
