package dev.migration.cli.server;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.Strictness;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.database.DatabaseAdmin;
import dev.migration.cli.database.DatabaseAdmins;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.Text;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the database anew. */
@Command(name = "reset", description = "Drops the database, creates it, and applies all migrations; asks before.")
final class ResetCommand extends Subcommand {

    @Mixin
    private final DropOptions options = new DropOptions();

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        DropOptions.requireNoTenants(invocation);
        DatabaseAdmin admin = DatabaseAdmins.of(invocation.login());
        if (admin.exists()) {
            requireHistoryInside(invocation);
            requireSoundFiles(invocation);
            // What its settings refuse is refused before anything is dropped.
            invocation.readerWithoutWarning();
            options.drop(invocation, admin, "migration db reset");
        }
        CreateCommand.create(invocation, admin);
        RunReport report = invocation.runner().up();
        invocation.print(Text.total(report));
        invocation.report(report.warnings());
        return ExitCode.DONE;
    }

    /** What the file of a history says would not go with the database. */
    private static void requireHistoryInside(Invocation invocation) {
        if (MigrationFiles.Access.isHistoryInFile(invocation.settings().builder())) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "The history is in a file, which would still say that everything is applied. Nothing was dropped.",
                    "drop the database (migration db drop), move that file away, then: migration db create, migration"
                            + " up"));
        }
    }

    /** Before anything is dropped: files that cannot be applied would leave an empty database. */
    private static void requireSoundFiles(Invocation invocation) {
        List<Problem> errors = invocation.filesOfExisting().validate(Strictness.NORMAL).stream()
                .filter(Problem::isError)
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidMigrationsException(errors);
        }
    }
}
