// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import dev.migration.cli.engine.CheckResult;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.AlignedColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the results of checks for people. */
public final class CheckText {

    private static final int LONGEST_VALUE = 200;

    private CheckText() {}

    /** Its place, whether it failed, and its rows. */
    public static String of(CheckResult result) {
        return result.place() + (result.failed() ? "  failed\n" : "  ok\n") + rows(result);
    }

    /** Its rows, or the first ones; empty where there are none. */
    public static String rows(CheckResult result) {
        if (result.rows().isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        List<List<String>> lines = new ArrayList<>();
        lines.add(result.columns().stream().map(CheckText::cell).toList());
        result.rows().forEach(row -> lines.add(row.stream().map(CheckText::cell).toList()));
        AlignedColumns columns = AlignedColumns.of(lines);
        lines.forEach(line -> text.append("  ").append(columns.line(line)));
        long more = result.rowCount() - result.rows().size();
        if (more > 0) {
            text.append("  and ").append(Printable.counted(more, "more row")).append('\n');
        }
        return text.toString();
    }

    private static String cell(@Nullable String value) {
        return value == null ? "NULL" : Printable.line(Printable.cut(value, LONGEST_VALUE));
    }

    /** How many there were, and how many failed. */
    public static String total(List<CheckResult> results) {
        long failed = results.stream().filter(CheckResult::failed).count();
        String all = Printable.counted(results.size(), "check");
        return failed == 0 ? all + ", none failed.\n" : all + ", " + failed + " failed.\n";
    }
}
