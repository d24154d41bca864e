package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.List;

/** Finds what git writes into a file that two branches have changed: three marks, each at the start of a line. */
public final class MergeConflict {

    static final List<String> MARKS = List.of("<<<<<<< ", "=======", ">>>>>>> ");

    /** Before what both branches started from, if git was asked to show that. */
    private static final String BASE = "||||||| ";

    private MergeConflict() {}

    /**
     * Where one starts in a statement: all of its marks in order, also in a literal or in a function's body, or one of them
     * outside of quotes and comments, as where somebody has resolved a half of it; -1 if nowhere.
     */
    public static int start(String statement, Syntax syntax) {
        boolean mayHaveOne = false;
        for (String mark : MARKS) {
            mayHaveOne |= lineWith(mark, statement, 0) >= 0;
        }
        if (!mayHaveOne && lineWith(BASE, statement, 0) < 0) {
            return -1;
        }
        int whole = whole(statement);
        return whole < 0 ? outsideOfQuotes(statement, syntax) : whole;
    }

    /** The start of the first line that starts with one of the marks; -1 if none does. */
    public static int firstMark(String text) {
        int start = 0;
        while (!isMark(text, start)) {
            start = text.indexOf('\n', start) + 1;
            if (start == 0) {
                return -1;
            }
        }
        return start;
    }

    private static int whole(String statement) {
        int start = lineWith(MARKS.get(0), statement, 0);
        int next = start;
        for (String mark : MARKS) {
            next = next < 0 ? -1 : lineWith(mark, statement, next);
        }
        return next < 0 ? -1 : start;
    }

    /** The start of the next line, or of this one, that starts with a mark; -1 if there is none. */
    private static int lineWith(String mark, String text, int from) {
        if ((from == 0 || text.charAt(from - 1) == '\n') && text.startsWith(mark, from)) {
            return from;
        }
        int before = text.indexOf("\n" + mark, from);
        return before < 0 ? -1 : before + 1;
    }

    private static int outsideOfQuotes(String statement, Syntax syntax) {
        var lexer = new Lexer(new CharWindow(statement), syntax);
        while (lexer.next() != TokenType.END) {
            int start = (int) lexer.start();
            if (lexer.isAtLineStart() && isMark(statement, start)) {
                return start;
            }
        }
        return -1;
    }

    private static boolean isMark(String text, int start) {
        return text.startsWith(BASE, start) || MARKS.stream().anyMatch(mark -> text.startsWith(mark, start));
    }
}
