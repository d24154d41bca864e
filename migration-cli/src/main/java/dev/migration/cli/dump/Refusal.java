package dev.migration.cli.dump;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;

/** Why nothing is dumped or loaded. */
final class Refusal {

    private Refusal() {}

    static InvalidMigrationsException of(String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.UNSUPPORTED_STATEMENT, null, message, remedy));
    }
}
