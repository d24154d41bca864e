// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Problem;
import java.time.Duration;
import java.util.List;

/**
 * What a run did with one target.
 *
 * @param target its name
 * @param kind what became of it
 * @param migrations how many migrations this process applied to it, also where another one then failed
 * @param duration how long this process worked on it
 * @param problems what went wrong; warnings of one that succeeded
 * @param cause the migration that failed and the SQLSTATE, as far as there are any: it tells failures of the same code and place
 *     apart; else empty
 */
public record TargetOutcome(
        String target, Kind kind, int migrations, Duration duration, List<Problem> problems, String cause) {

    /** What became of a target. */
    public enum Kind {
        /** It was up to date, or another process has migrated it. */
        UP_TO_DATE,
        /** This process has migrated it. */
        MIGRATED,
        /** It could not be migrated, here or in another process of the run. */
        FAILED,
        /**
         * The run was stopped while it was at work. What it had started was rolled back where the database can do that; else it may
         * be half done, which the status shows.
         */
        STOPPED,
        /** The run ended before. */
        NOT_STARTED
    }

    /** Copies the list. */
    public TargetOutcome {
        problems = List.copyOf(problems);
    }
}
