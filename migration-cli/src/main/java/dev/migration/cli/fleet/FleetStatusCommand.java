// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Format;
import dev.migration.cli.output.Secrets;
import dev.migration.fleet.FleetSettings;
import dev.migration.fleet.FleetStatus;
import dev.migration.fleet.TargetStatus.Standing;
import dev.migration.fleet.internal.status.FleetDocument;
import dev.migration.internal.report.ExitCode;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how all targets stand. */
@Command(
        name = "status",
        description = "Shows how many targets are at which version, which failed and why, and which differ.",
        footer = {
            "migration fleet status --targets targets.toml",
            "migration fleet status --targets targets.toml --format csv"
        })
public final class FleetStatusCommand extends Subcommand {

    @Mixin
    private final FleetOptions options = new FleetOptions();

    @Option(names = "--format", description = "text, or json, or csv with a line for each target. Default: text.")
    private FleetFormat format = FleetFormat.TEXT;

    @Option(names = "--exit-code", description = "End with code 3 also when something is pending.")
    private boolean exitCode;

    /** How the status is written. */
    enum FleetFormat {
        TEXT,
        JSON,
        CSV;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    protected ExitCode run(Invocation invocation) {
        FleetStatus status =
                options.fleet(invocation, FleetSettings.defaults(), false).status();
        invocation.print(
                switch (format) {
                    case TEXT -> FleetText.of(status, invocation.targets());
                    case JSON ->
                        Format.JSON.write(FleetDocument.of(
                                status,
                                Integer.MAX_VALUE,
                                (target, problem) ->
                                        Secrets.masked(invocation.targets().addressed(target, problem))));
                    case CSV -> FleetCsv.of(status);
                });
        long well = status.counts().getOrDefault(Standing.UP_TO_DATE, 0L);
        long pending = status.counts().getOrDefault(Standing.PENDING, 0L);
        boolean allWell = well + (exitCode ? 0 : pending) == status.targets().size();
        return allWell ? ExitCode.DONE : ExitCode.PROBLEMS;
    }
}
