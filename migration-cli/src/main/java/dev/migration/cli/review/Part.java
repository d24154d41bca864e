// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.cli.output.Secrets;
import dev.migration.internal.report.ExitCode;
import dev.migration.rehearsal.RehearsalReport.Level;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one part of a review gave.
 *
 * @param says what was checked; of a part that was skipped why, and what to do
 * @param findings what the branch adds
 * @param leftOut how many there are in the base, too
 */
record Part(String name, Outcome outcome, ExitCode exitCode, String says, List<Finding> findings, int leftOut) {

    Part {
        says = Secrets.masked(says);
    }

    /** How it ended. */
    enum Outcome {
        OK("ok"),
        SKIPPED("skipped"),
        FAILED("FAILED");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    static Part skipped(String name, String why) {
        return new Part(name, Outcome.SKIPPED, ExitCode.DONE, why, List.of(), 0);
    }

    static Part of(String name, ExitCode exitCode, String says, List<Finding> findings, int leftOut) {
        return new Part(
                name, exitCode == ExitCode.DONE ? Outcome.OK : Outcome.FAILED, exitCode, says, findings, leftOut);
    }

    /**
     * Without what the base has too.
     *
     * @param onError how it ends where an error is left
     */
    static Part of(String name, ExitCode onError, String says, List<Finding> found, Predicate<Finding> isOfBase) {
        List<Finding> added = found.stream().filter(isOfBase.negate()).toList();
        boolean fails = added.stream().anyMatch(finding -> finding.level() == Level.ERROR);
        return of(name, fails ? onError : ExitCode.DONE, says, added, found.size() - added.size());
    }
}
