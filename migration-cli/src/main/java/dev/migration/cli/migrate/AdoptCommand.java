// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.HistoryChange;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.adopt.Adoption;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Format;
import dev.migration.cli.schema.LiquibaseCommand;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.StatusText;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes over the history of another tool. */
@Command(
        name = "adopt",
        description =
                "Records as applied what Flyway, sqlx, dbmate, golang-migrate, diesel, goose, Kat, Prisma, Atlas or Liquibase"
                        + " has applied.",
        subcommands = LiquibaseCommand.class,
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {"migration adopt --dry-run", "migration adopt --map applied.toml --yes", "migration adopt --back"})
public final class AdoptCommand extends Subcommand implements Supplier<Invocation> {

    @Option(names = "--dry-run", description = "Check and show what would be recorded; change nothing.")
    private boolean dryRun;

    @Option(
            names = {"--map", "--state"},
            paramLabel = "FILE",
            description =
                    "Take it from a file instead of the tool's table: TOML with [[applied]] and a version for each"
                            + " migration, or Kimberlite's applied.toml.")
    private @Nullable Path list;

    @Option(names = "--back", description = "Show what to do to use the other tool again; change nothing.")
    private boolean back;

    @Option(names = "--yes", description = "Record it without asking.")
    private boolean yes;

    @Option(
            names = "--format",
            description = "text, or json in the format of the starter's endpoint, or toml. Default: text.")
    private Format format = Format.TEXT;

    @Override
    public Invocation get() {
        return invocation();
    }

    @Override
    protected ExitCode run(Invocation invocation) {
        boolean text = format.isText();
        if (text) {
            invocation.nameDatabase();
        }
        if (back) {
            int number = 1;
            for (String step : Adoption.of(invocation.reader()).stepsBack()) {
                invocation.print(number++ + ". " + step + "\n");
            }
            return ExitCode.DONE;
        }
        Path file = list == null ? null : invocation.directory().resolve(list);
        Adoption adoption = Adoption.of(invocation.reader());
        StatusReport plan = file == null ? adoption.plan() : adoption.plan(file);
        boolean refused = plan.problems().stream().anyMatch(Problem::isError);
        if (dryRun || refused || text) {
            invocation.print(text ? StatusText.status(plan) : format.write(StatusDocument.of(invocation.shown(plan))));
        }
        if (text) {
            invocation.report(plan.problems());
        }
        if (dryRun || refused) {
            return refused ? ExitCode.PROBLEMS : ExitCode.DONE;
        }
        if (!yes) {
            requireConsent(invocation, plan);
        }
        HistoryChange change = Adoption.of(invocation.runnerOfExisting()).adopt(file, plan);
        invocation.print(
                text
                        ? StatusText.change(change, invocation::shown)
                        : format.write(StatusDocument.of(invocation.shown(
                                invocation.readerWithoutWarning().status()))));
        return ExitCode.DONE;
    }

    private static void requireConsent(Invocation invocation, StatusReport plan) {
        String what = Printable.counted(plan.applied().size(), "migration") + " as applied";
        invocation
                .terminal()
                .requireYes(
                        "This records " + what + ", and runs none. ",
                        "This would record " + what
                                + ", and there is no terminal on which to ask. Nothing was recorded.",
                        "Nothing was recorded.",
                        "record " + what);
    }
}
