// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.internal.text.AsciiCase;
import java.util.ArrayList;
import java.util.List;

/** Makes lists of values that differ in their length alone one: {@code IN (?, ?, ?)}, and the rows after {@code VALUES}. */
final class ValueLists {

    private final List<Piece> pieces;
    private final List<Piece> shortened = new ArrayList<>();

    private ValueLists(List<Piece> pieces) {
        this.pieces = pieces;
    }

    static List<Piece> shortened(List<Piece> pieces) {
        return new ValueLists(pieces).shorten();
    }

    private List<Piece> shorten() {
        int next = 0;
        while (next < pieces.size()) {
            String word = AsciiCase.lower(at(next));
            shortened.add(pieces.get(next));
            next++;
            if (word.equals("in") && at(next).equals("(")) {
                shortened.add(pieces.get(next));
                next = skipRepeated(next + 1);
            } else if (word.equals("values")) {
                next = skipRepeated(next);
            }
        }
        return shortened;
    }

    /** Keeps the first of equal elements with commas between them; returns where what comes after them starts. */
    private int skipRepeated(int first) {
        int end = end(first);
        String element = text(first, end);
        if (element.contains("?")) {
            shortened.addAll(shortened(pieces.subList(first, end)));
            int last = end;
            while (at(last).equals(",") && text(last + 1, end(last + 1)).equals(element)) {
                last = end(last + 1);
            }
            return last;
        }
        return first;
    }

    /** Where the element that starts here ends: at a comma, or where what it is in is closed. */
    private int end(int first) {
        int depth = 0;
        int next = first;
        while (next < pieces.size() && (depth > 0 || !(at(next).equals(",") || at(next).equals(")")))) {
            depth += at(next).equals("(") ? 1 : at(next).equals(")") ? -1 : 0;
            next++;
            if (depth == 0 && at(first).equals("(")) {
                return next;
            }
        }
        return next;
    }

    private String text(int from, int to) {
        var text = new StringBuilder();
        pieces.subList(Math.min(from, pieces.size()), to)
                .forEach(piece -> text.append(piece.text()).append(' '));
        return text.toString();
    }

    private String at(int index) {
        return index < pieces.size() ? pieces.get(index).text() : "";
    }
}
