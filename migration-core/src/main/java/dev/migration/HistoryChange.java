// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Migrator#markApplied}, {@link Migrator#markFailed}, {@link Migrator#baseline} or an adoption
 * changed in the history. No script was run.
 *
 * @param action what was changed
 * @param version the version that was marked, or of the baseline; {@code none} for a baseline without migrations; the newest
 *     that was adopted
 * @param name the name of that migration; empty for a baseline
 * @param interrupted whether the migration's script was interrupted, so that a part of it may have run
 * @param previousBaseline the baseline that was replaced; null where there was none
 * @param pending the names of migrations that were covered by the previous baseline, and are pending now; after an adoption,
 *     of all that are pending
 * @param warnings what to know before the next run
 */
public record HistoryChange(
        Action action,
        String version,
        String name,
        boolean interrupted,
        @Nullable String previousBaseline,
        List<String> pending,
        List<Problem> warnings) {

    /** Copies the lists. */
    public HistoryChange {
        pending = List.copyOf(pending);
        warnings = List.copyOf(warnings);
    }

    /** What was changed. */
    public enum Action {
        /** Nothing: the version is not recorded as applied, as its last run was rolled back. */
        NONE,
        /** Nothing: the version was recorded as not applied before, and has not run since. */
        ALREADY_MARKED,
        /** A migration was recorded as applied. */
        MARKED_APPLIED,
        /** A migration was recorded as not applied. */
        MARKED_FAILED,
        /** A baseline was recorded. */
        BASELINE_RECORDED,
        /** The baseline was removed. */
        BASELINE_REMOVED,
        /** What another tool has applied was recorded as applied. */
        ADOPTED
    }
}
