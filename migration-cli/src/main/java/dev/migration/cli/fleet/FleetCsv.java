// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.Problem;
import dev.migration.cli.output.Secrets;
import dev.migration.fleet.FleetStatus;
import dev.migration.fleet.TargetStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The status of many targets for a spreadsheet. */
final class FleetCsv {

    private FleetCsv() {}

    /** A line for each target, as RFC 4180 wants it. */
    static String of(FleetStatus status) {
        Set<String> differing = new HashSet<>(
                status.differing().stream().map(TargetStatus::target).toList());
        Set<TargetStatus> unrecorded = new HashSet<>(status.unrecorded());
        List<String> lines =
                new ArrayList<>(List.of("name,state,version,pending,execution_ms,differs,labels,problem,waiting"));
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
                    unrecorded.contains(target) ? "unknown" : differing.contains(target.target()) ? "yes" : "no",
                    quoted(labels),
                    quoted(first == null ? "" : Secrets.masked(first).message()),
                    Integer.toString(target.waiting())));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String value) {
        return value.matches("[^,\"\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
