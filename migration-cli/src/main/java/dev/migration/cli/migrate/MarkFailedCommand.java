// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a migration from the history. */
@Command(
        name = "mark-failed",
        aliases = "mark-pending",
        description = "Removes a migration from the history, so that it is pending again; its changes remain,"
                + " and rows that it inserted will be inserted again.",
        footer = {"migration mark-failed 0007"})
public final class MarkFailedCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The migration to remove.")
    private String version = "";

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        invocation.print(StatusText.change(invocation.runnerOfExisting().markFailed(version), invocation::shown));
        return ExitCode.DONE;
    }
}
