package dev.migration.internal.report;

import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell, two spaces apart and without blanks at the end of a line. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> lines = new ArrayList<>();
    private final int[] widths;

    Table(int columns) {
        widths = new int[columns];
    }

    void row(String... cells) {
        List<String> line = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            String cell = Printable.line(cells[i]);
            widths[i] = Math.max(widths[i], width(cell));
            line.add(cell);
        }
        lines.add(line);
    }

    /** Text under the last row, from the second column on, that does not widen any column. */
    void note(String text) {
        text.lines().forEach(line -> lines.add(List.of("", Printable.line(line))));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (List<String> line : lines) {
            var one = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                String cell = line.get(i);
                one.append(cell)
                        .append(" ".repeat(Math.max(0, widths[i] - width(cell))))
                        .append(GAP);
            }
            text.append(one.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
