// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.InvalidMigrationsException;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.PlainFile;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.rehearsal.internal.SizesFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes how large the tables are. */
@Command(
        name = "sizes",
        description = "Prints how large the tables of the database are, for a rehearsal elsewhere: rehearse --sizes.",
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
        PlainFile.write(path, text);
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
                    shown + " is there, and is no file of sizes. Nothing was written.",
                    "name another file: --file sizes.toml");
        }
    }
}
