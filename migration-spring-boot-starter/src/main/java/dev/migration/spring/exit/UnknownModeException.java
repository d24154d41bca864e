package dev.migration.spring.exit;

import dev.migration.problem.ExitCode;
import dev.migration.problem.InvalidMigrationsException;
import org.springframework.boot.ExitCodeGenerator;

/** Nobody knows what is to be done: the process ends as the command line does that was not understood. */
final class UnknownModeException extends IllegalStateException implements ExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    UnknownModeException(InvalidMigrationsException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public int getExitCode() {
        return ExitCode.USAGE.value();
    }
}
