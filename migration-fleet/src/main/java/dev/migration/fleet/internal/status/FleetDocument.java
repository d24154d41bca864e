// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet.internal.status;

import dev.migration.Problem;
import dev.migration.fleet.FleetStatus;
import dev.migration.fleet.TargetStatus;
import dev.migration.fleet.TargetStatus.Standing;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.TargetsDocument;
import dev.migration.internal.report.TargetsDocument.Cause;
import dev.migration.internal.report.TargetsDocument.Slow;
import dev.migration.internal.report.TargetsDocument.Target;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The status of many targets for programs, as it is now. */
public final class FleetDocument {

    private static final int SLOWEST = 10;

    private FleetDocument() {}

    /** With so many names for each cause, and with all problems of each target in the given words; null leaves all but the first away. */
    public static TargetsDocument of(
            FleetStatus status, int mostNames, @Nullable BiFunction<String, Problem, Problem> words) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Standing standing : Standing.values()) {
            counts.put(standing.text(), status.counts().getOrDefault(standing, 0L));
        }
        return new TargetsDocument(
                StatusDocument.FORMAT,
                true,
                counts,
                status.versions(),
                status.causes().entrySet().stream()
                        .map(cause -> cause(cause.getKey(), cause.getValue(), mostNames))
                        .toList(),
                names(status.differing()),
                status.slowest(SLOWEST).stream()
                        .map(slow -> new Slow(slow.target(), slow.execution().toMillis()))
                        .toList(),
                status.targets().stream().map(target -> target(target, words)).toList(),
                Instant.now(),
                null);
    }

    private static Cause cause(String cause, List<TargetStatus> targets, int mostNames) {
        return new Cause(
                cause, targets.size(), names(targets.stream().limit(mostNames).toList()));
    }

    private static List<String> names(List<TargetStatus> targets) {
        return targets.stream().map(TargetStatus::target).toList();
    }

    private static Target target(TargetStatus target, @Nullable BiFunction<String, Problem, Problem> words) {
        List<Problem> problems = target.problems();
        return new Target(
                target.target(),
                target.standing().text(),
                target.version(),
                target.pending(),
                target.waiting() == 0 ? null : target.waiting(),
                target.execution().toMillis(),
                problems.isEmpty() ? null : problems.get(0).message(),
                words == null
                        ? null
                        : ProblemDocument.of(problems.stream()
                                .map(problem -> words.apply(target.target(), problem))
                                .toList()),
                target.labels());
    }
}
