// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.Comparator;
import java.util.List;

/** The files, the history or the request do not fit together: nothing was run. */
public final class InvalidMigrationsException extends MigrationException {

    private static final long serialVersionUID = 1L;

    /** Carries all problems, so that one attempt shows everything there is to fix. */
    public InvalidMigrationsException(List<Problem> problems) {
        super("", errorsFirst(problems), null);
    }

    /** Carries a single problem, and what caused it. */
    public InvalidMigrationsException(Problem problem, Throwable cause) {
        super("", List.of(problem), cause);
    }

    /** Carries a single problem. */
    public InvalidMigrationsException(Problem problem) {
        this(List.of(problem));
    }

    private static List<Problem> errorsFirst(List<Problem> problems) {
        return problems.stream()
                .sorted(Comparator.comparing((Problem problem) -> !problem.isError()))
                .toList();
    }
}
