// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.schema.internal.database.DatabaseAdmin;
import dev.migration.schema.internal.database.DatabaseAdmins;
import picocli.CommandLine.Command;

/** Creates the database. */
@Command(name = "create", description = "Creates the database, empty; one that is there already stays as it is.")
final class CreateCommand extends Subcommand {

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        DatabaseAdmin admin = DatabaseAdmins.of(invocation.login());
        if (admin.exists()) {
            invocation.print("The database " + Printable.line(admin.name()) + " is there already.\n");
        } else {
            create(invocation, admin);
        }
        return ExitCode.DONE;
    }

    static void create(Invocation invocation, DatabaseAdmin admin) {
        admin.create();
        invocation.print("Created the database " + Printable.line(admin.name()) + ".\n");
    }
}
