package dev.migration.cli.fleet;

import dev.migration.Problem;
import dev.migration.cli.output.Secrets;
import dev.migration.fleet.FleetStatus;
import dev.migration.fleet.TargetStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of many targets for programs. */
final class FleetDocument {

    private static final int SLOWEST = 10;

    private FleetDocument() {}

    static Map<String, @Nullable Object> of(FleetStatus status) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        Map<String, Object> counts = new LinkedHashMap<>();
        status.counts().forEach((standing, count) -> counts.put(standing.text(), count));
        document.put("counts", counts);
        document.put("versions", status.versions());
        document.put(
                "causes",
                status.causes().entrySet().stream()
                        .map(cause -> Map.of(
                                "cause", Secrets.masked(cause.getKey()),
                                "targets",
                                        cause.getValue().stream()
                                                .map(TargetStatus::target)
                                                .toList()))
                        .toList());
        document.put(
                "differing",
                status.differing().stream().map(TargetStatus::target).toList());
        document.put(
                "slowest",
                status.slowest(SLOWEST).stream().map(TargetStatus::target).toList());
        document.put(
                "targets", status.targets().stream().map(FleetDocument::target).toList());
        return document;
    }

    private static Map<String, @Nullable Object> target(TargetStatus target) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("name", target.target());
        document.put("labels", target.labels());
        document.put("state", target.standing().text());
        document.put("version", target.version());
        document.put("pending", target.pending());
        document.put("executionMs", target.execution().toMillis());
        document.put(
                "problems",
                target.problems().stream()
                        .map(problem -> Secrets.masked(problem).text())
                        .toList());
        return document;
    }

    /** A line for each target, as RFC 4180 wants it. */
    static String csv(FleetStatus status) {
        Set<String> differing = new HashSet<>(
                status.differing().stream().map(TargetStatus::target).toList());
        List<String> lines = new ArrayList<>(List.of("name,state,version,pending,execution_ms,differs,labels,problem"));
        for (TargetStatus target : status.targets()) {
            String labels = target.labels().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(" "));
            Problem first =
                    target.problems().isEmpty() ? null : target.problems().get(0);
            lines.add(String.join(
                    ",",
                    quoted(target.target()),
                    target.standing().text(),
                    quoted(Objects.requireNonNullElse(target.version(), "")),
                    Integer.toString(target.pending()),
                    Long.toString(target.execution().toMillis()),
                    differing.contains(target.target()) ? "yes" : "no",
                    quoted(labels),
                    quoted(first == null ? "" : Secrets.masked(first).message())));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String value) {
        return value.matches("[^,\"\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
