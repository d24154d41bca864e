package dev.migration.cli;

import dev.migration.plan.DownScript;
import dev.migration.plan.Plan;
import dev.migration.plan.Target;
import dev.migration.problem.ExitCode;
import dev.migration.report.Text;
import dev.migration.run.RunReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Undoes what was applied. */
@Command(
        name = "down",
        aliases = {"rollback", "undo"},
        description = "Undoes applied migrations: the last one, the last so many, down to a version, or one file.")
final class DownCommand extends Subcommand {

    @ArgGroup
    private @Nullable TargetOptions extent;

    @Option(names = "--stored", description = "Run the down scripts that were stored when the migrations were applied.")
    private boolean stored;

    @Option(names = "--dry-run", description = "Check and show what would be done; execute nothing.")
    private boolean dryRun;

    @Option(
            names = "--force",
            paramLabel = "DATABASE",
            description = "Undo also in a protected database, if this is the database's own name.")
    private @Nullable String force;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    ExitCode run(Invocation invocation) {
        Target target = TargetOptions.of(extent, Target.count(1), spec, invocation.directory());
        DownScript script = stored ? DownScript.STORED : DownScript.FILE;
        if (dryRun) {
            Plan plan = invocation.reader().planDown(target, script);
            invocation.print(Text.plan(plan));
            invocation.report(plan.warnings());
        } else {
            Protection.requireLifted(invocation, force);
            RunReport report = invocation.runnerOfExisting().down(target, script);
            invocation.print(Text.total(report));
            invocation.report(report.warnings());
        }
        return ExitCode.DONE;
    }
}
