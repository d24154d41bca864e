// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Fix;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.HistoryLog;
import dev.migration.cli.output.Document;
import dev.migration.cli.output.Format;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.LoggedAction;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import dev.migration.schema.internal.files.Migrations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Override
    protected ExitCode run(Invocation invocation) {
        if (limit < 1) {
            throw misused("--limit must be at least 1, not " + limit + ".");
        }
        if (down && sql == null) {
            throw misused("--down belongs to --sql VERSION.");
        }
        Migrator reader = invocation.reader();
        var log = new HistoryLog(reader);
        if (sql != null) {
            printSql(invocation, reader, log, Migrations.typed(sql, reader));
            return ExitCode.DONE;
        }
        if (format.isText()) {
            invocation.nameDatabase();
        }
        List<LoggedAction> entries = log.entries(version == null ? null : Migrations.typed(version, reader), limit);
        invocation.print(
                !format.isText()
                        ? format.write(Document.log(entries))
                        : entries.isEmpty() ? "Nothing is logged.\n" : Secrets.masked(StatusText.log(entries)));
        return ExitCode.DONE;
    }

    private void printSql(Invocation invocation, Migrator reader, HistoryLog log, Version asked) {
        Direction direction = down ? Direction.DOWN : Direction.UP;
        String stored = log.script(asked, direction);
        String text = stored == null ? reader.sql(asked.text()).get(direction) : stored;
        if (text == null) {
            throw Problems.refused(
                    Code.UNKNOWN_VERSION,
                    "There is no " + (down ? "down script" : "script") + " of " + asked + ", stored or in a file.",
                    Remedy.of("see the versions: {}", Fix.command("status")));
        }
        invocation.say(
                stored == null
                        ? "It is not stored: this is what its file has now."
                        : "As it was stored when it was applied.");
        invocation.print(text.endsWith("\n") ? text : text + "\n");
    }
}
