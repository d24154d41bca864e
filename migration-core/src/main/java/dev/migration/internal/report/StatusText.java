// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.HistoryChange;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.internal.help.LoggedAction;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Status, results and problems as aligned plain text without colour, in which every line ends with a line feed.
 */
public final class StatusText {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private StatusText() {}

    /** The state of a database, one line per migration; the problems are counted only, {@link #problems} shows them. */
    public static String status(StatusReport report) {
        var text = new StringBuilder();
        text.append(Printable.line(report.product())).append(", schema ").append(Printable.line(report.schema()));
        text.append(", layout ").append(report.layout()).append("\n\n");
        text.append(report.migrations().isEmpty() ? "No migrations.\n" : table(report.migrations()));
        text.append('\n').append(counts(report)).append('\n');
        return text.toString();
    }

    /** What was done, one line each, with the error report of what failed. */
    public static String log(List<LoggedAction> entries) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("At (UTC)", "Action", "Migration", "Took", "By"));
        entries.forEach(entry -> rows.add(Stream.of(
                        UTC.format(entry.at()),
                        entry.action(),
                        entry.name(),
                        entry.took() == null ? "" : Printable.duration(entry.took()),
                        orEmpty(entry.by()))
                .map(Printable::line)
                .toList()));
        AlignedColumns columns = AlignedColumns.of(rows);
        var text = new StringBuilder(columns.line(rows.get(0)));
        for (int i = 0; i < entries.size(); i++) {
            text.append(columns.line(rows.get(i + 1)));
            Printable.lines(orEmpty(entries.get(i).error()))
                    .lines()
                    .forEach(detail -> text.append("    ").append(detail).append('\n'));
        }
        return text.toString();
    }

    /** What was changed in the history, and what to know before the next run, in the words of the front end. */
    public static String change(HistoryChange change, UnaryOperator<Problem> words) {
        var text = new StringBuilder(Printable.lines(changed(change))).append('\n');
        if (change.previousBaseline() != null) {
            text.append("Before, the baseline was ").append(change.previousBaseline());
            text.append(change.pending().isEmpty() ? "" : ". Newly pending: " + Printable.names(change.pending()));
            text.append(".\n");
        }
        if (change.action() == HistoryChange.Action.ADOPTED) {
            text.append(
                    change.pending().isEmpty()
                            ? "Nothing is pending.\n"
                            : "Pending: " + Printable.names(change.pending()) + ".\n");
        }
        ShortenedWarnings.shortened(change.warnings())
                .forEach(warning -> text.append(words.apply(warning).text()).append('\n'));
        return text.toString();
    }

    /** Then a warning says what it has changed. */
    private static boolean isOfBatches(HistoryChange change) {
        return change.warnings().stream().anyMatch(warning -> warning.code() == Code.RUNNING);
    }

    private static String changed(HistoryChange change) {
        return switch (change.action()) {
            case NONE ->
                "Migration " + change.version()
                        + " is not recorded as applied: its last run was rolled back, so there is nothing to"
                        + " mark.\nCorrect its file, under any name, and run it again: migration up";
            case ALREADY_MARKED ->
                "Migration " + change.version()
                        + " is already recorded as not applied: nothing was changed. What it did to the schema may still"
                        + " be there.";
            case MARKED_APPLIED ->
                "Migration " + change.name() + " is recorded as applied. "
                        + (change.interrupted() ? "The rest of its script was not run." : "Its script was not run.");
            case MARKED_FAILED ->
                "Migration " + change.name() + " is recorded as not applied: version " + change.version()
                        + " is pending again, under any name and checksum."
                        + (isOfBatches(change)
                                ? ""
                                : "\nIts changes remain in the schema: undo by hand those that would make the next run"
                                        + " fail. Rows that it inserted will be inserted again.");
            case BASELINE_RECORDED ->
                change.version().equals("none")
                        ? "Nothing is recorded as applied. No script was run; the next run starts with the first migration."
                        : "Everything up to version " + change.version()
                                + " is recorded as applied. No script was run.";
            case BASELINE_REMOVED -> "The baseline " + change.version() + " is removed. No script was run.";
            case ADOPTED ->
                "What the other tool has applied is recorded as applied, up to version " + change.version()
                        + ". No script was run.";
        };
    }

    /** How much a run did, and how long it took in all. */
    public static String total(RunReport report) {
        boolean up = report.direction() == Direction.UP;
        if (report.migrations().isEmpty()) {
            return up ? "Nothing to apply.\n" : "Nothing to undo.\n";
        }
        return (up ? "Applied " : "Undid ")
                + Printable.counted(report.migrations().size(), "migration") + " in "
                + Printable.duration(report.duration()) + ".\n";
    }

    /**
     * All problems in the order given, each with severity and code, and how many there are where it is not one. Of many
     * warnings of a code, three.
     */
    public static String problems(List<Problem> all) {
        return problems(all, (problem, report) -> report);
    }

    /** The same with the report of each as a front end shows it. */
    public static String problems(List<Problem> all, BiFunction<Problem, String, String> shown) {
        var text = new StringBuilder();
        for (Problem problem : ShortenedWarnings.shortened(all)) {
            String severity = problem.isError() ? "Error" : "Warning";
            String report = severity + " [" + problem.code().id() + "] " + problem.text();
            text.append(shown.apply(problem, report)).append('\n');
        }
        if (all.size() > 1) {
            text.append(tally(all)).append(".\n");
        }
        return text.toString();
    }

    private static String table(List<MigrationStatus> migrations) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Version", "Name", "State", "Applied at (UTC)", "Took", "Author"));
        migrations.forEach(migration -> rows.add(row(migration)));
        AlignedColumns columns = AlignedColumns.of(rows);
        var text = new StringBuilder(columns.line(rows.get(0)));
        for (int i = 0; i < migrations.size(); i++) {
            text.append(columns.line(rows.get(i + 1)));
            String detail = orEmpty(migrations.get(i).detail());
            detail.lines().forEach(note -> text.append(columns.line(List.of("", Printable.line(note)))));
        }
        return text.toString();
    }

    private static List<String> row(MigrationStatus migration) {
        Instant appliedAt = migration.appliedAt();
        Duration execution = migration.execution();
        return Stream.of(
                        migration.version(),
                        migration.name(),
                        state(migration.state()),
                        appliedAt == null ? "" : UTC.format(appliedAt),
                        execution == null ? "" : Printable.duration(execution),
                        orEmpty(migration.author()))
                .map(Printable::line)
                .toList();
    }

    /** A state in words. */
    public static String state(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (state == State.WAITING ? " (contract)" : "");
    }

    private static String counts(StatusReport report) {
        String current = report.current() == null ? "" : "; current version " + report.current();
        String problems = report.problems().isEmpty() ? "" : "; " + tally(report.problems());
        int waiting = report.waiting().size();
        boolean halfUndone = report.applied().stream().anyMatch(migration -> migration.state() == State.INTERRUPTED);
        return report.applied().size() + " applied" + (halfUndone ? " (1 half undone)" : "") + ", "
                + report.pending().size() + " pending"
                + (waiting == 0 ? "" : ", " + waiting + " " + state(State.WAITING)) + current + problems + ".";
    }

    private static String tally(List<Problem> problems) {
        long errors = problems.stream().filter(Problem::isError).count();
        long warnings = problems.size() - errors;
        if (errors == 0) {
            return Printable.counted(warnings, "warning");
        }
        return warnings == 0
                ? Printable.counted(errors, "error")
                : Printable.counted(errors, "error") + ", " + Printable.counted(warnings, "warning");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
