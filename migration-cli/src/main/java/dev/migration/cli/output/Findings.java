package dev.migration.cli.output;

import dev.migration.Place;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.RehearsalText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the rules of a rehearsal say, at its line in its file; without what a comment allows. */
public final class Findings {

    private Findings() {}

    /**
     * In SARIF 2.1.0.
     *
     * @param paths how a file is written
     */
    public static String sarif(RehearsalReport report, UnaryOperator<String> paths) {
        List<Map<String, Object>> rules = report.findings()
                .map(Finding::rule)
                .distinct()
                .sorted()
                .map(rule -> Map.<String, Object>of("id", rule))
                .toList();
        Map<String, @Nullable Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", members("name", "migration", "rules", rules)));
        run.put(
                "results",
                each(report, (statement, finding) -> result(place(statement, paths), finding))
                        .toList());
        run.put("invocations", List.of(Map.of("executionSuccessful", report.inconclusive() == null)));
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        document.put("version", "2.1.0");
        document.put("runs", List.of(run));
        return Format.JSON.write(document);
    }

    private static Map<String, Object> result(Place place, Finding finding) {
        Map<String, Object> location = members(
                "artifactLocation", Map.of("uri", uri(place.file())),
                "region", Map.of("startLine", place.line()));
        Map<String, Object> result =
                members("ruleId", finding.rule(), "level", level(finding.level(), "warning", "note"));
        result.put("message", Map.of("text", text(finding)));
        result.put("locations", List.of(Map.of("physicalLocation", location)));
        return result;
    }

    /**
     * As commands of a workflow, one line each.
     *
     * @param paths how a file is written
     */
    public static String github(RehearsalReport report, UnaryOperator<String> paths) {
        var lines = new StringBuilder();
        String sizes = RehearsalText.ofUnknownSizes(report);
        if (!sizes.isEmpty()) {
            lines.append("::notice::").append(data(sizes)).append('\n');
        }
        each(report, (statement, finding) -> command(place(statement, paths), finding))
                .forEach(lines::append);
        if (report.inconclusive() != null) {
            lines.append("::warning::")
                    .append(data("Inconclusive: " + report.inconclusive()))
                    .append('\n');
        }
        return lines.toString();
    }

    private static Place place(RehearsedStatement statement, UnaryOperator<String> paths) {
        Place place = statement.place();
        return new Place(paths.apply(place.file()), Math.max(1, place.line()), place.column());
    }

    private static String command(Place place, Finding finding) {
        return "::" + level(finding.level(), "warning", "notice")
                + " file=" + property(place.file())
                + ",line=" + place.line()
                + ",title=" + property(finding.rule())
                + "::" + data(text(finding)) + "\n";
    }

    private static <T> Stream<T> each(RehearsalReport report, BiFunction<RehearsedStatement, Finding, T> form) {
        return report.migrations().stream()
                .flatMap(migration -> migration.statements().stream())
                .flatMap(statement -> statement.findings().stream()
                        .filter(finding -> finding.allowed() == null)
                        .map(finding -> form.apply(statement, finding)));
    }

    private static String level(Level level, String warning, String note) {
        return switch (level) {
            case ERROR -> "error";
            case WARN -> warning;
            case NOTE -> note;
        };
    }

    private static String text(Finding finding) {
        return Secrets.masked(finding.text()) + (finding.remedy() == null ? "" : "\nNext: " + finding.remedy());
    }

    /** A relative one, with escapes for what a URI cannot have. */
    private static String uri(String file) {
        try {
            return new URI(null, null, file.replace('\\', '/'), null).getRawPath();
        } catch (URISyntaxException e) {
            return "unknown";
        }
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    /** In this order. */
    private static Map<String, Object> members(String one, Object first, String two, Object second) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(one, first);
        members.put(two, second);
        return members;
    }
}
