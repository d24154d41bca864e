// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Records a migration as applied. */
@Command(
        name = "mark-applied",
        description = "Records a migration as applied without running it.",
        footer = {"migration mark-applied 0007"})
public final class MarkAppliedCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The migration to record as applied.")
    private String version = "";

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        invocation.print(StatusText.change(invocation.runner().markApplied(version), invocation::shown));
        return ExitCode.DONE;
    }
}
