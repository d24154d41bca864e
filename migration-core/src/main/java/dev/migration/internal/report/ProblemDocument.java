// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import dev.migration.Problem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A problem for programs, see {@link StatusDocument}. */
public record ProblemDocument(
        String code, String severity, @Nullable String place, String message, String remedy, String help) {

    /** In their order. */
    public static List<ProblemDocument> of(List<Problem> problems) {
        return problems.stream().map(ProblemDocument::of).toList();
    }

    private static ProblemDocument of(Problem problem) {
        return new ProblemDocument(
                problem.code().id(),
                problem.severity().name().toLowerCase(Locale.ROOT),
                problem.place() == null ? null : problem.place().toString(),
                problem.message(),
                problem.remedy(),
                problem.code().help());
    }
}
