package dev.migration.cli.schema;

import static dev.migration.cli.engine.ComparedSchema.refused;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.dump.DumpTool;
import dev.migration.cli.engine.dump.SchemaDump;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.find.Location;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    protected ExitCode run(Invocation invocation) {
        boolean toStdout = SchemaFile.STDOUT.equals(file);
        if (toStdout && check) {
            throw new ParameterException(spec.commandLine(), "--check compares a file: leave out --file -.");
        }
        SchemaFile target = SchemaFile.of(invocation, toStdout ? null : file);
        Optional<String> old = toStdout ? Optional.empty() : target.read();
        if (check && old.isEmpty()) {
            invocation.report(List.of(Problem.error(
                    Code.MISSING_FILE, null, "There is no file " + target.shown() + ".", "write it: migration dump")));
            return ExitCode.PROBLEMS;
        }
        Migrator migrator = invocation.reader();
        if (!toStdout && !check) {
            requireOurs(invocation, target, old, migrator);
        }
        // Two writers word the same schema in different ways: the file would change with who writes it.
        Optional<String> wanted = Optional.ofNullable(by).or(() -> old.flatMap(SchemaDump::writerOf));
        String why = by == null ? target.shown() + " was" : "The dump is to be";
        SchemaDump dump = MigrationFiles.Access.ask(
                migrator, session -> SchemaDump.of(session, tool(invocation, migrator, session, wanted, why)));
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
        Path path = target.path().toAbsolutePath().normalize();
        boolean isAmongMigrations = MigrationFiles.Access.files(migrator).locations().stream()
                .filter(location -> location.kind() == Location.Kind.DISK)
                .anyMatch(location -> path.startsWith(invocation
                        .directory()
                        .resolve(location.path())
                        .toAbsolutePath()
                        .normalize()));
        boolean isOthers = old.isPresent() && old.flatMap(SchemaDump::writerOf).isEmpty();
        if (isAmongMigrations || isOthers) {
            throw refused(
                    target.shown()
                            + (isAmongMigrations
                                    ? " is in a folder of migrations."
                                    : " is there, and migration dump has not written it.")
                            + " Nothing was written.",
                    isAmongMigrations
                            ? "name a file elsewhere: migration dump --file FILE"
                            : "move it away, or name another file: migration dump --file FILE");
        }
    }

    private static ExitCode compared(Invocation invocation, SchemaFile target, String old, SchemaDump dump) {
        if (old.equals(dump.text())) {
            invocation.print(target.shown() + " is what the database has.\n");
            return ExitCode.DONE;
        }
        String difference = LineDiff.between(old, dump.text(), target.shown(), "database");
        invocation.print((difference.isEmpty() ? "They differ only in how lines end." : difference) + "\n");
        invocation.report(List.of(Problem.error(
                Code.CHECKSUM_MISMATCH,
                null,
                target.shown() + " is not what the database has.",
                "if the database is right, write the file anew and commit it: migration dump; if the file is, apply what is"
                        + " pending, or see what was changed by hand: migration drift")));
        return ExitCode.PROBLEMS;
    }

    private static Optional<DumpTool> tool(
            Invocation invocation, Migrator migrator, Session session, Optional<String> wanted, String why) {
        if (wanted.filter(SchemaDump.OWN::equals).isPresent()) {
            return Optional.empty();
        }
        Vendor vendor = session.database().vendor();
        Settings settings = MigrationFiles.Access.settings(migrator);
        if ((vendor == Vendor.MARIADB || vendor == Vendor.MYSQL)
                && (settings.role() != null || settings.initSql() != null)) {
            if (wanted.isPresent()) {
                throw refused(
                        wanted.get() + " knows neither role nor init-sql, so it would see something else.",
                        "write and compare it with the database's own statements: migration dump --by own");
            }
            invocation.say("The database writes its own statements: no tool of it knows role and init-sql.");
            return Optional.empty();
        }
        int major = session.ask(
                "The version of the server cannot be read",
                () -> session.connection().getMetaData().getDatabaseMajorVersion());
        Optional<DumpTool> found = DumpTool.find(
                invocation.settings().path(),
                wanted,
                new DumpTool.ServerVersion(vendor, major),
                invocation.login(),
                invocation::say);
        if (found.isEmpty() && wanted.isPresent()) {
            List<String> names = DumpTool.names(vendor);
            throw refused(
                    why + " written by " + wanted.get() + ", which is not on the PATH or cannot be used here.",
                    (names.isEmpty() ? "" : "put " + Printable.names(names) + " on the PATH, as new as the server; or ")
                            + "write and compare it with the database's own statements: migration dump --by own");
        }
        return found;
    }
}
