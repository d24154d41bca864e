package dev.migration.internal.sql.lexer;

import dev.migration.Code;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.text.CharWindow;
import org.jspecify.annotations.Nullable;

/** Recognises the start of comments, and finds their end. */
final class CommentReader {

    private final CharWindow window;
    private final Syntax syntax;

    CommentReader(CharWindow window, Syntax syntax) {
        this.window = window;
        this.syntax = syntax;
    }

    /**
     * Whether a comment that ends with its line starts here.
     *
     * @param c the character here
     * @param second the one after it, -1 at the end of the text
     * @param dashesSuffice whether two dashes start one whatever follows them
     */
    boolean lineBegins(char c, int second, boolean dashesSuffice) {
        return switch (c) {
            case '-' -> second == '-' && (dashesSuffice || dashesBegin());
            case '/' -> second == '/' && syntax.has(Feature.SLASH_COMMENTS);
            case '#' -> syntax.has(Feature.HASH_COMMENTS);
            default -> false;
        };
    }

    private boolean dashesBegin() {
        return !syntax.has(Feature.DASHES_NEED_SPACE) || isSpaceOrEnd(window.peek(2));
    }

    void skipLine() {
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
    boolean executableBegins() {
        int version = window.peek(2) == 'M' ? 4 : 3;
        return syntax.has(Feature.EXECUTABLE_COMMENTS) && window.peek(version - 1) == '!' && !isForNoServer(version);
    }

    /** Moves past what opens a comment that runs, with the version that has to run it. */
    void skipExecutableOpening() {
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

    private static boolean isSpaceOrEnd(int c) {
        return c <= ' ' || c == 0x7F;
    }
}
