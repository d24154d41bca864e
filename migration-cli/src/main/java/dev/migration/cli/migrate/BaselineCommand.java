// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Starts the history of a filled schema. */
@Command(
        name = "baseline",
        description =
                "Starts the history of a schema with tables: all up to the version are recorded as applied; none: no migration.",
        footer = {"migration baseline 0005", "migration baseline none"})
public final class BaselineCommand extends Subcommand {

    @Parameters(
            paramLabel = "VERSION|none",
            description = "The newest version that the schema has; none where no migration is applied yet.")
    private String version = "";

    @Override
    protected ExitCode run(Invocation invocation) {
        Baseline baseline = Baseline.of(version);
        invocation.nameDatabase();
        Migrator migrator = baseline.version() == null ? invocation.runner() : invocation.runnerOfExisting();
        invocation.print(StatusText.change(migrator.baseline(baseline), invocation::shown));
        return ExitCode.DONE;
    }
}
