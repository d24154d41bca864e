// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.files;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.settings.NewFiles;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.files.NewMigration;
import dev.migration.schema.internal.files.Numbering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    private static final int SECONDS_FOR_GIT = 2;
    private static final Pattern MIGRATION = Pattern.compile("(?:V?[0-9][0-9._]*[_-]|R__).*\\.sql");
    private static final List<String> IN_DIRECTORY = List.of("up.sql", "migration.sql");

    @Parameters(paramLabel = "NAME", description = "What it does, such as add_phone.")
    private String name = "";

    @Option(
            names = {"-t", "--template"},
            paramLabel = "TEMPLATE",
            description = "Start with its SQL, with the names in NAME: table, column, index, concurrent-index, data,"
                    + " backfill, not-null, change-type, rename-column, view, crud, or your own.")
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
        List<NewMigration> all = List.of(NewMigration.named(name));
        NewFiles settings = invocation.settings().newFiles();
        if (template != null) {
            all = new Templates(settings.templates(), invocation.vendor()).fill(all.get(0), template);
        }
        Migrations existing = Migrations.beside(invocation.files());
        if (timestamp) {
            existing.requireTimestamps();
        }
        if (pair) {
            existing.requirePairs();
        }
        Path folder = existing.folder();
        boolean isNew = Files.notExists(folder);
        if (isNew && settings.locations() == null) {
            requireNoneBeside(folder, invocation);
        }
        Numbering numbering = timestamp ? Numbering.TIMESTAMP : settings.numbering();
        String author = author(invocation.directory());
        for (int i = 0; i < all.size(); i++) {
            Migrations others = i == 0 ? existing : Migrations.beside(invocation.files());
            for (Path file : all.get(i).create(others, numbering, pair, author)) {
                invocation.print("Created " + invocation.shown(file) + "\n");
            }
        }
        if (isNew) {
            invocation.say("The folder " + Printable.line(invocation.shown(folder)) + " is new.");
        }
        if (all.get(0).isUnedited()) {
            invocation.say("Edit " + (all.size() == 1 ? "its" : "their") + " SQL, then delete the line "
                    + NewMigration.UNEDITED + ": until then it is refused.");
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
                        throw Problems.refused(
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

    /** Who makes it: as git knows them in a folder, else the user of the system; null where neither is known. */
    private static @Nullable String author(Path directory) {
        for (String key : List.of("user.email", "user.name")) {
            String configured = git(directory, key);
            if (configured != null) {
                return configured;
            }
        }
        String user = System.getProperty("user.name", "");
        // In a container, a user without a name.
        return user.isBlank() || user.equals("?") ? null : user;
    }

    private static @Nullable String git(Path directory, String key) {
        try {
            Process git = new ProcessBuilder("git", "config", "--get", key)
                    .directory(directory.toAbsolutePath().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            // An address fits into the pipe, so git ends without being read.
            if (!git.waitFor(SECONDS_FOR_GIT, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return null;
            }
            String value = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.exitValue() == 0 && !value.isEmpty() ? value : null;
        } catch (IOException e) {
            // There is no git.
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
