package dev.migration.internal.sql.lexer;

import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.text.CharWindow;
import java.util.Set;

/** Finds the end of an operator. */
final class OperatorReader {

    private static final String FREE = "~!@#^&|`?+-*/%<>=";
    /** An operator that ends in + or - keeps it only with one of these before it, so that {@code a<-1} is a < -1. */
    private static final String KEEPS_SIGN = "~!@#^&|`?%";

    private static final Set<String> PUNCTUATION = Set.of("::", ":=", "..");
    private static final Set<String> PAIRS = Set.of("::", ":=", "!=", "!~", "&&", "<=", "<>", ">=", "||");

    private final CharWindow window;
    private final boolean free;
    private long signsEnd;

    OperatorReader(CharWindow window, Syntax syntax) {
        this.window = window;
        this.free = syntax.has(Feature.FREE_OPERATORS);
    }

    /** Moves past the operator that starts here; it ends at the latest where a comment starts. */
    void skip() {
        // First the length: reading ahead can move the position.
        int length = length();
        window.position += length;
    }

    private int length() {
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
        while (isFree(window.peek(length)) && !commentBegins(length)) {
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

    private boolean commentBegins(int ahead) {
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
