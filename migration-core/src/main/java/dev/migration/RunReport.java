// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.time.Duration;
import java.util.List;

/**
 * What a run did. It exists only for a run that completed; any other throws.
 *
 * @param direction up or down
 * @param migrations what was applied or undone, in the order in which it happened; empty when nothing had to run
 * @param duration from the first read of the history to the end, waiting included
 * @param warnings what is not as it should be and did not stop the run
 */
public record RunReport(
        Direction direction, List<CompletedMigration> migrations, Duration duration, List<Problem> warnings) {

    /** Copies the lists. */
    public RunReport {
        migrations = List.copyOf(migrations);
        warnings = List.copyOf(warnings);
    }

    /**
     * One migration of the run.
     *
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param statements how many statements ran
     * @param duration how long it took by the clock of this process; the history has that of a server which takes a whole script at once
     */
    public record CompletedMigration(String version, String name, int statements, Duration duration) {}
}
