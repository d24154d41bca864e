// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.server;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.output.Secrets;
import dev.migration.cli.settings.Tenants;
import dev.migration.internal.help.Printable;
import dev.migration.schema.internal.database.DatabaseAdmin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What lets a database be dropped. */
final class DropOptions {

    @Option(names = "--yes", description = "Drop the database without asking.")
    private boolean yes;

    @Option(
            names = "--force",
            paramLabel = "DATABASE",
            description = "Drop also a protected database, if this is the database's own name.")
    private @Nullable String force;

    /** Whoever names tenants may mean one of them, or forget that all are in this database. */
    static void requireNoTenants(Invocation invocation) {
        Tenants tenants = invocation.settings().tenants();
        if (invocation.settings().namesTenants()) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    tenants == null ? null : tenants.origin(),
                    "There are tenants, and this command drops the whole database, with all of them. Nothing was dropped.",
                    "if you mean the whole database, leave out what names tenants (--tenant, tenant and the"
                            + " variables MIGRATION_TENANT…); one tenant is dropped by DROP SCHEMA"));
        }
    }

    /** Drops it with the consent of whoever typed this; {@code command} is what was typed. */
    void drop(Invocation invocation, DatabaseAdmin admin, String command) {
        Protection.requireLifted(invocation, force, Protection.Act.DROP, command);
        String name = Printable.line(admin.name());
        if (!yes) {
            invocation
                    .terminal()
                    .requireYes(
                            "This drops the database " + name + " with all that is in it:\n    "
                                    + Secrets.masked(invocation.login().login()) + "\n",
                            "This would drop the database " + name
                                    + " with all that is in it, and there is no terminal on which to ask."
                                    + " Nothing was dropped.",
                            "Nothing was dropped.",
                            "drop the database " + name);
        }
        admin.drop();
        invocation.print("Dropped the database " + name + ".\n");
    }
}
