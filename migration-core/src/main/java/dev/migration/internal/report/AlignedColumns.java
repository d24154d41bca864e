// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import java.util.List;

/** Lines of cells, each column as wide as its widest cell, two spaces apart. */
public final class AlignedColumns {

    private final int[] widths;

    private AlignedColumns(int[] widths) {
        this.widths = widths;
    }

    /** As these rows need them, the first of which has a cell for each column. */
    public static AlignedColumns of(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return new AlignedColumns(widths);
    }

    /** The cells in their columns; there may be fewer. */
    public String line(List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).append(" ".repeat(Math.max(0, widths[i] - width(cells.get(i))) + 2));
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
