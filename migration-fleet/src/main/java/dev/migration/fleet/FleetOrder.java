// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.MigrationException;
import dev.migration.internal.help.Problems;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * How far a run over a fleet goes.
 *
 * @param waves who is migrated first
 * @param stopAfter after so many failures no further target is started, as a number or a percentage of all targets, such as
 *     {@code 3} or {@code 2%}; empty to try all targets of a wave, and to stop behind a wave in which one failed
 * @param check between two waves
 * @param progress told of each target that has been done, by one thread at a time
 */
public record FleetOrder(Waves waves, String stopAfter, Check check, Consumer<TargetOutcome> progress) {

    /** All at once. */
    public static final FleetOrder ALL = new FleetOrder(Waves.ALL, "", wave -> {}, outcome -> {});

    /** Looks at a wave that is migrated, before the next one. */
    @FunctionalInterface
    public interface Check {

        /**
         * Returns if the run may go on.
         *
         * @throws MigrationException if it is to end here
         */
        void requireWell(List<FleetTarget> wave);
    }

    /** @throws dev.migration.InvalidMigrationsException if the limit is neither a number nor a percentage up to 100 */
    public FleetOrder {
        if (!stopAfter.isEmpty() && TargetShare.parse(stopAfter).isEmpty()) {
            throw Problems.refused(
                    "The run is to stop after '" + stopAfter + "' failures.", "give a number or a percentage: 3, 2%");
        }
    }

    /** Whether a run over so many targets ends at a number of failures. */
    IntPredicate endsAt(int targets) {
        double most = TargetShare.parse(stopAfter)
                .map(portion -> Math.floor(portion.of(targets)))
                .orElse(Double.POSITIVE_INFINITY);
        return failures -> failures >= most;
    }
}
