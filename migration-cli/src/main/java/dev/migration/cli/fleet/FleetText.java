// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import static dev.migration.cli.fleet.CauseText.number;
import static dev.migration.cli.fleet.CauseText.some;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.cli.command.ChosenTargets;
import dev.migration.cli.output.Secrets;
import dev.migration.fleet.FleetReport;
import dev.migration.fleet.FleetStatus;
import dev.migration.fleet.TargetOutcome;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.fleet.TargetStatus;
import dev.migration.fleet.TargetStatus.Standing;
import dev.migration.internal.help.Printable;
import dev.migration.internal.url.DatabaseName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people read of many targets: at most one screen, however many they are. */
final class FleetText {

    private static final int MOST_VERSIONS = 8;
    private static final int MOST_SERVERS = 4;
    private static final int SLOWEST = 10;

    private FleetText() {}

    /** One target, while others run. */
    static String of(TargetOutcome outcome) {
        String applied = outcome.migrations() + " applied";
        if (outcome.kind() == Kind.MIGRATED) {
            return outcome.target() + ": " + applied + " in " + Printable.duration(outcome.duration()) + "\n";
        }
        return outcome.target() + ": "
                + (outcome.migrations() == 0 ? "" : applied + ", then ")
                + (outcome.kind() == Kind.STOPPED ? "stopped" : "failed" + firstLine(outcome.problems()))
                + "\n";
    }

    private static String firstLine(List<Problem> problems) {
        return problems.isEmpty()
                ? ""
                : ": "
                        + Secrets.masked(problems.get(0))
                                .message()
                                .lines()
                                .findFirst()
                                .orElse("");
    }

    /** Whether every failure is a wait for another process. */
    static boolean isOnlyWait(FleetReport report) {
        return report.outcomes().stream()
                .filter(outcome -> outcome.kind() == Kind.FAILED)
                .allMatch(outcome ->
                        outcome.problems().stream().anyMatch(problem -> problem.code() == Code.WAIT_TIMEOUT));
    }

    /** The whole run. */
    static String of(FleetReport report, ChosenTargets targets) {
        var text = new StringBuilder(CauseText.targets(report.outcomes().size()));
        List<String> parts = new ArrayList<>();
        add(parts, report.count(Kind.MIGRATED), "migrated");
        add(parts, report.count(Kind.UP_TO_DATE), "up to date");
        add(parts, report.count(Kind.FAILED), "failed");
        add(parts, report.count(Kind.STOPPED), "stopped");
        add(parts, report.count(Kind.NOT_STARTED), "not started");
        text.append(parts.isEmpty() ? "." : ": " + String.join(", ", parts));
        text.append(", in ").append(Printable.duration(report.duration())).append(".\n");
        Map<String, List<TargetOutcome>> failures = masked(report.failures());
        Map<String, List<TargetOutcome>> warnings = warnings(report);
        text.append(new CauseText(failures.size() + warnings.size())
                .add(failures, TargetOutcome::target, "causes")
                .add(warnings, TargetOutcome::target, "warnings")
                .text("Shortened. What a script did wrong is in full in: " + inFull(targets)));
        Problem ended = report.ended();
        if (ended != null) {
            text.append(Secrets.masked(ended).text()).append('\n');
        } else if (!report.isDone()) {
            text.append(
                    isOnlyWait(report)
                            ? "  Next: start it again when the other processes have ended\n"
                            : "  Next: fix what failed, and start again: the run resumes with what is not done. If you named the run,"
                                    + " give it a new name, or else what failed in it is not tried again\n");
        }
        report.outcomes().stream()
                .filter(outcome -> outcome.kind() == Kind.FAILED)
                .findFirst()
                .ifPresent(failed -> text.append(forOne(targets, failed.target())));
        return text.toString();
    }

    /** Which list it is, and on which servers the targets are, before anything is done there: it may be the wrong one. */
    static String of(String list, List<DatabaseName> places) {
        List<String> servers = places.stream().map(FleetText::server).distinct().toList();
        return CauseText.targets(places.size()) + " on " + some(servers, MOST_SERVERS) + " (" + list + ")\n";
    }

    /** The server by its host, as a person calls it; of databases in files or in memory, where they are. */
    private static String server(DatabaseName place) {
        return place.isOnServer()
                ? place.host()
                : place.server().replaceFirst("^jdbc:", "").replaceFirst("[:/]+$", "");
    }

    /** How all stand. */
    static String of(FleetStatus status, ChosenTargets targets) {
        var text = new StringBuilder(CauseText.targets(status.targets().size()));
        List<String> parts = new ArrayList<>();
        for (Standing standing : Standing.values()) {
            add(
                    parts,
                    status.counts().getOrDefault(standing, 0L),
                    standing.text().replace('-', ' '));
        }
        text.append(parts.isEmpty() ? "." : ": " + String.join(", ", parts) + ".")
                .append('\n');
        List<String> versions = new ArrayList<>();
        status.versions()
                .forEach((version, count) ->
                        versions.add((version.isEmpty() ? "nothing applied" : version) + ": " + number(count)));
        if (!versions.isEmpty()) {
            text.append("Versions: ").append(some(versions, MOST_VERSIONS)).append('\n');
        }
        Map<String, List<TargetStatus>> causes = masked(status.causes());
        text.append(new CauseText(causes.size())
                .add(causes, TargetStatus::target, "causes")
                .text("Shortened. In full: " + inFull(targets)));
        causes.values().stream()
                .findFirst()
                .ifPresent(first -> text.append(forOne(targets, first.get(0).target())));
        List<String> waiting = status.targets().stream()
                .filter(target -> target.waiting() > 0)
                .map(TargetStatus::target)
                .toList();
        if (!waiting.isEmpty()) {
            text.append("A contract migration waits (")
                    .append(number(waiting.size()))
                    .append("): ")
                    .append(some(waiting))
                    .append("\n  Next: when no older instance is left: migration fleet up --phase all ")
                    .append(targets.option())
                    .append('\n');
        }
        List<String> differing =
                status.differing().stream().map(TargetStatus::target).toList();
        if (!differing.isEmpty()) {
            text.append("Differ from most others at their version (")
                    .append(number(differing.size()))
                    .append("): ")
                    .append(some(differing))
                    .append('\n')
                    .append(
                            "  Next: see what is different: migration diff, with the URLs of one of them and of another target\n");
        }
        int unrecorded = status.unrecorded().size();
        if (unrecorded > 0) {
            text.append("Schemas not compared, because no run recorded them with record-schema=true: ")
                    .append(number(unrecorded))
                    .append('\n');
        }
        List<String> slowest = status.slowest(SLOWEST).stream()
                .map(target -> target.target() + " " + Printable.duration(target.execution()))
                .toList();
        if (!slowest.isEmpty()) {
            text.append("Slowest: ").append(String.join(", ", slowest)).append('\n');
        }
        return text.toString();
    }

    /** As {@code up} shows them for one database, each warning with all that have it: the most frequent one first. */
    private static Map<String, List<TargetOutcome>> warnings(FleetReport report) {
        Map<String, List<TargetOutcome>> have = new LinkedHashMap<>();
        report.outcomes().stream()
                .filter(outcome -> outcome.kind() == Kind.MIGRATED || outcome.kind() == Kind.UP_TO_DATE)
                .forEach(outcome -> outcome.problems().stream()
                        .map(warning -> Secrets.text(List.of(warning)))
                        .forEach(warning -> have.computeIfAbsent(warning, none -> new ArrayList<>())
                                .add(outcome)));
        Map<String, List<TargetOutcome>> frequent = new LinkedHashMap<>();
        have.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparing((List<TargetOutcome> all) -> all.size())
                        .reversed()))
                .forEach(warning -> frequent.put(warning.getKey(), warning.getValue()));
        return frequent;
    }

    private static <T> Map<String, List<T>> masked(Map<String, List<T>> causes) {
        Map<String, List<T>> masked = new LinkedHashMap<>();
        causes.forEach((cause, all) -> masked.put(Secrets.masked(cause), all));
        return masked;
    }

    private static String inFull(ChosenTargets targets) {
        return "migration fleet status " + targets.option() + " --format json";
    }

    /** What is typed for one target, as a remedy names commands for one database. */
    static String forOne(ChosenTargets targets, String name) {
        return "To type a command for one of them: " + targets.command(name, "…") + "\n";
    }

    private static void add(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(number(count) + " " + what);
        }
    }
}
