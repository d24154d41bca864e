package dev.migration.cli.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.settings.NewFiles;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.files.Layout;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.files.MigrationTemplate;
import dev.migration.internal.files.NewMigration;
import dev.migration.internal.files.NewMigration.Numbering;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates the file of a new migration. */
@Command(
        name = "new",
        aliases = {"n", "create", "add"},
        description = "Creates the file, or the pair of files, for a new migration under the next version.",
        footer = {
            "migration new add_fax",
            "migration new create_users --template table",
            "migration new add_phone_to_users --template column",
            "migration new first --pair --timestamp"
        })
public final class NewCommand extends Subcommand {

    @Parameters(paramLabel = "NAME", description = "What it does, such as add_phone.")
    private String name = "";

    @Option(
            names = {"-t", "--template"},
            paramLabel = "TEMPLATE",
            description = "Start with its SQL, with the names in NAME: table, column, index, concurrent-index, data,"
                    + " backfill, view, crud, or your own.")
    private @Nullable String template;

    @Option(
            names = "--timestamp",
            description = "Take the time for its version, if the folder has no sequence numbers.")
    private boolean timestamp;

    @Option(
            names = "--pair",
            description = "Make two files, NAME.up.sql and NAME.down.sql, if the folder has no others.")
    private boolean pair;

    @Override
    protected ExitCode run(Invocation invocation) {
        NewMigration migration = NewMigration.named(name);
        NewFiles settings = invocation.settings().newFiles();
        var templates = new Templates(settings.templates(), invocation.vendor());
        MigrationTemplate text =
                template == null ? MigrationTemplate.EMPTY : templates.find(template, migration.fileName());
        MigrationSet existing = files(invocation.files());
        var form = new NewMigration.Form(
                timestamp ? Numbering.TIMESTAMP : settings.numbering(),
                pair ? Layout.PAIRS : Layout.SECTIONS,
                text,
                Author.in(invocation.directory()));
        for (Path file : migration.create(existing, form)) {
            invocation.print("Created " + invocation.shown(file) + "\n");
        }
        if (text.isUnedited()) {
            invocation.say(
                    "Edit its SQL, then delete the line " + MigrationTemplate.UNEDITED + ": until then it is refused.");
        }
        return ExitCode.DONE;
    }

    /** The existing migrations, if this one may differ from them as it was asked to. */
    private MigrationSet files(Migrator migrator) {
        MigrationSet existing = MigrationFiles.Access.files(migrator);
        if (NewMigration.isFirst(existing)) {
            return existing;
        }
        if (timestamp && existing.taken().stream().anyMatch(version -> version.isSequenceNumber())) {
            throw refused(
                    "The migrations here have sequence numbers up to "
                            + existing.taken().last() + ": after a timestamp, no number would come last.",
                    "leave --timestamp out");
        }
        if (pair && existing.layout() == Layout.SECTIONS) {
            throw refused(
                    "The migrations here have both scripts in one file, and one folder has one layout.",
                    "leave --pair out");
        }
        return existing;
    }

    private static InvalidMigrationsException refused(String message, String remedy) {
        return Problems.refused(Code.INVALID_SETTING, message, remedy);
    }
}
