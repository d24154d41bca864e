// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalReport.Level;
import java.util.Locale;
import java.util.stream.Collectors;

/** A review for people: a line for each part, then what was found. */
final class ReviewText {

    private ReviewText() {}

    static String of(Part part) {
        return "%-8s %s: %s\n".formatted(part.outcome(), part.name(), Printable.line(part.says()));
    }

    /** What comes after the parts. */
    static String of(Reviewed reviewed) {
        return reviewed.findings().stream().map(finding -> "\n" + of(finding)).collect(Collectors.joining())
                + "\n" + (reviewed.leftOut().isEmpty() ? "" : reviewed.leftOut() + "\n")
                + reviewed.total() + ".\n";
    }

    private static String of(Finding finding) {
        return word(finding.level()) + " [" + finding.rule() + "] "
                + (finding.place() == null ? "" : finding.place() + "  ")
                + Printable.block(finding.text(), 4) + "\n"
                + (finding.remedy().isEmpty() ? "" : "  Next: " + Printable.block(finding.remedy(), 4) + "\n");
    }

    private static String word(Level level) {
        String word = Reviewed.word(level);
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
