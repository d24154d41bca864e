package dev.migration.cli.migrate;

import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Document;
import dev.migration.cli.output.Format;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.Text;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the state of the database. */
@Command(name = "status", description = "Shows which migrations are applied and pending, and all problems.")
public final class StatusCommand extends Subcommand {

    @Option(names = "--exit-code", description = "End with code 3 also when something is pending.")
    private boolean exitCode;

    @Option(names = "--format", description = "text, or json in the format of the starter's endpoint, or toml. Default: text.")
    private Format format = Format.TEXT;

    @Override
    protected ExitCode run(Invocation invocation) {
        List<Problem> absence = invocation.absence();
        if (format.isText()) {
            invocation.nameDatabase();
            invocation.report(absence);
        }
        if (invocation.hasTenants()) {
            return TenantRuns.status(invocation, format, exitCode);
        }
        StatusReport report = Secrets.masked(invocation.readerWithoutWarning().status());
        if (format.isText()) {
            invocation.print(Text.status(report));
            invocation.report(report.problems());
        } else {
            invocation.print(format.write(Document.status(report.withProblems(
                    Stream.concat(absence.stream(), report.problems().stream()).toList()))));
        }
        boolean pending = exitCode && !report.pending().isEmpty();
        return pending || report.problems().stream().anyMatch(Problem::isError) ? ExitCode.PROBLEMS : ExitCode.DONE;
    }
}
