// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.rehearsal.RehearsalReport.Level;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A review that is over.
 *
 * @param added the names of the migrations that the branch adds or changes
 */
record Reviewed(Branch branch, List<String> added, List<Part> parts) {

    private static final int SHOWN_OF_COMMIT = 9;

    ExitCode exitCode() {
        return ExitCode.worst(parts.stream().map(Part::exitCode).toList());
    }

    /** What the branch adds; what several parts found alike, such as a file that cannot be read, is one. */
    List<Finding> findings() {
        return parts.stream()
                .flatMap(part -> part.findings().stream())
                .distinct()
                .toList();
    }

    /** How many there are of each level. */
    String total() {
        return Stream.of(Level.ERROR, Level.WARN, Level.NOTE)
                .map(level -> Printable.counted(
                        findings().stream()
                                .filter(finding -> finding.level() == level)
                                .count(),
                        word(level)))
                .collect(Collectors.joining(", "));
    }

    /** How many findings the base has too; empty where there are none. */
    String leftOut() {
        int count = parts.stream().mapToInt(Part::leftOut).sum();
        return count == 0
                ? ""
                : "Left out: " + Printable.counted(count, "finding") + " in files that " + Printable.line(branch.base())
                        + " has too.";
    }

    /** What was reviewed. */
    static String title(Branch branch, List<String> added) {
        return "The branch left " + Printable.line(branch.base()) + " at "
                + Printable.start(branch.parted(), SHOWN_OF_COMMIT) + ". "
                + (added.isEmpty()
                        ? "It adds and changes no migration."
                        : "It adds or changes " + Printable.names(added) + ".");
    }

    static String word(Level level) {
        return switch (level) {
            case ERROR -> "error";
            case WARN -> "warning";
            case NOTE -> "note";
        };
    }
}
