// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.fleet.FleetSettings;
import dev.migration.internal.report.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the files and the history of all targets. */
@Command(
        name = "validate",
        description = "Checks the migration files, the lock file, and each target's history of them.",
        footer = "migration fleet validate --targets targets.toml")
public final class FleetValidateCommand extends Subcommand {

    @Mixin
    private final FleetOptions options = new FleetOptions();

    @Option(names = "--strict", description = "Warnings that can be fixed in the files are errors.")
    private boolean strict;

    @Override
    protected ExitCode run(Invocation invocation) {
        List<Problem> problems = options.fleet(invocation, FleetSettings.defaults(), false)
                .validate(strict ? Strictness.STRICT : Strictness.NORMAL);
        invocation.report(problems);
        boolean wrong = problems.stream().anyMatch(Problem::isError);
        if (wrong) {
            invocation.say(FleetText.forOne(invocation.targets(), "NAME").strip());
        }
        invocation.print(wrong ? "" : "The files and all targets are valid.\n");
        return wrong ? ExitCode.PROBLEMS : ExitCode.DONE;
    }
}
