package dev.migration.cli;

import dev.migration.problem.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Begins the history of a filled schema. */
@Command(
        name = "baseline",
        description =
                "Begins the history of a schema that was there before its migrations: all up to the version count as applied.")
final class BaselineCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The version that the schema is at.")
    private String version = "";

    @Override
    ExitCode run(Invocation invocation) {
        invocation.print(invocation.runner().baseline(version).strip() + "\n");
        return ExitCode.DONE;
    }
}
