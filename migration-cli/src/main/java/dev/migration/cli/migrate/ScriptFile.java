// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.ClientScript;
import dev.migration.cli.engine.PlainFile;
import dev.migration.cli.output.RunText;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.schema.internal.files.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file for a script that is run by hand.
 *
 * @param path where it is to be
 */
record ScriptFile(Invocation invocation, Path path) {

    static ScriptFile of(Invocation invocation, String typed) {
        return new ScriptFile(invocation, invocation.directory().resolve(typed));
    }

    /** Writes what is pending up to the target; the database is only read. */
    void write(Target target) {
        Migrator reader = invocation.reader();
        requireFree(reader);
        ClientScript script = ClientScript.of(reader, target);
        if (script.plan().steps().isEmpty()) {
            invocation.print(RunText.plan(script.plan()));
        } else {
            PlainFile.write(path, script.text());
            invocation.print(RunText.plan(script.plan()) + "Wrote " + shown() + "\nRun it:  " + script.command() + " "
                    + Printable.argument(shown()) + "\n");
        }
        invocation.report(script.plan().warnings());
    }

    /** A script may be what somebody is about to run; among the migrations it would be one of them. */
    private void requireFree(Migrator reader) {
        if (Files.exists(path)) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    Place.of(shown()),
                    "This file exists, so nothing was written.",
                    "move it away, or name another file"));
        }
        if (Migrations.of(reader).areBeside(path, invocation.directory())) {
            throw Problems.refused(
                    shown() + " is in a folder of migrations. Nothing was written.", "name a file elsewhere");
        }
    }

    private String shown() {
        return invocation.shown(path);
    }
}
