// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.report.ExitCode;
import dev.migration.schema.internal.dump.SchemaDump;
import dev.migration.schema.internal.files.Migrations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the schema and what is applied. */
@Command(
        name = "dump",
        description =
                "Writes the schema and the applied migrations to schema.sql, or compares that file with the database.")
public final class DumpCommand extends Subcommand {

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "The file; - for stdout. Default: the setting schema-file, else db/schema.sql where there is a folder db,"
                            + " else schema.sql.")
    private @Nullable String file;

    @Option(
            names = "--check",
            description =
                    "Write nothing; end with code 3 and show the difference where the file is not what would be written.")
    private boolean check;

    @Option(
            names = "--by",
            paramLabel = "TOOL",
            description =
                    "Writer of the schema: pg_dump, mariadb-dump or mysqldump, or own for the database's own statements."
                            + " Default: the writer of the existing file, else the tool, if it is on the PATH and supports the server.")
    private @Nullable String by;

    @Override
    protected ExitCode run(Invocation invocation) {
        boolean toStdout = SchemaFile.STDOUT.equals(file);
        if (toStdout && check) {
            throw misused("--check compares a file: leave out --file -.");
        }
        SchemaFile target = SchemaFile.of(invocation, toStdout ? null : file);
        Optional<String> old = toStdout ? Optional.empty() : target.read();
        if (check && old.isEmpty()) {
            invocation.report(List.of(Problems.error(
                    Code.MISSING_FILE,
                    "There is no file " + target.shown() + ".",
                    Remedy.of("write it: {}", by == null ? Fix.command("dump") : Fix.command("dump", "--by", by)))));
            return ExitCode.PROBLEMS;
        }
        Migrator migrator = invocation.reader();
        if (!toStdout && !check) {
            requireOurs(invocation, target, old, migrator);
        }
        SchemaDump dump = target.dump(migrator, invocation.login(), by);
        if (toStdout) {
            // As it is: what looks odd in a name has to be found again.
            invocation.out().print(dump.text());
            invocation.out().flush();
        } else if (check) {
            return compared(invocation, target, old.orElseThrow(), dump);
        } else {
            target.write(dump.text());
            invocation.print("Wrote " + target.shown() + "\n");
        }
        return ExitCode.DONE;
    }

    /** What somebody wrote is never replaced, and a dump among the migrations would be one of them. */
    private static void requireOurs(Invocation invocation, SchemaFile target, Optional<String> old, Migrator migrator) {
        boolean isAmongMigrations = Migrations.of(migrator).areBeside(target.path(), invocation.directory());
        boolean isOthers = old.isPresent() && old.flatMap(SchemaDump::writerOf).isEmpty();
        if (isAmongMigrations || isOthers) {
            throw Problems.refused(
                    target.shown()
                            + (isAmongMigrations
                                    ? " is in a folder of migrations."
                                    : " exists, but migration dump did not write it.")
                            + " Nothing was written.",
                    isAmongMigrations
                            ? "name a file elsewhere: migration dump --file FILE"
                            : "move it away, or name another file: migration dump --file FILE");
        }
    }

    private static ExitCode compared(Invocation invocation, SchemaFile target, String old, SchemaDump dump) {
        Optional<String> difference = target.difference(old, dump);
        if (difference.isEmpty()) {
            invocation.print(target.shown() + " is what the database has.\n");
            return ExitCode.DONE;
        }
        invocation.print(difference.get() + "\n");
        invocation.report(List.of(Problems.error(
                Code.CHECKSUM_MISMATCH,
                target.shown() + " is not what the database has.",
                Remedy.of(
                        "if the database is right, write the file anew and commit it: {}; if the file is, apply what is"
                                + " pending, or see what was changed by hand: {}",
                        Fix.command("dump"),
                        Fix.command("drift")))));
        return ExitCode.PROBLEMS;
    }
}
