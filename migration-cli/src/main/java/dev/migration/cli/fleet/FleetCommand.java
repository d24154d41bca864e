// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.cli.command.Invocation;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ParseResult;

/** The group of commands that work on many databases and schemas. */
@Command(
        name = FleetCommand.NAME,
        description = "Migrates many databases and schemas, and shows how they stand.",
        subcommands = {FleetUpCommand.class, FleetStatusCommand.class, FleetValidateCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class FleetCommand implements Supplier<Invocation> {

    /** How it is typed. */
    public static final String NAME = "fleet";

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Supplier<Invocation> parent;

    /** Whether it is the command that was typed. */
    public static boolean isTyped(ParseResult typed) {
        return typed.hasSubcommand() && typed.subcommand().commandSpec().name().equals(NAME);
    }

    @Override
    public Invocation get() {
        return parent.get();
    }
}
