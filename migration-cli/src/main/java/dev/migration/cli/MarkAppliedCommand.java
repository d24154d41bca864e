package dev.migration.cli;

import dev.migration.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Enters a migration in the history. */
@Command(name = "mark-applied", description = "Enters a migration in the history without running it.")
final class MarkAppliedCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The migration that counts as applied.")
    private String version = "";

    @Override
    ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        invocation.print(Secrets.masked(invocation.runner().markApplied(version).strip() + "\n"));
        return ExitCode.DONE;
    }
}
