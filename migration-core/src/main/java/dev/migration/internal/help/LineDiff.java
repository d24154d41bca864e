// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/** Shows what differs between two texts, in the unified form, short enough for an error message. */
public final class LineDiff {

    private static final int CONTEXT = 3;
    private static final int MOST_IN_A_MESSAGE = 40;
    private static final int MOST_LINES = 1000;
    private static final int LONGEST_LINE = 200;
    // The memory that a diff takes grows with the square of what differs.
    private static final int MOST_COMPARED = 500;

    private LineDiff() {}

    /**
     * The unified diff of two texts, without a newline at its end; empty if their lines are the same. It has at most
     * 40 lines of at most 200 characters; what is left out is counted.
     */
    public static String between(String oldText, String newText, String oldName, String newName) {
        return between(oldText, newText, oldName, newName, MOST_IN_A_MESSAGE, MOST_COMPARED);
    }

    /** The same with at most 1,000 lines, for whoever asked for the difference. */
    public static String longBetween(String oldText, String newText, String oldName, String newName) {
        return between(oldText, newText, oldName, newName, MOST_LINES, MOST_LINES);
    }

    private static String between(
            String oldText, String newText, String oldName, String newName, int mostLines, int mostCompared) {
        List<String> oldLines = oldText.lines().toList();
        List<String> newLines = newText.lines().toList();
        int start = commonStart(oldLines, newLines);
        int end = commonEnd(oldLines, newLines, start);
        List<String> oldPart = compared(oldLines, start, end, mostCompared);
        List<String> newPart = compared(newLines, start, end, mostCompared);
        Patch<String> patch = DiffUtils.diff(oldPart, newPart);
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(oldName, newName, oldPart, patch, CONTEXT);
        int notCompared = Math.max(oldLines.size(), newLines.size()) - end - start - mostCompared;
        return shortened(diff, mostLines, Math.max(0, notCompared));
    }

    private static int commonStart(List<String> a, List<String> b) {
        int shorter = Math.min(a.size(), b.size());
        int count = 0;
        while (count < shorter && a.get(count).equals(b.get(count))) {
            count++;
        }
        return count;
    }

    private static int commonEnd(List<String> a, List<String> b, int start) {
        int shorter = Math.min(a.size(), b.size()) - start;
        int count = 0;
        while (count < shorter && a.get(a.size() - 1 - count).equals(b.get(b.size() - 1 - count))) {
            count++;
        }
        return count;
    }

    private static List<String> compared(List<String> lines, int start, int end, int most) {
        int withContext = lines.size() - end + Math.min(end, CONTEXT);
        return lines.subList(0, Math.min(withContext, start + most));
    }

    private static String shortened(List<String> diff, int mostLines, int notCompared) {
        List<String> shown = new ArrayList<>();
        for (String line : diff.subList(0, Math.min(diff.size(), mostLines))) {
            shown.add(Printable.start(line, LONGEST_LINE));
        }
        int leftOut = diff.size() - shown.size() + notCompared;
        if (leftOut > 0) {
            shown.add("… and " + leftOut + " more lines");
        }
        return String.join("\n", shown);
    }
}
