// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.internal.help.Printable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A summary for a pull request, of at most 40 lines. What others wrote is code there: it mentions nobody and links nowhere. */
final class ReviewMarkdown {

    private static final int MOST_FINDINGS = 18;
    private static final int LONGEST = 300;
    private static final Pattern SPECIAL = Pattern.compile("[^\\p{L}\\p{N} ]");

    private ReviewMarkdown() {}

    static String of(Reviewed reviewed) {
        var text = new StringBuilder("## Migrations: " + reviewed.total() + "\n\n");
        text.append(code(Reviewed.title(reviewed.branch(), reviewed.added()))).append("\n\n");
        text.append("| part | | |\n|---|---|---|\n");
        reviewed.parts()
                .forEach(part ->
                        text.append("| " + part.name() + " | " + part.outcome() + " | " + code(part.says()) + " |\n"));
        List<Finding> findings = reviewed.findings();
        if (!findings.isEmpty()) {
            text.append("\n| | rule | where | what |\n|---|---|---|---|\n");
            findings.stream().limit(MOST_FINDINGS).forEach(finding -> text.append(row(finding)));
        }
        if (findings.size() > MOST_FINDINGS) {
            text.append("\nand " + (findings.size() - MOST_FINDINGS) + " more, which the log of the build has\n");
        }
        if (!reviewed.leftOut().isEmpty()) {
            text.append("\n").append(code(reviewed.leftOut())).append("\n");
        }
        return text.toString();
    }

    private static String row(Finding finding) {
        String where = finding.place() == null ? "" : code(finding.place().toString());
        return "| " + Reviewed.word(finding.level()) + " | " + code(finding.rule()) + " | " + where + " | "
                + code(finding.text().lines().findFirst().orElse("")) + " |\n";
    }

    /** In one line, with each character that could mean anything in Markdown or HTML as a number. */
    private static String code(String text) {
        String shown = Printable.start(Printable.line(text), LONGEST);
        if (shown.isBlank()) {
            return "";
        }
        return "<code>"
                + SPECIAL.matcher(shown)
                        .replaceAll(found ->
                                Matcher.quoteReplacement("&#" + found.group().codePointAt(0) + ";"))
                + "</code>";
    }
}
