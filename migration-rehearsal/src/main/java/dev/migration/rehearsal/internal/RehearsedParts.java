// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.internal.rule.Rule;
import java.util.List;
import java.util.Objects;

/** Migrations that were rehearsed one after the other, each in a report of its own. */
public final class RehearsedParts {

    private RehearsedParts() {}

    /** One report of all. */
    public static RehearsalReport inOne(List<RehearsalReport> parts) {
        return new RehearsalReport(
                parts.get(0).product(),
                parts.get(0).timeZone(),
                parts.stream().flatMap(part -> part.migrations().stream()).toList(),
                parts.stream()
                        .map(RehearsalReport::inconclusive)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                // What a rollback leaves there is no matter: they are applied there next.
                List.of(),
                parts.get(0).rolledBack(),
                parts.get(parts.size() - 1).asked());
    }

    /** Whether the database refuses a statement, here or for certain where it has the rows. */
    public static boolean fails(RehearsalReport report) {
        return report.findings().anyMatch(RehearsedParts::isFailure);
    }

    /** Whether it says that the database refuses the statement. */
    public static boolean isFailure(Finding finding) {
        return Rule.FAILS.found(finding);
    }
}
