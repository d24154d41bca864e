// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import dev.migration.cli.engine.CheckResult;
import dev.migration.internal.help.LoggedAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log and checks as names and values. */
public final class Document {

    private Document() {}

    /** What was done. */
    public static Map<String, ?> log(List<LoggedAction> entries) {
        return Map.of("log", entries.stream().map(Document::entry).toList());
    }

    private static Map<String, Object> entry(LoggedAction entry) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("at", entry.at().toString());
        document.put("action", entry.action());
        document.put("version", entry.version());
        document.put("name", entry.name());
        putKnown(document, "by", entry.by());
        if (entry.took() != null) {
            document.put("executionMillis", entry.took().toMillis());
        }
        putKnown(document, "sqlState", entry.sqlState());
        putKnown(document, "error", entry.error() == null ? null : Secrets.masked(entry.error()));
        return document;
    }

    /** What checks gave. */
    public static Map<String, ?> checks(List<CheckResult> results) {
        return Map.of("checks", results.stream().map(Document::check).toList());
    }

    private static Map<String, Object> check(CheckResult result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("place", result.place().toString());
        document.put("result", result.failed() ? "failed" : "ok");
        document.put("rowCount", result.rowCount());
        document.put(
                "rows",
                result.rows().stream().map(row -> row(result.columns(), row)).toList());
        return document;
    }

    /** Columns of one name are told apart by their number. */
    private static Map<String, @Nullable Object> row(List<String> columns, List<@Nullable String> values) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i);
            row.put(row.containsKey(name) ? name + "_" + (i + 1) : name, values.get(i));
        }
        return row;
    }

    /** What is unknown is left out. */
    static void putKnown(Map<String, ? super Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value.toString());
        }
    }
}
