// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.schema.internal.dump.SchemaDump;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a database from the file that {@code dump} wrote. */
@Command(
        name = "load",
        description = "Makes an empty database what schema.sql says, with the migrations recorded as applied.")
public final class LoadCommand extends Subcommand {

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "The file. Default: the setting schema-file, else db/schema.sql where there is a folder db, else schema.sql.")
    private @Nullable String file;

    @Option(
            names = "--force",
            paramLabel = "DATABASE",
            description = "Load also into a protected database, if this is the database's own name.")
    private @Nullable String force;

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.nameDatabase();
        SchemaFile source = SchemaFile.of(invocation, file);
        String text = source.read()
                .orElseThrow(() -> Problems.refused(
                        Code.MISSING_FILE,
                        "There is no file " + source.shown() + ".",
                        "name it: --file FILE; or write it where the database is: migration dump"));
        if (SchemaDump.writerOf(text).isEmpty()) {
            throw new InvalidMigrationsException(
                    Problem.error(
                            Code.UNSUPPORTED_LAYOUT,
                            Place.of(source.shown()),
                            "The file was not written by migration dump: it may not record what is applied.",
                            "write it anew from a database that has the migrations: migration dump; or make it the first migration"));
        }
        if (!SchemaDump.isWhole(text)) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    Place.of(source.shown()),
                    "The file is cut off: its last line, '-- End of the dump.', is missing. Nothing was loaded.",
                    "take the whole file from version control, or write it anew: migration dump"));
        }
        Protection.requireLifted(invocation, force, Protection.Act.LOAD, "migration load");
        int statements = source.file().load(invocation.runner());
        // It is committed, whatever stops the rest.
        invocation.print("Loaded " + source.shown() + ": " + statements + " statements.\n");
        StatusReport status = invocation.readerWithoutWarning().status();
        int pending = status.pending().size();
        invocation.print("Current version: " + (status.current() == null ? "none" : status.current()) + ". Pending: "
                + pending + ".\n");
        invocation.report(status.problems());
        return status.problems().stream().anyMatch(Problem::isError) ? ExitCode.PROBLEMS : ExitCode.DONE;
    }
}
