// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.BatchStatus;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.report.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the migration that runs in batches, and pauses or resumes it. */
@Command(
        name = "batches",
        description =
                "Shows the migration that runs in batches, and how far it came; pauses it after its current batch, or"
                        + " resumes it. \"migration up\" works on it until its end.",
        footer = {"migration batches", "migration batches pause 0007", "migration batches resume 0007"})
public final class BatchesCommand extends Subcommand {

    @Parameters(index = "0", arity = "0..1", paramLabel = "pause|resume", description = "What is to be done.")
    private @Nullable String action;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "The migration that runs in batches.")
    private @Nullable String version;

    @Override
    protected ExitCode run(Invocation invocation) {
        if (action == null) {
            invocation.nameDatabase();
            invocation.print(text(invocation.reader()));
            return ExitCode.DONE;
        }
        boolean pauses = action.equals("pause");
        if (!pauses && !action.equals("resume")) {
            throw misused("migration batches takes pause or resume, not " + action + ".");
        }
        if (version == null) {
            throw misused("Name the migration: migration batches " + action + " VERSION.");
        }
        invocation.nameDatabase();
        Migrator runner = invocation.runnerOfExisting();
        if (pauses) {
            runner.pauseBatches(version);
            String shown = version(runner, version);
            invocation.print(
                    shown + " pauses after its current batch. To resume it: migration batches resume " + shown + "\n");
        } else {
            runner.resumeBatches(version);
            invocation.print(version(runner, version)
                    + " is not paused any more. A process that waited for that resumes it at once, a service in the"
                    + " background within a minute; if there is none: migration up\n");
        }
        return ExitCode.DONE;
    }

    /** As its file has it; if it has ended since, as it was typed. */
    private static String version(Migrator reader, String typed) {
        return reader.status().migrations().stream()
                .filter(migration -> migration.batches() != null)
                .map(MigrationStatus::version)
                .findFirst()
                .orElse(typed);
    }

    private static String text(Migrator reader) {
        List<MigrationStatus> all = reader.status().migrations();
        var text = new StringBuilder();
        for (MigrationStatus migration : all) {
            BatchStatus batches = migration.batches();
            if (batches != null) {
                text.append(migration.name())
                        .append(": ")
                        .append(migration.detail())
                        .append('\n');
                if (batches.keys() != null) {
                    text.append("Up to key ").append(batches.keys()).append('\n');
                }
            } else if (migration.state() == State.HELD) {
                text.append("Held until then: ").append(migration.name()).append('\n');
            }
        }
        return text.isEmpty() ? "No migration runs in batches.\n" : Secrets.masked(text.toString());
    }
}
