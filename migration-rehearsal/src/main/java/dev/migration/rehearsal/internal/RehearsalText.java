// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.help.Printable;
import dev.migration.internal.report.AlignedColumns;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Asked;
import dev.migration.rehearsal.RehearsalReport.Block;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.RehearsalReport.NotChecked;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** A rehearsal as plain text: who waits for whom, and what the rules say. */
public final class RehearsalText {

    private static final String FACT = "     ";
    private static final String UNDER_RULE = FACT + "       ";

    private static final long KILOBYTES = 8;
    private static final int MOST_NOT_CHECKED = 10;
    private static final int LONGEST_STATEMENT = 300;

    /** What cannot run in a transaction lets others read and write, in these forms. */
    private static final Pattern LETS_OTHERS =
            Pattern.compile("\\bCONCURRENTLY\\b|^(?:VACUUM|ANALYZE)\\b", Pattern.CASE_INSENSITIVE);

    /** Whether all statements are shown, and the server's own words for what it did. */
    private final boolean isVerbose;

    private RehearsalText(boolean isVerbose) {
        this.isVerbose = isVerbose;
    }

    /** The statements of which there is something to say. */
    public static String of(RehearsalReport report) {
        return new RehearsalText(false).text(report);
    }

    /** All statements, with the locks by their names. */
    public static String ofAllStatements(RehearsalReport report) {
        return new RehearsalText(true).text(report);
    }

    /** What to know before all else where the sizes of tables are not known; empty where they are. */
    public static String ofUnknownSizes(RehearsalReport report) {
        List<String> unknown = report.migrations().stream()
                .flatMap(migration -> migration.statements().stream())
                .flatMap(statement -> statement.effects().stream())
                .filter(effect -> effect.isOfRows() && effect.pages() < 0)
                .map(Effect::relation)
                .distinct()
                .toList();
        return unknown.isEmpty()
                ? ""
                : "How large these are is not known, so nothing is an error because of their size: "
                        + Printable.names(unknown)
                        + ". Run `migration sizes --file sizes.toml` on the real database, then rehearse with"
                        + " --sizes sizes.toml.";
    }

    private String text(RehearsalReport report) {
        var text = new StringBuilder();
        String sizes = ofUnknownSizes(report);
        if (!sizes.isEmpty()) {
            text.append(sizes).append("\n\n");
        }
        report.migrations().forEach(migration -> append(text, migration));
        if (report.asked() != null) {
            append(text, report.asked());
        }
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

    private void append(StringBuilder text, Asked asked) {
        text.append(ofAsked(asked)).append('\n');
        List<NotChecked> shown = isVerbose
                ? asked.notChecked()
                : asked.notChecked()
                        .subList(
                                0, Math.min(MOST_NOT_CHECKED, asked.notChecked().size()));
        shown.forEach(one -> text.append("  ")
                .append(Printable.line(Printable.cut(one.statement(), LONGEST_STATEMENT)))
                .append('\n')
                .append(FACT)
                .append(Printable.block(one.why(), FACT.length()))
                .append('\n'));
        int left = asked.notChecked().size() - shown.size();
        if (left > 0) {
            text.append("  and ").append(left).append(" more, which --verbose shows\n");
        }
    }

    /** How many statements of the release that serves were checked. */
    public static String ofAsked(Asked asked) {
        int not = asked.notChecked().size();
        return "Checked " + Printable.counted(asked.checked(), "statement") + " of the release that serves."
                + (not == 0 ? "" : " Not checked: " + not + ", which the database refuses before the migrations too.")
                + (asked.checked() == 0
                        ? " Rehearse what the release that serves does not have: name its first migration,"
                                + " rehearse --from VERSION."
                        : "");
    }

    private void append(StringBuilder text, RehearsedMigration migration) {
        text.append(Printable.line(migration.name())).append('\n');
        for (Block block : migration.blocks()) {
            text.append("  ").append(block(block)).append('\n');
        }
        if (migration.blocks().isEmpty()) {
            boolean changesRows = migration.statements().stream().anyMatch(RehearsalText::changesRows);
            boolean isKnown = migration.statements().stream().noneMatch(RehearsalText::mayBlock);
            text.append(
                    changesRows
                            ? "  only who writes the same rows waits\n"
                            : isKnown ? "  nobody waits\n" : "  who waits for what is not executed is not known\n");
        }
        List<RehearsedStatement> statements = migration.statements().stream()
                .filter(statement -> isVerbose || !statement.findings().isEmpty())
                .toList();
        if (!statements.isEmpty()) {
            List<List<String>> lines =
                    statements.stream().map(RehearsalText::cells).toList();
            AlignedColumns columns = AlignedColumns.of(lines);
            for (int i = 0; i < statements.size(); i++) {
                text.append("  ").append(columns.line(lines.get(i)));
                append(text, statements.get(i));
            }
        }
        text.append('\n');
    }

    private static boolean mayBlock(RehearsedStatement statement) {
        return statement.skipped() != null
                && (Maintenance.isOf(statement.sql())
                        || !LETS_OTHERS.matcher(statement.sql()).find());
    }

    private static boolean changesRows(RehearsedStatement statement) {
        return statement.effects().stream().anyMatch(effect -> effect.updated() + effect.deleted() > 0)
                || statement.findings().stream().anyMatch(Rule.MANY_ROWS::found);
    }

    private static List<String> cells(RehearsedStatement statement) {
        return List.of(
                String.valueOf(statement.index()),
                "line " + statement.place().line(),
                Printable.line(Printable.cut(statement.sql(), 72)),
                statement.skipped() != null ? "not executed" : Printable.duration(statement.duration()));
    }

    private void append(StringBuilder text, RehearsedStatement statement) {
        for (Effect effect : statement.effects()) {
            List<String> facts = facts(effect);
            if (!facts.isEmpty()) {
                text.append(FACT)
                        .append(Printable.line(effect.relation()))
                        .append(size(effect.pages()))
                        .append(": ")
                        .append(String.join(", ", facts))
                        .append('\n');
            }
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
        return SlowWork.who(block.reads(), block.writes()) + " of " + Printable.line(block.relation())
                + " wait from statement " + block.from()
                + " to the commit: "
                + (block.atMost().isZero()
                        ? "not executed here"
                        : "here " + Printable.duration(block.atMost()) + " at most")
                + (block.estimated() == null || block.estimated().isZero()
                        ? ""
                        : ", ≈ " + Printable.duration(block.estimated()) + " by the sizes");
    }

    private List<String> facts(Effect effect) {
        var facts = new ArrayList<String>();
        if (isVerbose && !effect.locks().isEmpty()) {
            facts.add("locked " + String.join(" + ", effect.locks()) + " since statement " + effect.since());
        }
        effect.changes().stream()
                // Of these a finding tells more.
                .filter(change -> change.kind() != ChangeKind.GONE && change.kind() != ChangeKind.REFUSES)
                .forEach(change -> facts.add(change(change)));
        if (effect.scans() > 0) {
            facts.add("read wholly" + (effect.scans() == 1 ? "" : " " + effect.scans() + " times"));
        }
        addRows(facts, effect.inserted(), "inserted");
        addRows(facts, effect.updated(), "updated");
        addRows(facts, effect.deleted(), "deleted");
        return facts;
    }

    private String size(long pages) {
        if (pages < 0) {
            return "";
        }
        long kilobytes = pages * KILOBYTES;
        String size = kilobytes < 1024
                ? kilobytes + " kB"
                : kilobytes < 1024 * 1024
                        ? kilobytes / 1024 + " MB"
                        : String.format(Locale.ROOT, "%.1f GB", kilobytes / 1024.0 / 1024.0);
        return " (" + (isVerbose ? pages + (pages == 1 ? " page, " : " pages, ") : "") + size + ")";
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
        return Printable.counted(
                report.findings().filter(finding -> finding.level() == level).count(), noun);
    }
}
