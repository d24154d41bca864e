package dev.migration.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code migration} was called without a command; the answer is the list of commands. */
final class MissingSubcommandException extends ParameterException {

    private static final long serialVersionUID = 1L;

    MissingSubcommandException(CommandLine line) {
        super(line, "Missing command");
    }
}
