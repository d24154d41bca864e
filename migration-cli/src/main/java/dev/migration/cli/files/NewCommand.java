package dev.migration.cli.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.settings.NewFiles;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.edit.MigrationTemplate;
import dev.migration.internal.edit.NewMigration;
import dev.migration.internal.edit.NewMigration.Numbering;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
import dev.migration.internal.report.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    private static final Pattern MIGRATION = Pattern.compile("(?:V?[0-9][0-9._]*[_-]|R__).*\\.sql");
    private static final List<String> IN_DIRECTORY = List.of("up.sql", "migration.sql");

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
        Path folder = existing.folder();
        boolean isNew = Files.notExists(folder);
        if (isNew && settings.locations() == null) {
            requireNoneBeside(folder, invocation);
        }
        var form = new NewMigration.Form(
                timestamp ? Numbering.TIMESTAMP : settings.numbering(),
                pair ? Layout.PAIRS : Layout.SECTIONS,
                text,
                Author.in(invocation.directory()));
        for (Path file : migration.create(existing, form)) {
            invocation.print("Created " + invocation.shown(file) + "\n");
        }
        if (isNew) {
            invocation.say("The folder " + Printable.line(invocation.shown(folder)) + " is new.");
        }
        if (text.isUnedited()) {
            invocation.say(
                    "Edit its SQL, then delete the line " + MigrationTemplate.UNEDITED + ": until then it is refused.");
        }
        return ExitCode.DONE;
    }

    /** Typed in the folder of the migrations, it would start another sequence below, which is read with none of them. */
    private static void requireNoneBeside(Path folder, Invocation invocation) {
        Path here = invocation.directory();
        try (Stream<Path> entries = Files.list(here)) {
            entries.filter(NewCommand::isMigration)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .findFirst()
                    .ifPresent(file -> {
                        String shown = invocation.shown(folder);
                        throw refused(
                                "This folder itself holds migrations, such as " + Printable.line(file)
                                        + ": those in a new folder " + shown + " would not be read with them.",
                                "name this folder: --locations .; or run it in the project's folder; or, if the files"
                                        + " here are no migrations, name the new one: --locations " + shown);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMigration(Path entry) {
        String name = entry.getFileName().toString();
        return MIGRATION.matcher(name).matches()
                || (Character.isDigit(name.charAt(0))
                        && IN_DIRECTORY.stream().map(entry::resolve).anyMatch(Files::exists));
    }

    /** The existing migrations, if this one may differ from them as it was asked to. */
    private MigrationSet files(Migrator migrator) {
        MigrationSet existing = MigrationFiles.Access.filesBeside(migrator);
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
