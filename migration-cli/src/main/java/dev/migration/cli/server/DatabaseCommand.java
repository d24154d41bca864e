// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.cli.command.Invocation;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The group of commands that create and drop the database. */
@Command(
        name = "db",
        description = "Creates, drops or resets the database that the URL names.",
        subcommands = {CreateCommand.class, DropCommand.class, ResetCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class DatabaseCommand implements Supplier<Invocation> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Supplier<Invocation> parent;

    @Override
    public Invocation get() {
        return parent.get();
    }
}
