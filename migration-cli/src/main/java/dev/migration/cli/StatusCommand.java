package dev.migration.cli;

import dev.migration.problem.Problem;
import dev.migration.report.StatusReport;
import dev.migration.report.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows where the database stands. */
@Command(name = "status", description = "Shows which migrations are applied and pending, and what is wrong.")
final class StatusCommand extends Subcommand {

    @Option(names = "--exit-code", description = "End with code 3 also when something is pending.")
    private boolean exitCode;

    @Override
    ExitCode run(Session session) {
        StatusReport report = session.reader().status();
        session.print(Text.status(report));
        session.report(report.problems());
        boolean pending = exitCode && !report.pending().isEmpty();
        return pending || report.problems().stream().anyMatch(Problem::isError) ? ExitCode.PROBLEMS : ExitCode.DONE;
    }
}
