// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.files;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.Renumbering;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.files.RenamedFiles.Move;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives one of two migrations with the same version another one. */
@Command(
        name = "renumber",
        description =
                "If two migrations have the same version, gives the unapplied one the next free version: renames its files,"
                        + " and moves its entry in migrations.lock.",
        footer = {"migration renumber --dry-run", "migration renumber --file 0003_add_phone.sql"})
public final class RenumberCommand extends Subcommand {

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "This migration, of two that are both not applied, or one that is to run later.")
    private @Nullable String file;

    @Option(names = "--dry-run", description = "Check and show what would be renamed; change nothing.")
    private boolean dryRun;

    @Override
    protected ExitCode run(Invocation invocation) {
        Migrator migrator = invocation.filesAndDatabase();
        Migrations migrations = Migrations.of(migrator);
        if (invocation.hasDatabase()) {
            invocation.nameDatabase();
        }
        Renumbering renumbering = Renumbering.plan(migrations, invocation.hasDatabase() ? migrator : null, file);
        if (renumbering.isEmpty()) {
            Problems.throwIfInvalid(migrations.problems(Code.UNREADABLE_FILE));
            invocation.print("Each version belongs to one migration: nothing to renumber.\n");
            return ExitCode.DONE;
        }
        var notes = renumbering.notes(invocation.vendor());
        if (!dryRun) {
            renumbering.apply();
        }
        for (Move move : renumbering.moves()) {
            invocation.print((dryRun ? "Would rename " : "Renamed ") + invocation.shown(move.from()) + " to "
                    + move.to().getFileName() + "\n");
        }
        notes.forEach(note -> invocation.print(note + "\n"));
        return ExitCode.DONE;
    }
}
