// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Plan;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.command.TargetOptions;
import dev.migration.cli.output.RunText;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Undoes what was applied. */
@Command(
        name = "down",
        aliases = {"rollback", "undo"},
        description = "Undoes applied migrations: the last one, a number of them, down to a version, or one file.",
        footer = {"migration down --dry-run --count 2", "migration down --to 0005", "migration down --stored --yes"})
public final class DownCommand extends Subcommand {

    /** The history does not say which instances there are. */
    private static final String MAY_SERVE =
            "Some instances may still need what this undoes. End them first, or they may fail.\n";

    @ArgGroup
    private @Nullable TargetOptions extent;

    @Option(names = "--stored", description = "Run the down scripts that were stored when the migrations were applied.")
    private boolean stored;

    @Option(names = "--dry-run", description = "Check and show what would be done; execute nothing.")
    private boolean dryRun;

    @Option(
            names = "--yes",
            description = "Undo several, by stored scripts, or what was recorded without being run, without asking.")
    private boolean yes;

    @Option(
            names = "--force",
            paramLabel = "DATABASE",
            description = "Undo also in a protected database, if this is the database's own name.")
    private @Nullable String force;

    @Override
    protected ExitCode run(Invocation invocation) {
        Target target = TargetOptions.of(extent, Target.count(1), spec(), invocation.directory());
        DownScript script = stored ? DownScript.STORED : DownScript.FILE;
        invocation.nameDatabase();
        if (!dryRun) {
            Protection.requireLifted(invocation, force, Protection.Act.UNDO, "migration down");
        }
        if (dryRun) {
            Plan plan = invocation.reader().planDown(target, script);
            invocation.print(RunText.plan(plan));
            invocation.report(plan.warnings());
        } else {
            // A file that does not exist has nothing to undo, which the run reports.
            boolean confirm = !yes && invocation.absence().isEmpty();
            Plan agreed = confirm ? confirmed(invocation, target, script) : null;
            RunReport report = agreed == null
                    ? invocation.runnerOfExisting().down(target, script)
                    : invocation.runnerOfExisting().down(target, script, agreed);
            invocation.print(StatusText.total(report));
            int undone = report.migrations().size();
            if (undone > 0 && target.count() != null && undone < target.count()) {
                invocation.print("Nothing else is applied that could be undone.\n");
            }
            List<Problem> warnings = new ArrayList<>(report.warnings());
            if (agreed != null && needsConsent(agreed.steps())) {
                warnings.removeAll(agreed.warnings());
            } else if (undone > 0) {
                invocation.print(MAY_SERVE);
            }
            invocation.report(warnings);
        }
        return ExitCode.DONE;
    }

    /**
     * Asks before it undoes several migrations or runs a stored script.
     *
     * @return what will be undone
     * @throws InvalidMigrationsException without consent
     */
    private static Plan confirmed(Invocation invocation, Target target, DownScript script) {
        Plan plan = planned(invocation.readerWithoutWarning(), target, script);
        if (needsConsent(plan.steps())) {
            // Such as that a down script was edited, which decides the answer.
            invocation.report(plan.warnings());
            String list = plan.steps().stream().map(step -> "    " + line(step)).collect(Collectors.joining());
            requireConsent(invocation, plan.steps(), list);
        }
        return plan;
    }

    private static boolean needsConsent(List<PlannedMigration> steps) {
        return steps.size() > 1 || steps.stream().anyMatch(step -> step.stored() || step.markedApplied());
    }

    private static void requireConsent(Invocation invocation, List<PlannedMigration> steps, String list) {
        int count = steps.size();
        String what = Printable.counted(count, "migration");
        invocation
                .terminal()
                .requireYes(
                        "This undoes " + what + (count == 1 ? ":\n" : ", in this order:\n") + list + MAY_SERVE,
                        "This would undo " + what
                                + ", and there is no terminal on which to ask. Nothing was undone.\n"
                                + list.stripTrailing(),
                        "Nothing was undone.",
                        "undo " + what);
    }

    private static Plan planned(Migrator migrator, Target target, DownScript script) {
        try {
            return migrator.planDown(target, script);
        } catch (InvalidMigrationsException e) {
            // The run waits for the other instance; nothing is agreed to yet, so it refuses any step that it finds
            // then.
            if (e.problems().stream().allMatch(problem -> problem.code() == Code.INTERRUPTED)) {
                return new Plan(Direction.DOWN, List.of(), List.of());
            }
            throw e;
        }
    }

    private static String line(PlannedMigration step) {
        return Printable.line(step.name())
                + (step.markedApplied() ? ", which was recorded without being run" : "")
                + (step.stored() ? ", by its stored down script" : "") + "\n";
    }
}
