package dev.migration.cli.fleet;

import dev.migration.cli.command.Invocation;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The group of commands that work on many databases and schemas. */
@Command(
        name = "fleet",
        description = "Migrates many databases and schemas, and shows how they stand.",
        subcommands = {FleetUpCommand.class, FleetStatusCommand.class, FleetValidateCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class FleetCommand implements Supplier<Invocation> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Supplier<Invocation> parent;

    @Override
    public Invocation get() {
        return parent.get();
    }
}
