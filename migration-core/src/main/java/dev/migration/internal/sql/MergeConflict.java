// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import java.util.List;

/** Finds what git writes into a file that two branches have changed: three marks, each at the start of a line. */
public final class MergeConflict {

    static final List<String> MARKS = List.of("<<<<<<< ", "=======", ">>>>>>> ");

    /** Before what both branches started from, if git was asked to show that. */
    private static final String BASE = "||||||| ";

    private MergeConflict() {}

    /**
     * Where one starts in a statement, also in a literal or in a function's body: at its own start, in the first column, or where
     * the first mark has the last one below it; -1 if nowhere.
     */
    public static int start(String statement, int column) {
        if (column == 1 && isMark(statement, 0)) {
            return 0;
        }
        int start = lineWith(MARKS.get(0), statement, 0);
        return start < 0 || lineWith(MARKS.get(2), statement, start) < 0 ? -1 : start;
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

    /** The start of the next line, or of this one, that starts with a mark; -1 if there is none. */
    private static int lineWith(String mark, String text, int from) {
        if ((from == 0 || text.charAt(from - 1) == '\n') && text.startsWith(mark, from)) {
            return from;
        }
        int before = text.indexOf("\n" + mark, from);
        return before < 0 ? -1 : before + 1;
    }

    private static boolean isMark(String text, int start) {
        return text.startsWith(BASE, start) || MARKS.stream().anyMatch(mark -> text.startsWith(mark, start));
    }
}
