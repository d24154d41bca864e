package dev.migration.cli;

import dev.migration.ExitCode;
import dev.migration.OpenStatement;
import dev.migration.RunReport;
import dev.migration.internal.report.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a migration that was interrupted. */
@Command(
        name = "resume",
        description =
                "Goes on with a migration that was interrupted half way, from the statement whose outcome is unknown.")
final class ResumeCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The migration that was interrupted.")
    private String version = "";

    @Option(
            names = "--statement-done",
            description =
                    "The statement whose outcome is unknown did happen: go on after it, instead of running it again.")
    private boolean statementDone;

    @Override
    ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        RunReport report = invocation
                .runnerOfExisting()
                .resume(version, statementDone ? OpenStatement.DONE : OpenStatement.REPEAT);
        invocation.print(Text.total(report));
        invocation.report(report.warnings());
        return ExitCode.DONE;
    }
}
