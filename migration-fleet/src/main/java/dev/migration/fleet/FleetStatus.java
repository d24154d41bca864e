// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Version;
import dev.migration.fleet.TargetStatus.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How all targets of a fleet stand.
 *
 * @param targets in their order
 */
public record FleetStatus(List<TargetStatus> targets) {

    private static final EnumSet<Standing> BAD =
            EnumSet.of(Standing.FAILED, Standing.UNFINISHED, Standing.WRONG, Standing.UNKNOWN);

    /** Copies the list. */
    public FleetStatus {
        targets = List.copyOf(targets);
    }

    /** How many targets stand in each way. */
    public Map<Standing, Long> counts() {
        Map<Standing, Long> counts = new EnumMap<>(Standing.class);
        targets.forEach(target -> counts.merge(target.standing(), 1L, Long::sum));
        return counts;
    }

    /** How many targets are at each version, the newest first; the empty text is for those where nothing is applied. */
    public Map<String, Long> versions() {
        Map<String, Long> counts = new LinkedHashMap<>();
        targets.stream()
                .filter(target -> target.standing() != Standing.UNKNOWN)
                .map(target -> Objects.requireNonNullElse(target.version(), ""))
                .sorted(Comparator.comparing((String version) -> Version.of(version.isEmpty() ? "0" : version))
                        .reversed())
                .forEach(version -> counts.merge(version, 1L, Long::sum));
        return counts;
    }

    /** Those with which something is wrong, by cause: the most frequent one first. */
    public Map<String, List<TargetStatus>> causes() {
        return CauseGroups.group(
                targets.stream()
                        .filter(target -> BAD.contains(target.standing()))
                        .toList(),
                TargetStatus::target,
                TargetStatus::problems,
                TargetStatus::cause);
    }

    /**
     * Those whose schema differs from that of most others at the same version, by what was recorded at the end of their last
     * run; all at a version where no schema is more frequent than every other.
     */
    public List<TargetStatus> differing() {
        Map<String, Map<String, List<TargetStatus>>> versions = new LinkedHashMap<>();
        for (TargetStatus target : targets) {
            if (target.schema() != null && target.version() != null && target.standing() == Standing.UP_TO_DATE) {
                versions.computeIfAbsent(target.version(), none -> new HashMap<>())
                        .computeIfAbsent(target.schema(), none -> new ArrayList<>())
                        .add(target);
            }
        }
        List<TargetStatus> differing = new ArrayList<>();
        versions.values().forEach(bySchema -> {
            int most = bySchema.values().stream().mapToInt(List::size).max().orElse(0);
            boolean tie = bySchema.values().stream()
                            .filter(same -> same.size() == most)
                            .count()
                    > 1;
            bySchema.values().stream().filter(same -> tie || same.size() < most).forEach(differing::addAll);
        });
        differing.sort(Comparator.comparing(TargetStatus::target));
        return differing;
    }

    /** Those that are up to date, and whose schema was not recorded at the end of their last run. */
    public List<TargetStatus> unrecorded() {
        return targets.stream()
                .filter(target ->
                        target.schema() == null && target.version() != null && target.standing() == Standing.UP_TO_DATE)
                .toList();
    }

    /** The targets whose migrations took longest, so many at most. */
    public List<TargetStatus> slowest(int most) {
        return targets.stream()
                .filter(target -> !target.execution().isZero())
                .sorted(Comparator.comparing(TargetStatus::execution).reversed())
                .limit(most)
                .toList();
    }
}
