// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Migrator;
import dev.migration.Plan;
import dev.migration.RunReport;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.command.TargetOptions;
import dev.migration.cli.output.RunText;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Applies what is pending. */
@Command(
        name = "up",
        aliases = {"apply", "migrate"},
        description = "Applies pending migrations: all, a number of them, up to a version, or one file.",
        footer = {
            "migration up --dry-run",
            "migration up --to 0007",
            "migration up --phase all",
            "migration up --sql release.sql",
            "migration up migrations/0008_add_fax.sql"
        })
public final class UpCommand extends Subcommand {

    @ArgGroup
    private @Nullable TargetOptions extent;

    @Option(names = "--dry-run", description = "Check and show what would be done; execute nothing.")
    private boolean dryRun;

    @Option(
            names = "--sql",
            paramLabel = "FILE",
            description =
                    "Write what would be done as a script for psql, mysql or sqlite3, with the history's rows; execute nothing.")
    private @Nullable String sql;

    @Override
    protected ExitCode run(Invocation invocation) {
        Target target = TargetOptions.of(extent, Target.all(), spec(), invocation.directory());
        if (dryRun && sql != null) {
            throw misused("--sql executes nothing either, and shows the plan: leave out --dry-run.");
        }
        invocation.nameDatabase();
        BeforeRun.requireNoList(invocation);
        if (sql != null) {
            ScriptFile.of(invocation, sql).write(target);
        } else if (dryRun) {
            Plan plan = invocation.reader().plan(target);
            invocation.print(RunText.plan(plan));
            invocation.report(plan.warnings());
        } else {
            Migrator runner = invocation.runner();
            BeforeRun.requireSoundFiles(invocation, runner, target);
            RunReport report = runner.up(target);
            invocation.print(StatusText.total(report));
            invocation.report(report.warnings());
        }
        return ExitCode.DONE;
    }
}
