// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.LostSession;
import dev.migration.RunReport;
import dev.migration.UnknownOutcome;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Resumes an interrupted migration. */
@Command(
        name = "resume",
        description = "Resumes an interrupted migration, at the statement whose outcome is unknown.",
        footer = {"migration resume 0007", "migration resume 0007 --statement-done"})
public final class ResumeCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The migration that was interrupted.")
    private String version = "";

    @Option(
            names = "--statement-done",
            description =
                    "The statement whose outcome is unknown took effect: resume after it, instead of running it again.")
    private boolean statementDone;

    @Option(
            names = "--new-session",
            description =
                    "The rest of the script needs nothing that the statements before it set for their session, which has ended.")
    private boolean newSession;

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        RunReport report = invocation
                .runnerOfExisting()
                .resume(
                        version,
                        statementDone ? UnknownOutcome.DONE : UnknownOutcome.REPEAT,
                        newSession ? LostSession.NOT_NEEDED : LostSession.ASK);
        invocation.print(StatusText.total(report));
        invocation.report(report.warnings());
        return ExitCode.DONE;
    }
}
