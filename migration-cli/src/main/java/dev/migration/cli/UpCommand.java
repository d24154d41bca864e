package dev.migration.cli;

import dev.migration.plan.Plan;
import dev.migration.plan.Target;
import dev.migration.report.Text;
import dev.migration.run.RunReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies what is pending. */
@Command(
        name = "up",
        aliases = {"apply", "migrate"},
        description = "Applies pending migrations: all of them, so many, to a version, or one file.")
final class UpCommand extends Subcommand {

    @ArgGroup
    private @Nullable TargetOptions extent;

    @Option(names = "--dry-run", description = "Check and show what would be done; execute nothing.")
    private boolean dryRun;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    ExitCode run(Session session) {
        Target target = TargetOptions.of(extent, Target.all(), spec, session.directory());
        if (dryRun) {
            Plan plan = session.reader().plan(target);
            session.print(Text.plan(plan));
            session.report(plan.warnings());
        } else {
            RunReport report = session.runner().up(target);
            session.print(Text.total(report));
            session.report(report.warnings());
        }
        return ExitCode.DONE;
    }
}
