package dev.migration.internal.report;

import dev.migration.Direction;
import dev.migration.HistoryChange;
import dev.migration.MigrationStatus;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.RunReport.CompletedMigration;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.internal.help.Durations;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Status, plans, results and problems as aligned plain text without colour; every line ends with a line feed. */
public final class Text {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Text() {}

    /** The state of a database, one line per migration; the problems are counted only, {@link #problems} shows them. */
    public static String status(StatusReport report) {
        var text = new StringBuilder();
        text.append(Printable.line(report.product())).append(", schema ").append(Printable.line(report.schema()));
        text.append(", layout ").append(report.layout()).append("\n\n");
        text.append(report.migrations().isEmpty() ? "No migrations.\n" : table(report.migrations()));
        text.append('\n').append(counts(report)).append('\n');
        return text.toString();
    }

    /** What would be done, step by step. */
    public static String plan(Plan plan) {
        if (plan.steps().isEmpty()) {
            return nothing(plan.direction());
        }
        var table = new Table(2);
        for (Plan.PlannedMigration step : plan.steps()) {
            table.row("Would " + verb(step) + " " + step.name(), extent(step) + ", " + how(step));
        }
        String would = plan.direction() == Direction.UP ? " would be applied" : " would be undone";
        return table + count(plan.steps().size(), "migration") + would + ", nothing was executed.\n";
    }

    /** What a run did: each migration, then the total. */
    public static String run(RunReport report) {
        return report.migrations().stream()
                        .map(migration -> completed(report.direction(), migration))
                        .collect(Collectors.joining())
                + total(report);
    }

    /** One migration that was applied or undone, and how long it took. */
    public static String completed(Direction direction, CompletedMigration migration) {
        return done(direction) + " " + Printable.line(migration.name()) + " in "
                + Durations.inWords(migration.duration()) + "\n";
    }

    /** What was changed in the history, and what to know before the next run. */
    public static String change(HistoryChange change) {
        var text = new StringBuilder(Printable.lines(changed(change))).append('\n');
        if (!change.pending().isEmpty()) {
            text.append(
                            change.previousBaseline() == null
                                    ? ""
                                    : "Before, the baseline was " + change.previousBaseline() + ". ")
                    .append("Pending now: ")
                    .append(Printable.names(change.pending()))
                    .append(".\n");
        }
        change.warnings().forEach(warning -> text.append(warning.text()).append('\n'));
        return text.toString();
    }

    private static String changed(HistoryChange change) {
        return switch (change.action()) {
            case NONE ->
                "Migration " + change.version()
                        + " is not recorded as applied: its last run was rolled back, and nothing"
                        + " has to be marked.\nCorrect its file, under any name, and run it again: migration up";
            case MARKED_APPLIED ->
                "Migration " + change.name() + " is recorded as applied. "
                        + (change.interrupted() ? "The rest of its script was not run." : "Its script was not run.");
            case MARKED_FAILED ->
                "Migration " + change.name() + " is recorded as not applied: version " + change.version()
                        + " is pending again, under any name and checksum.\nIts changes are still in the schema: undo them"
                        + " by hand where they would make the next run fail. Rows that it inserted will be inserted again.";
            case BASELINE_RECORDED ->
                change.version().equals("none")
                        ? "Nothing is recorded as applied. No script was run; the next run starts with the first migration."
                        : "Everything up to version " + change.version()
                                + " is recorded as applied. No script was run.";
            case BASELINE_REMOVED -> "The baseline " + change.version() + " is removed. No script was run.";
        };
    }

    /** How much a run did, and how long it took in all. */
    public static String total(RunReport report) {
        if (report.migrations().isEmpty()) {
            return nothing(report.direction());
        }
        String migrations = count(report.migrations().size(), "migration");
        return done(report.direction()) + " " + migrations + " in " + Durations.inWords(report.duration()) + ".\n";
    }

    /** All problems in the order given, each with severity and code, and how many there are where it is not one. */
    public static String problems(List<Problem> problems) {
        var text = new StringBuilder();
        for (Problem problem : problems) {
            text.append(problem.isError() ? "Error" : "Warning");
            text.append(" [").append(problem.code().id()).append("] ");
            text.append(problem.text()).append('\n');
        }
        if (problems.size() > 1) {
            text.append(tally(problems)).append(".\n");
        }
        return text.toString();
    }

    private static String table(List<MigrationStatus> migrations) {
        var table = new Table(6);
        table.row("Version", "Name", "State", "Applied at (UTC)", "Took", "Author");
        for (MigrationStatus migration : migrations) {
            Instant appliedAt = migration.appliedAt();
            Duration execution = migration.execution();
            table.row(
                    migration.version(),
                    migration.name(),
                    lower(migration.state()),
                    appliedAt == null ? "" : UTC.format(appliedAt),
                    execution == null ? "" : Durations.inWords(execution),
                    orEmpty(migration.author()));
            String detail = migration.detail();
            if (detail != null) {
                table.note(detail);
            }
        }
        return table.toString();
    }

    private static String counts(StatusReport report) {
        String current = report.current() == null ? "" : "; current version " + report.current();
        String problems = report.problems().isEmpty() ? "" : "; " + tally(report.problems());
        boolean halfUndone = report.applied().stream().anyMatch(migration -> migration.state() == State.INTERRUPTED);
        return report.applied().size() + " applied" + (halfUndone ? " (1 half undone)" : "") + ", "
                + report.pending().size() + " pending" + current + problems + ".";
    }

    private static String tally(List<Problem> problems) {
        long errors = problems.stream().filter(Problem::isError).count();
        long warnings = problems.size() - errors;
        if (errors == 0) {
            return count(warnings, "warning");
        }
        return warnings == 0 ? count(errors, "error") : count(errors, "error") + ", " + count(warnings, "warning");
    }

    private static String verb(Plan.PlannedMigration step) {
        if (step.resumed()) {
            return "resume";
        }
        return step.direction() == Direction.UP ? "apply" : "undo";
    }

    private static String extent(Plan.PlannedMigration step) {
        return step.resumed()
                ? "from statement " + (step.completed() + 1) + " of " + step.statements() + " on"
                : count(step.statements(), "statement");
    }

    private static String how(Plan.PlannedMigration step) {
        return (step.transactional() ? "in one transaction" : "statement by statement, with the journal")
                + (step.stored() ? ", by its stored down script" : "");
    }

    private static String done(Direction direction) {
        return direction == Direction.UP ? "Applied" : "Undid";
    }

    private static String nothing(Direction direction) {
        return direction == Direction.UP ? "Nothing to apply.\n" : "Nothing to undo.\n";
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
