// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Format;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.StatusText;
import dev.migration.schema.internal.files.Migrations;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the state of the database. */
@Command(
        name = "status",
        description = "Shows which migrations are applied and pending, and all problems.",
        footer = {"migration status", "migration status --exit-code --format json"})
public final class StatusCommand extends Subcommand {

    @Option(names = "--exit-code", description = "End with code 3 also when something is pending.")
    private boolean exitCode;

    @Option(
            names = "--format",
            description = "text, or json in the format of the starter's endpoint, or toml. Default: text.")
    private Format format = Format.TEXT;

    @Override
    protected ExitCode run(Invocation invocation) {
        List<Problem> absence = invocation.absence();
        if (format.isText()) {
            invocation.nameDatabase();
            invocation.report(absence);
        }
        Migrator migrator = invocation.readerWithoutWarning();
        StatusReport report = migrator.status();
        if (format.isText()) {
            invocation.print(StatusText.status(report));
            invocation.print(withoutDownScript(invocation, migrator));
            invocation.report(report.problems());
        } else {
            invocation.print(format.write(StatusDocument.of(invocation.shown(report.withProblems(
                    Stream.concat(absence.stream(), report.problems().stream()).toList())))));
        }
        boolean pending = exitCode && !report.pending().isEmpty();
        return pending || report.problems().stream().anyMatch(Problem::isError) ? ExitCode.PROBLEMS : ExitCode.DONE;
    }

    /** A line about those that are an exception; empty where no migration is meant to be undone. */
    private static String withoutDownScript(Invocation invocation, Migrator migrator) {
        List<String> missing = Migrations.of(migrator).exceptionsWithoutDownScript(invocation.vendor());
        return missing.isEmpty() ? "" : "No down script: " + Printable.names(missing) + ".\n";
    }
}
