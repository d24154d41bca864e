package dev.migration.cli;

import dev.migration.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a migration out of the history. */
@Command(
        name = "mark-failed",
        aliases = "mark-pending",
        description = "Takes a migration out of the history, so that it is pending again; what it did stays,"
                + " and rows that it inserted will be inserted again.")
final class MarkFailedCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The migration that counts as failed.")
    private String version = "";

    @Override
    ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        invocation.print(invocation.runnerOfExisting().markFailed(version).strip() + "\n");
        return ExitCode.DONE;
    }
}
