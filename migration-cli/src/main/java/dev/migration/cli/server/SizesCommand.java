package dev.migration.cli.server;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.edit.WholeFile;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.rehearsal.internal.SizesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes how large the tables are. */
@Command(
        name = "sizes",
        description =
                "Prints how large the tables of the database are, for a rehearsal elsewhere: up --rehearse --sizes.",
        footer = {"migration sizes --file sizes.toml"})
public final class SizesCommand extends Subcommand {

    @Option(names = "--file", paramLabel = "FILE", description = "Write it to this file.")
    private @Nullable Path file;

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.requireFile();
        String text = SizesFile.write(SizesFile.ofDatabase(invocation.readerWithoutWarning()));
        if (file == null || file.toString().equals("-")) {
            invocation.print(text);
            return ExitCode.DONE;
        }
        Path path = invocation.directory().resolve(file);
        requireOurs(path, invocation.shown(path));
        try {
            WholeFile.write(path, text);
        } catch (IOException e) {
            throw SourceFile.cannotWrite(path, e);
        }
        invocation.print("Wrote " + invocation.shown(path) + "\n");
        return ExitCode.DONE;
    }

    private static void requireOurs(Path path, String shown) {
        if (Files.notExists(path)) {
            return;
        }
        try {
            SizesFile.read(path, shown);
        } catch (InvalidMigrationsException e) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    shown + " is there, and is no file of sizes. Nothing was written.",
                    "name another file: --file sizes.toml");
        }
    }
}
