package dev.migration.rehearsal.internal;

import dev.migration.internal.help.Printable;
import dev.migration.internal.report.Columns;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Block;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/** A rehearsal as plain text: who waits for whom, and what the rules say. */
public final class RehearsalText {

    private static final String FACT = "     ";
    private static final String UNDER_RULE = FACT + "       ";

    private RehearsalText() {}

    /** The statements that have something to say. */
    public static String of(RehearsalReport report) {
        return text(report, RehearsalText::saysSomething);
    }

    /** All statements. */
    public static String ofAllStatements(RehearsalReport report) {
        return text(report, statement -> true);
    }

    private static String text(RehearsalReport report, Predicate<RehearsedStatement> shown) {
        var text = new StringBuilder();
        report.migrations().forEach(migration -> append(text, migration, shown));
        report.notes()
                .forEach(note ->
                        text.append("Note: ").append(Printable.line(note)).append('\n'));
        if (report.inconclusive() != null) {
            text.append("Inconclusive: ")
                    .append(Printable.line(report.inconclusive()))
                    .append('\n');
        }
        return text.append(total(report)).toString();
    }

    private static boolean saysSomething(RehearsedStatement statement) {
        return !statement.findings().isEmpty();
    }

    private static void append(StringBuilder text, RehearsedMigration migration, Predicate<RehearsedStatement> shown) {
        text.append(Printable.line(migration.name())).append('\n');
        for (Block block : migration.blocks()) {
            text.append("  ").append(block(block)).append('\n');
        }
        if (migration.blocks().isEmpty()) {
            text.append("  nobody waits\n");
        }
        List<RehearsedStatement> statements =
                migration.statements().stream().filter(shown).toList();
        if (!statements.isEmpty()) {
            List<List<String>> lines =
                    statements.stream().map(RehearsalText::cells).toList();
            Columns columns = Columns.of(lines);
            for (int i = 0; i < statements.size(); i++) {
                text.append("  ").append(columns.line(lines.get(i)));
                append(text, statements.get(i));
            }
        }
        text.append('\n');
    }

    private static List<String> cells(RehearsedStatement statement) {
        return List.of(
                String.valueOf(statement.index()),
                "line " + statement.place().line(),
                Printable.line(Printable.cut(statement.sql(), 72)),
                statement.skipped() != null ? "not executed" : Printable.duration(statement.duration()));
    }

    private static void append(StringBuilder text, RehearsedStatement statement) {
        for (Effect effect : statement.effects()) {
            text.append(FACT).append(effect(effect)).append('\n');
        }
        for (Finding finding : statement.findings()) {
            text.append(FACT)
                    .append("%-5s  ".formatted(finding.level().name()))
                    .append(finding.rule())
                    .append(": ")
                    .append(Printable.block(finding.text(), UNDER_RULE.length()).strip())
                    .append('\n');
            if (finding.allowed() != null) {
                text.append(UNDER_RULE)
                        .append("Allowed: ")
                        .append(Printable.line(finding.allowed()))
                        .append('\n');
            } else if (finding.remedy() != null) {
                text.append(UNDER_RULE)
                        .append("Next: ")
                        .append(Printable.block(finding.remedy(), UNDER_RULE.length())
                                .strip())
                        .append('\n');
            }
        }
    }

    /** Such as {@code reads and writes of public.orders wait from statement 1 to the commit: here 402 ms at most}. */
    private static String block(Block block) {
        String who = block.reads() && block.writes() ? "reads and writes" : block.reads() ? "reads" : "writes";
        return who + " of " + Printable.line(block.relation()) + " wait from statement " + block.from()
                + " to the commit: here " + Printable.duration(block.atMost()) + " at most"
                + (block.estimated() == null || block.estimated().isZero()
                        ? ""
                        : ", ≈ " + Printable.duration(block.estimated()) + " by the sizes");
    }

    private static String effect(Effect effect) {
        var facts = new ArrayList<String>();
        if (!effect.locks().isEmpty()) {
            facts.add("locked " + String.join(" + ", effect.locks()) + " since statement " + effect.since());
        }
        effect.changes().forEach(change -> facts.add(change(change)));
        if (effect.scans() > 0) {
            facts.add("read wholly" + (effect.scans() == 1 ? "" : " " + effect.scans() + " times"));
        }
        addRows(facts, effect.inserted(), "inserted");
        addRows(facts, effect.updated(), "updated");
        addRows(facts, effect.deleted(), "deleted");
        String size = effect.pages() < 0 ? "" : " (" + effect.pages() + (effect.pages() == 1 ? " page)" : " pages)");
        return Printable.line(effect.relation()) + size + ": " + String.join(", ", facts);
    }

    private static void addRows(List<String> facts, long rows, String what) {
        if (rows > 0) {
            facts.add(rows + (rows == 1 ? " row " : " rows ") + what);
        }
    }

    private static String change(Change change) {
        String kind = change.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return kind
                + (change.name().isEmpty() ? "" : " " + change.name())
                + (change.detail().isEmpty() ? "" : " (" + change.detail() + ")");
    }

    private static String total(RehearsalReport report) {
        if (report.migrations().isEmpty()) {
            return "Nothing to rehearse.\n";
        }
        long allowed = report.migrations().stream()
                .flatMap(migration -> migration.statements().stream())
                .flatMap(statement -> statement.findings().stream())
                .map(Finding::allowed)
                .filter(Objects::nonNull)
                .count();
        return count(report, Level.ERROR, "error") + ", " + count(report, Level.WARN, "warning") + ", "
                + count(report, Level.NOTE, "note") + (allowed == 0 ? "" : ", " + allowed + " allowed")
                + ". Rehearsed on " + Printable.line(report.product())
                + (report.rolledBack() ? ", and rolled back.\n" : ".\n");
    }

    private static String count(RehearsalReport report, Level level, String noun) {
        long count =
                report.findings().filter(finding -> finding.level() == level).count();
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
