package dev.migration.spring.exit;

import dev.migration.ExitCode;
import dev.migration.InvalidMigrationsException;
import org.springframework.boot.ExitCodeGenerator;

/** Stops a start before there is an application context; the process ends with the exit code for wrong usage. */
final class RefusedStartException extends IllegalStateException implements ExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    RefusedStartException(InvalidMigrationsException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public int getExitCode() {
        return ExitCode.USAGE.value();
    }
}
