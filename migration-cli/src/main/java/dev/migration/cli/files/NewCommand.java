package dev.migration.cli.files;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.report.ExitCode;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Creates the file of a new migration. */
@Command(
        name = "new",
        aliases = {"create", "add"},
        description = "Creates the file, or the pair of files, for a new migration under the next version.")
public final class NewCommand extends Subcommand {

    @Parameters(paramLabel = "NAME", description = "What it does, such as add_phone.")
    private String name = "";

    @Override
    protected ExitCode run(Invocation invocation) {
        for (Path file : invocation.files().create(name)) {
            invocation.print("Created " + invocation.shown(file) + "\n");
        }
        return ExitCode.DONE;
    }
}
