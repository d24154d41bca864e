package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Document;
import dev.migration.cli.output.Format;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.LogReader.Entry;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.Text;
import dev.migration.internal.session.HistoryAccess;
import dev.migration.internal.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what was done. */
@Command(
        name = "log",
        description = "Shows what was done, when, by whom, how long it took, and how it failed; the newest last.")
public final class LogCommand extends Subcommand {

    @Option(names = "--limit", paramLabel = "N", description = "How many entries. Default: 20.")
    private int limit = 20;

    @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Only what was done with this migration.")
    private @Nullable String version;

    @Option(
            names = "--sql",
            paramLabel = "VERSION",
            description = "Print what was run instead, as it was stored; else what the file has now.")
    private @Nullable String sql;

    @Option(names = "--down", description = "With --sql: what undoes it.")
    private boolean down;

    @Option(names = "--format", description = "text, json or toml. Default: text.")
    private Format format = Format.TEXT;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    protected ExitCode run(Invocation invocation) {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit has to be at least 1, not " + limit + ".");
        }
        if (down && sql == null) {
            throw new ParameterException(spec.commandLine(), "--down belongs to --sql VERSION.");
        }
        Migrator reader = invocation.reader();
        if (sql != null) {
            printSql(invocation, reader, typed(sql, reader));
            return ExitCode.DONE;
        }
        if (format.isText()) {
            invocation.nameDatabase();
        }
        Version asked = version == null ? null : typed(version, reader);
        List<Entry> entries = MigrationFiles.Access.ask(reader, session -> entries(session, asked));
        if (entries.isEmpty() && asked != null) {
            requireKnown(asked, reader);
        }
        invocation.print(
                !format.isText()
                        ? format.write(Document.log(entries))
                        : entries.isEmpty() ? "Nothing is logged.\n" : Secrets.masked(Text.log(entries)));
        return ExitCode.DONE;
    }

    /** A name is that of a file. */
    private static Version typed(String text, Migrator reader) {
        return MigrationSet.spelled(text)
                .orElseGet(() -> MigrationFiles.Access.files(reader).typed(Version.of(text)));
    }

    /** A file may still run, and a row may have come without the log; a version that nobody knows is a typo. */
    private static void requireKnown(Version asked, Migrator reader) {
        MigrationSet set = MigrationFiles.Access.files(reader);
        if (set.find(asked).isEmpty()
                && !set.isSquashed(asked)
                && MigrationFiles.Access.ask(
                        reader, session -> session.history().read().find(asked).isEmpty())) {
            throw new InvalidMigrationsException(Planner.unknownVersion(asked));
        }
    }

    private List<Entry> entries(Session session, @Nullable Version asked) {
        if (session.historyFile() != null) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The history is in a file, which keeps no log.",
                    "see what is applied, and when: migration status");
        }
        HistoryAccess access = session.history();
        History history = access.read();
        if (!history.present()) {
            return List.of();
        }
        return access.log(history, asked == null ? null : access.logged(history, asked), limit);
    }

    private void printSql(Invocation invocation, Migrator reader, Version asked) {
        String stored = MigrationFiles.Access.ask(reader, session -> stored(session, asked));
        String text = stored == null ? reader.sql(asked.text()).get(down ? Direction.DOWN : Direction.UP) : stored;
        if (text == null) {
            throw Problems.refused(
                    Code.UNKNOWN_VERSION,
                    "There is no " + (down ? "down script" : "script") + " of " + asked + ", stored or in a file.",
                    "see the versions: migration status");
        }
        invocation.say(
                stored == null
                        ? "It is not stored: this is what its file has now."
                        : "As it was stored when it was applied.");
        invocation.print(text.endsWith("\n") ? text : text + "\n");
    }

    private @Nullable String stored(Session session, Version asked) {
        HistoryAccess access = session.history();
        History history = access.read();
        if (!history.present() || session.historyFile() != null) {
            return null;
        }
        StoredScripts scripts = access.scripts(history, access.logged(history, asked));
        return down ? scripts.down() : scripts.up();
    }
}
