// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.lexer;

import dev.migration.Code;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.text.CharWindow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what starts with a character of operators: an operator or a comment. */
final class SymbolReader {

    private static final String FREE = "~!@#^&|`?+-*/%<>=";
    /** An operator that ends in + or - keeps it only with one of these before it, so that {@code a<-1} is a < -1. */
    private static final String KEEPS_SIGN = "~!@#^&|`?%";

    private static final Set<String> PUNCTUATION = Set.of("::", ":=", "..");
    private static final Set<String> PAIRS = Set.of("::", ":=", "!=", "!~", "&&", "<=", "<>", ">=", "||");

    private final CharWindow window;
    private final Syntax syntax;
    private final boolean free;
    private long signsEnd;
    private boolean inExecutableComment;

    SymbolReader(CharWindow window, Syntax syntax) {
        this.window = window;
        this.syntax = syntax;
        this.free = syntax.has(Feature.FREE_OPERATORS);
    }

    /** A comment whose text runs ends with its statement at the latest. */
    void endStatement() {
        inExecutableComment = false;
    }

    /** Reads an operator or comment, except one that {@linkplain #blockBegins() may span lines}. */
    TokenType read(char c, boolean dashesSuffice) {
        int second = window.peek(1);
        if (lineBegins(c, second, dashesSuffice)) {
            skipLine();
            return TokenType.LINE_COMMENT;
        }
        if (c == '/' && second == '*') {
            inExecutableComment = true;
            skipExecutableOpening();
            return TokenType.EXECUTABLE_COMMENT;
        }
        if (c == '*' && second == '/' && inExecutableComment) {
            inExecutableComment = false;
            window.position += 2;
            return TokenType.EXECUTABLE_COMMENT;
        }
        // First the length: reading ahead can move the position.
        int length = operatorLength();
        window.position += length;
        return TokenType.SYMBOL;
    }

    private boolean lineBegins(char c, int second, boolean dashesSuffice) {
        return switch (c) {
            case '-' -> second == '-' && (dashesSuffice || dashesBegin());
            case '/' -> second == '/' && syntax.has(Feature.SLASH_COMMENTS);
            case '#' -> syntax.has(Feature.HASH_COMMENTS);
            default -> false;
        };
    }

    private boolean dashesBegin() {
        int third = syntax.has(Feature.DASHES_NEED_SPACE) ? window.peek(2) : ' ';
        return third <= ' ' || third == 0x7F;
    }

    private void skipLine() {
        window.skipToLineEnd();
        if (!syntax.has(Feature.CARRIAGE_RETURN_ENDS_COMMENT)) {
            while (window.peek(0) == '\r' && window.peek(1) != '\n' && window.peek(1) != -1) {
                window.position++;
                window.skipToLineEnd();
            }
        }
    }

    /** Whether a comment that may span lines, and does not run, starts at this slash. */
    boolean blockBegins() {
        return window.peek(1) == '*' && !executableBegins();
    }

    /** Moves past a comment that may span lines; returns what is wrong with it if it has no end. */
    @Nullable
    Code skipBlock() {
        boolean nested = syntax.has(Feature.NESTED_COMMENTS);
        window.position += 2;
        int depth = 1;
        while (depth > 0) {
            int c = window.peek(0);
            int next = window.peek(1);
            if (next == -1) {
                window.position = window.limit;
                return Code.UNTERMINATED_COMMENT;
            }
            boolean opens = nested && c == '/' && next == '*';
            boolean closes = c == '*' && next == '/';
            depth += opens ? 1 : closes ? -1 : 0;
            window.position += opens || closes ? 2 : 1;
        }
        return null;
    }

    /** Whether the comment that starts at this slash runs. */
    private boolean executableBegins() {
        int version = window.peek(2) == 'M' ? 4 : 3;
        return syntax.has(Feature.EXECUTABLE_COMMENTS) && window.peek(version - 1) == '!' && !isForNoServer(version);
    }

    /** Moves past what opens a comment that runs, with the version that has to run it. */
    private void skipExecutableOpening() {
        window.position += window.peek(2) == 'M' ? 4 : 3;
        while (Syntax.isDigit(window.peek(0))) {
            window.position++;
        }
    }

    /** A version that no server has: a dump starts with such a note to the client, which no server may run. */
    private boolean isForNoServer(int version) {
        for (int i = 0; i < 6; i++) {
            if (window.peek(version + i) != '9') {
                return false;
            }
        }
        return true;
    }

    private int operatorLength() {
        if (free && isFree(window.peek(0))) {
            return freeLength();
        }
        String pair = "" + (char) window.peek(0) + (char) Math.max(0, window.peek(1));
        return (free ? PUNCTUATION : PAIRS).contains(pair) ? 2 : 1;
    }

    private int freeLength() {
        // What was trimmed from an operator are signs alone.
        if (window.offset() < signsEnd) {
            return 1;
        }
        int length = 1;
        boolean keepsSign = keepsSign(window.peek(0));
        while (isFree(window.peek(length)) && !operatorEnds(length)) {
            length++;
        }
        for (int i = 1; i < length - 1; i++) {
            keepsSign |= keepsSign(window.peek(i));
        }
        int untilSign = length;
        while (untilSign > 1 && !keepsSign && isSign(window.peek(untilSign - 1))) {
            untilSign--;
        }
        signsEnd = window.offset() + length;
        return untilSign;
    }

    private boolean operatorEnds(int ahead) {
        int c = window.peek(ahead);
        int next = window.peek(ahead + 1);
        return (c == '-' && next == '-') || (c == '/' && next == '*');
    }

    private static boolean isFree(int c) {
        return c != -1 && FREE.indexOf(c) >= 0;
    }

    private static boolean keepsSign(int c) {
        return KEEPS_SIGN.indexOf(c) >= 0;
    }

    private static boolean isSign(int c) {
        return c == '+' || c == '-';
    }
}
