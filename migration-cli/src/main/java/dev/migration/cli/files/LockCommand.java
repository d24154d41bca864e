// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.files;

import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.LockEntries;
import dev.migration.internal.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the lock file. */
@Command(
        name = "lock",
        description =
                "Adds new migrations to migrations.lock, to be committed beside them, or accepts a changed one in it.",
        footer = {"migration lock", "migration lock --accept 0003 --reason \"only a comment was corrected\""})
public final class LockCommand extends Subcommand {

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
    protected ExitCode run(Invocation invocation) {
        boolean accepts = acceptance != null;
        Migrator migrator = accepts ? invocation.filesAndDatabase() : invocation.files();
        var before = new LockEntries(migrator);
        if (!accepts && before.differ() && invocation.settings().tenants() == null) {
            migrator = invocation.filesAndDatabase();
        }
        try {
            if (acceptance == null) {
                invocation.print("Wrote " + invocation.shown(migrator.writeLockFile()) + "\n");
            } else {
                var path = migrator.acceptInLockFile(acceptance.version, acceptance.reason);
                String same = before.isLocked(acceptance.version)
                        ? ". The file does not differ from its entry, so this has an effect only where another text was applied"
                        : "";
                invocation.print("Accepted " + acceptance.version + " in " + invocation.shown(path) + same
                        + ". Commit it: a service accepts the file once it is built with this lock file.\n");
            }
        } finally {
            // It is also written where other entries are refused.
            var now = new LockEntries(migrator);
            // Also an entry that was lost, which would come back with whatever its file says now.
            invocation.print(before.addedIn(now) + (accepts ? "" : before.acceptedIn(now)));
            invocation.report(before.removedIn(now));
        }
        return ExitCode.DONE;
    }
}
