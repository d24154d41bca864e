// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import dev.migration.Place;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.RehearsalText;
import java.util.function.UnaryOperator;

/** What the rules of a rehearsal say, at its line in its file; without what a comment allows. */
public final class RuleFindings {

    private RuleFindings() {}

    /**
     * As commands of a workflow, one line each.
     *
     * @param paths how a file is written
     */
    public static String github(RehearsalReport report, UnaryOperator<String> paths) {
        var lines = new StringBuilder();
        String sizes = RehearsalText.ofUnknownSizes(report);
        if (!sizes.isEmpty()) {
            lines.append("::notice::").append(data(sizes)).append('\n');
        }
        report.migrations().stream()
                .flatMap(migration -> migration.statements().stream())
                .forEach(statement -> statement.findings().stream()
                        .filter(finding -> finding.allowed() == null)
                        .map(finding -> command(place(statement, paths), finding))
                        .forEach(lines::append));
        if (report.asked() != null) {
            lines.append("::notice::")
                    .append(data(RehearsalText.ofAsked(report.asked())))
                    .append('\n');
        }
        if (report.inconclusive() != null) {
            lines.append("::warning::")
                    .append(data("Inconclusive: " + report.inconclusive()))
                    .append('\n');
        }
        return lines.toString();
    }

    private static Place place(RehearsedStatement statement, UnaryOperator<String> paths) {
        Place place = statement.place();
        return new Place(paths.apply(place.file()), Math.max(1, place.line()), place.column());
    }

    private static String command(Place place, Finding finding) {
        return "::" + level(finding.level())
                + " file=" + property(place.file())
                + ",line=" + place.line()
                + ",title=" + property(finding.rule())
                + "::" + data(text(finding)) + "\n";
    }

    private static String level(Level level) {
        return switch (level) {
            case ERROR -> "error";
            case WARN -> "warning";
            case NOTE -> "notice";
        };
    }

    private static String text(Finding finding) {
        return Secrets.masked(finding.text()) + (finding.remedy() == null ? "" : "\nNext: " + finding.remedy());
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
