package dev.migration;

import dev.migration.internal.secrets.SecretMask;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why the work was not done, or not completed. The message is the whole error report, without secrets. Only this package
 * has subclasses of it.
 */
public abstract class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<Problem> problems;

    MigrationException(String message, List<Problem> problems, @Nullable Throwable cause) {
        super(message, cause == null || cause instanceof MigrationException ? cause : SecretMask.mask(cause));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, at least one problem, errors first. */
    public List<Problem> problems() {
        return problems;
    }

    static String pageOf(List<Problem> problems) {
        return problems.stream().map(Problem::text).collect(Collectors.joining("\n"));
    }
}
