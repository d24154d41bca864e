package dev.migration.cli.output;

import dev.migration.BatchStatus;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.cli.engine.CheckResult;
import dev.migration.internal.help.LoggedAction;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Status and problems as names and values, in the form that the starter's endpoint has for one database. */
public final class Document {

    private Document() {}

    /** The state of a database, its problems included. */
    public static Map<String, @Nullable Object> status(StatusReport report) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("product", report.product());
        document.put("address", report.address());
        document.put("schema", report.schema());
        document.put("layout", report.layout());
        document.put("current", report.current());
        document.put("counts", counts(report));
        document.put("problems", problems(report.problems()));
        document.put(
                "migrations",
                report.migrations().stream().map(Document::migration).toList());
        return document;
    }

    private static Map<String, Object> counts(StatusReport report) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("applied", report.applied().size());
        counts.put("pending", report.pending().size());
        int waiting = report.waiting().size();
        if (waiting > 0) {
            counts.put("waiting", waiting);
        }
        return counts;
    }

    /** What is wrong. */
    public static Map<String, @Nullable Object> ofProblems(List<Problem> problems) {
        return new LinkedHashMap<>(Map.of("problems", problems(problems)));
    }

    /** What was done. */
    public static Map<String, @Nullable Object> log(List<LoggedAction> entries) {
        return new LinkedHashMap<>(
                Map.of("log", entries.stream().map(Document::entry).toList()));
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
    public static Map<String, @Nullable Object> checks(List<CheckResult> results) {
        return new LinkedHashMap<>(
                Map.of("checks", results.stream().map(Document::check).toList()));
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

    private static List<Map<String, Object>> problems(List<Problem> problems) {
        return problems.stream().map(Document::problem).toList();
    }

    private static Map<String, Object> problem(Problem problem) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("code", problem.code().id());
        document.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        putKnown(document, "place", problem.place());
        document.put("message", problem.message());
        document.put("remedy", problem.remedy());
        return document;
    }

    private static Map<String, Object> migration(MigrationStatus migration) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", migration.version());
        document.put("name", migration.name());
        putKnown(document, "kind", migration.isRepeatable() ? "repeatable" : null);
        document.put("state", migration.state().name());
        document.put("checksum", migration.checksum());
        putKnown(document, "title", migration.title());
        putKnown(document, "author", migration.author());
        if (migration.created() != null) {
            document.put("created", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(migration.created()));
        }
        putKnown(document, "appliedAt", migration.appliedAt());
        putKnown(document, "appliedBy", migration.appliedBy());
        if (migration.execution() != null) {
            document.put("executionMillis", migration.execution().toMillis());
        }
        putKnown(document, "detail", migration.detail());
        if (migration.batches() != null) {
            document.put("batches", batches(migration.batches()));
        }
        return document;
    }

    private static Map<String, Object> batches(BatchStatus batches) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rows", batches.rows());
        document.put("batches", batches.batches());
        if (batches.percent() != null) {
            document.put("percent", batches.percent());
        }
        if (batches.rate() > 0) {
            document.put("rowsPerSecond", batches.rate());
        }
        if (batches.left() != null) {
            document.put("secondsLeft", batches.left().toSeconds());
        }
        putKnown(document, "since", batches.since());
        if (batches.paused()) {
            document.put("paused", true);
        }
        putKnown(document, "worker", batches.worker());
        putKnown(document, "waitsFor", batches.waitsFor());
        putKnown(document, "failure", batches.failure());
        return document;
    }

    /** What is unknown is left out. */
    static void putKnown(Map<String, ? super Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value.toString());
        }
    }
}
