package dev.migration.cli.fleet;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.cli.output.Secrets;
import dev.migration.fleet.FleetReport;
import dev.migration.fleet.FleetStatus;
import dev.migration.fleet.TargetOutcome;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.fleet.TargetStatus;
import dev.migration.fleet.TargetStatus.Standing;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What people read of many targets: at most one screen, however many they are. */
final class FleetText {

    private static final int MOST_NAMES = 8;
    private static final int MOST_CAUSES = 10;

    /** Of the reports of all causes. */
    private static final int MOST_LINES = 30;

    private static final int LEAST_LINES = 4;
    private static final int MOST_VERSIONS = 8;
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
    static String of(FleetReport report) {
        var text = new StringBuilder(targets(report.outcomes().size()));
        List<String> parts = new ArrayList<>();
        add(parts, report.count(Kind.MIGRATED), "migrated");
        add(parts, report.count(Kind.UP_TO_DATE), "up to date");
        add(parts, report.count(Kind.FAILED), "failed");
        add(parts, report.count(Kind.STOPPED), "stopped");
        add(parts, report.count(Kind.NOT_STARTED), "not started");
        text.append(parts.isEmpty() ? "." : ": " + String.join(", ", parts));
        text.append(", in ").append(Printable.duration(report.duration())).append(".\n");
        causes(
                text,
                report.failures(),
                TargetOutcome::target,
                "Shortened. What a script did wrong is in full in: migration fleet status --targets … --format json");
        Problem ended = report.ended();
        if (ended != null) {
            text.append(Secrets.masked(ended).text()).append('\n');
        } else if (!report.isDone()) {
            text.append(
                    isOnlyWait(report)
                            ? "  Next: start it again when the other processes have ended\n"
                            : "  Next: fix what failed, and start it again: it resumes with what is not done. A run that was named needs"
                                    + " another name, else what failed in it is not tried again\n");
        }
        return text.toString();
    }

    /** How all stand. */
    static String of(FleetStatus status) {
        var text = new StringBuilder(targets(status.targets().size()));
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
        causes(
                text,
                status.causes(),
                TargetStatus::target,
                "Shortened. In full: migration fleet status --targets … --format json");
        List<String> differing =
                status.differing().stream().map(TargetStatus::target).toList();
        if (!differing.isEmpty()) {
            text.append("Differ from most others at their version (")
                    .append(number(differing.size()))
                    .append("): ")
                    .append(some(differing, MOST_NAMES))
                    .append('\n')
                    .append(
                            "  Next: see what is different: migration diff, with the URLs of one of them and of another target\n");
        }
        List<String> slowest = status.slowest(SLOWEST).stream()
                .map(target -> target.target() + " " + Printable.duration(target.execution()))
                .toList();
        if (!slowest.isEmpty()) {
            text.append("Slowest: ").append(String.join(", ", slowest)).append('\n');
        }
        return text.toString();
    }

    private static <T> void causes(
            StringBuilder text, Map<String, List<T>> causes, Function<T, String> name, String whereInFull) {
        int lines = Math.max(LEAST_LINES, MOST_LINES / Math.max(1, causes.size()));
        boolean isShort = causes.size() > MOST_CAUSES;
        for (Map.Entry<String, List<T>> cause :
                causes.entrySet().stream().limit(MOST_CAUSES).toList()) {
            List<String> names = cause.getValue().stream().map(name).toList();
            List<String> report = Secrets.masked(cause.getKey()).strip().lines().toList();
            isShort |= report.size() > lines;
            text.append(number(names.size()))
                    .append(": ")
                    .append(some(names, MOST_NAMES))
                    .append("\n    ")
                    .append(String.join("\n    ", shortened(report, lines)))
                    .append('\n');
        }
        if (causes.size() > MOST_CAUSES) {
            text.append(number(causes.size() - MOST_CAUSES)).append(" more causes\n");
        }
        if (isShort) {
            text.append(whereInFull).append('\n');
        }
    }

    /** Where it is and what is wrong, at the beginning, and what to do, at the end. */
    private static List<String> shortened(List<String> report, int most) {
        if (report.size() <= most) {
            return report;
        }
        List<String> lines = new ArrayList<>(report.subList(0, most - 1));
        lines.add("  … " + report.get(report.size() - 1).strip());
        return lines;
    }

    private static void add(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(number(count) + " " + what);
        }
    }

    private static String targets(int number) {
        return number == 1 ? "1 target" : number(number) + " targets";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String some(List<String> names, int most) {
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most)) + " and " + number(names.size() - most) + " more";
    }
}
