package dev.migration.cli;

import dev.migration.internal.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the lock file. */
@Command(
        name = "lock",
        description =
                "Adds new migrations to migrations.lock, to be committed beside them, or accepts a changed one in it.")
final class LockCommand extends Subcommand {

    @ArgGroup(exclusive = false)
    private @Nullable Acceptance acceptance;

    private static final class Acceptance {

        @Option(
                names = "--accept",
                required = true,
                paramLabel = "VERSION",
                description = "Accept this applied migration as it is now, or that its file is gone.")
        private String version = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept in the lock file.")
        private String reason = "";
    }

    @Override
    ExitCode run(Invocation invocation) {
        if (acceptance == null) {
            invocation.print("Wrote " + invocation.shown(invocation.files().writeLockFile()) + "\n");
        } else {
            var path = invocation.filesAndDatabase().acceptInLockFile(acceptance.version, acceptance.reason);
            invocation.print("Accepted " + acceptance.version + " in " + invocation.shown(path)
                    + ". Commit it: a service has it after its next build.\n");
        }
        return ExitCode.DONE;
    }
}
