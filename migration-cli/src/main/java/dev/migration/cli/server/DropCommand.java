// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.schema.internal.database.DatabaseAdmin;
import dev.migration.schema.internal.database.DatabaseAdmins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops the database. */
@Command(name = "drop", description = "Drops the database with all that is in it; asks before.")
final class DropCommand extends Subcommand {

    @Mixin
    private final DropOptions options = new DropOptions();

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        DropOptions.requireNoTenants(invocation);
        DatabaseAdmin admin = DatabaseAdmins.of(invocation.login());
        if (admin.exists()) {
            options.drop(invocation, admin, "migration db drop");
        } else {
            invocation.print("There is no database " + Printable.line(admin.name()) + ": nothing to drop.\n");
        }
        return ExitCode.DONE;
    }
}
