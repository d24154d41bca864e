// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run over a fleet did.
 *
 * @param outcomes of all targets, in their order
 * @param ended why the run ended before its last wave; null where it did not
 * @param duration of all
 */
public record FleetReport(
        List<TargetOutcome> outcomes, @Nullable Problem ended, Duration duration) {

    /** Copies the list. */
    public FleetReport {
        outcomes = List.copyOf(outcomes);
    }

    /** How many targets this became of. */
    public long count(TargetOutcome.Kind kind) {
        return outcomes.stream().filter(outcome -> outcome.kind() == kind).count();
    }

    /** Whether every target is up to date now. */
    public boolean isDone() {
        return ended == null && count(TargetOutcome.Kind.FAILED) == 0 && count(TargetOutcome.Kind.NOT_STARTED) == 0;
    }

    /** Those that failed, by cause: the most frequent one first. */
    public Map<String, List<TargetOutcome>> failures() {
        return CauseGroups.group(
                outcomes.stream()
                        .filter(outcome -> outcome.kind() == TargetOutcome.Kind.FAILED)
                        .toList(),
                TargetOutcome::target,
                TargetOutcome::problems,
                TargetOutcome::cause);
    }
}
