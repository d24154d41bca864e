// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.cli.output.RehearsalDocument;
import dev.migration.cli.output.RehearsalFormat;
import dev.migration.cli.output.RuleFindings;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.RehearsalText;
import dev.migration.rehearsal.internal.RehearsedParts;
import dev.migration.rehearsal.internal.SizesFile;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A report, and what it was made with. */
record RehearsalOutput(RehearsalReport report, Where where, RehearsalOptions options) {

    /** Where it was made, by its name in the document. */
    enum Where {
        COPY("copy"),
        EMPTY_DATABASE("empty-database");

        private final String word;

        Where(String word) {
            this.word = word;
        }
    }

    /** Of migrations that were rehearsed one after the other. */
    static RehearsalOutput inOne(List<RehearsalOutput> parts) {
        var report =
                RehearsedParts.inOne(parts.stream().map(RehearsalOutput::report).toList());
        return new RehearsalOutput(report, parts.get(0).where(), parts.get(0).options());
    }

    /** With a note where the sizes are of no use: each of these tables is treated as large then. */
    RehearsalOutput withNoteOfSizes() {
        List<Effect> effects = report.migrations().stream()
                .flatMap(migration -> migration.statements().stream())
                .flatMap(statement -> statement.effects().stream())
                .filter(Effect::isOfRows)
                .toList();
        var notes = new ArrayList<>(report.notes());
        if (options.sizes() == null || options.sizes().isEmpty() || effects.isEmpty()) {
            return this;
        }
        if (effects.stream().allMatch(effect -> effect.pages() < 0)) {
            notes.add("The file of sizes has none of these tables: "
                    + Printable.names(
                            effects.stream().map(Effect::relation).distinct().toList())
                    + ". Are the schemas named otherwise there?");
        } else if (SizesFile.areSmall(options.sizes())) {
            notes.add("All tables are small by the file of sizes, so little of what was done to them is a finding."
                    + " Was it written on the real database?");
        } else {
            return this;
        }
        return new RehearsalOutput(report.withNotes(notes), where, options);
    }

    /**
     * In this format.
     *
     * @param all whether the text has statements of which there is nothing to say
     * @param directory the working directory
     */
    String written(RehearsalFormat format, boolean all, Path directory) {
        // Who shows findings beside the code knows files by their path in the repository.
        String here = directory.toAbsolutePath() + File.separator;
        UnaryOperator<String> paths = path -> path.startsWith(here) ? path.substring(here.length()) : path;
        return switch (format) {
            case TEXT -> Secrets.masked(all ? RehearsalText.ofAllStatements(report) : RehearsalText.of(report));
            case JSON -> RehearsalDocument.of(report, where.word, options, paths);
            case GITHUB -> RuleFindings.github(report, paths);
        };
    }

    /** Whether the database refused a statement itself, so that it cannot be applied there. */
    boolean isRefusedHere() {
        return report.migrations().stream()
                .flatMap(migration -> migration.statements().stream())
                .anyMatch(statement -> statement.refusal() != null
                        && statement.findings().stream().anyMatch(RehearsedParts::isFailure));
    }

    /** Whether the database refuses a statement, here or for certain where it has the rows. */
    boolean fails() {
        return RehearsedParts.fails(report);
    }

    ExitCode exitCode(Level failOn) {
        if (fails()) {
            return ExitCode.PROBLEMS;
        }
        boolean found = report.findings()
                .anyMatch(finding ->
                        !RehearsedParts.isFailure(finding) && finding.level().compareTo(failOn) >= 0);
        if (found) {
            return ExitCode.FAILED;
        }
        return report.inconclusive() == null ? ExitCode.DONE : ExitCode.WAIT_TIMEOUT;
    }
}
