package dev.migration;

import dev.migration.internal.secrets.SecretMask;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why the work was not done, or not done to its end. The message is the whole page of help, without secrets. */
public abstract sealed class MigrationException extends RuntimeException
        permits InvalidMigrationsException,
                MigrationFailedException,
                MigrationStoppedException,
                DatabaseAccessException,
                WaitTimeoutException,
                TenantsFailedException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

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
