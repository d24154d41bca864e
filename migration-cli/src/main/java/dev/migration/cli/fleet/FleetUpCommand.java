// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.fleet.FleetOrder;
import dev.migration.fleet.FleetReport;
import dev.migration.fleet.TargetOutcome;
import dev.migration.fleet.Waves;
import dev.migration.internal.report.ExitCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Applies what is pending to all targets. */
@Command(
        name = "up",
        description = "Applies pending migrations to all targets. Any number of processes may do so at once.",
        footer = {
            "migration fleet up --targets targets.toml",
            "migration fleet up --targets targets.toml --first 5 --then 10% --stop-after 3",
            "migration fleet up --targets targets.toml --first ring=canary --check --wait 10m",
            "migration fleet up --targets \"SELECT schema_name FROM tenant\" --run nightly-42 --shard 3/8"
        })
public final class FleetUpCommand extends Subcommand {

    @Mixin
    private final FleetOptions options = new FleetOptions();

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Name that all processes of the run have in common: what failed in one is not tried again by"
                    + " another. Default: MIGRATION_FLEET_RUN, else a run of its own.")
    private @Nullable String run;

    @Option(
            names = "--shard",
            paramLabel = "K/N",
            description = "Begin at the K-th of N parts of the list. Default: by JOB_COMPLETION_INDEX, else anywhere.")
    private @Nullable String shard;

    @Option(
            names = "--first",
            paramLabel = "WAVE",
            description = "Who is migrated first: a number, a percentage of all, or a label such as ring=canary.")
    private @Nullable String first;

    @Option(names = "--then", paramLabel = "WAVE", description = "Who follows; may be repeated. All others come last.")
    private List<String> then = List.of();

    @Option(
            names = "--stop-after",
            paramLabel = "NUMBER|%",
            description =
                    "Start no target after so many failures. Default: try all, and start no wave after one that failed.")
    private String stopAfter = "";

    @Mixin
    private final WaveChecks checks = new WaveChecks();

    @Override
    protected ExitCode run(Invocation invocation) {
        List<String> waves = new ArrayList<>();
        if (first != null) {
            waves.add(first);
        } else if (!then.isEmpty()) {
            throw misused("--then needs --first");
        }
        waves.addAll(then);
        if (waves.isEmpty() && checks.areAny()) {
            throw misused("what is checked between waves needs waves: --first 5");
        }
        var fleet = options.fleet(invocation, FleetOptions.part(invocation.environment(), run, shard), true);
        var logins = new FleetLogins(invocation, true);
        invocation.print(FleetText.of(
                invocation.targets().shown(),
                fleet.targets().stream().map(logins::place).toList()));
        FleetReport report = fleet.up(new FleetOrder(
                new Waves(waves), stopAfter, checks.in(invocation, fleet), outcome -> print(invocation, outcome)));
        invocation.print(FleetText.of(report, invocation.targets()));
        return exitCode(report);
    }

    /** 4 if every failure is a wait for another process: it passes by itself. */
    private static ExitCode exitCode(FleetReport report) {
        if (report.isDone()) {
            return ExitCode.DONE;
        }
        if (report.count(TargetOutcome.Kind.FAILED) == 0) {
            return ExitCode.PROBLEMS;
        }
        return FleetText.isOnlyWait(report) ? ExitCode.WAIT_TIMEOUT : ExitCode.FAILED;
    }

    /** What needed nothing is only counted. */
    private static void print(Invocation invocation, TargetOutcome outcome) {
        if (outcome.kind() != TargetOutcome.Kind.UP_TO_DATE) {
            invocation.print(FleetText.of(outcome));
        }
    }
}
