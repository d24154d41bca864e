package dev.migration.internal.help;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.util.List;

/** Changes the severity of problems, and refuses those that are errors. */
public final class Problems {

    private Problems() {}

    public static Problem asError(Problem problem) {
        return Problem.error(problem.code(), problem.place(), problem.message(), problem.remedy());
    }

    public static Problem asWarning(Problem problem) {
        return Problem.warning(problem.code(), problem.place(), problem.message(), problem.remedy());
    }

    /** Throws if any of the problems is an error. */
    public static void throwIfInvalid(List<Problem> problems) {
        for (Problem problem : problems) {
            if (problem.isError()) {
                throw new InvalidMigrationsException(problems);
            }
        }
    }
}
