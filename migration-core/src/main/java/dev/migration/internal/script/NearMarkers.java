// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.header.Marker;
import dev.migration.internal.header.Marker.Form;
import dev.migration.internal.header.Marker.MarkerLine;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.sql.lexer.Lexer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The comments of a file that look like the marker of a down section. They are errors where they have SQL below them that would
 * run as up. A file that has both of its markers has decided: there, only a word that its own tool does not know is an error.
 */
final class NearMarkers {

    private final String file;
    private final MarkerRule rule;
    private final List<Problem> problems;
    private final List<MarkerLine> lines = new ArrayList<>();

    NearMarkers(String file, MarkerRule rule, List<Problem> problems) {
        this.file = file;
        this.rule = rule;
        this.problems = problems;
    }

    /** Takes a comment that starts no section. */
    void add(Marker marker, String comment, Lexer lexer, boolean insideStatement) {
        boolean isTitle = marker.form() == Form.NEAR || marker.form() == Form.HEADING;
        if (marker.section() != Section.DOWN || !isLookedFor(marker, lexer) || (isTitle && insideStatement)) {
            return;
        }
        var line = new MarkerLine(marker, comment, lexer.position(), lexer.position());
        if (marker.form() == Form.SUBSTITUTION) {
            report(
                    Code.PLACEHOLDER,
                    line,
                    "After \"" + comment.strip() + "\" goose replaces ${NAME} with environment variables;"
                            + " this library replaces nothing.",
                    "write the values themselves, and delete this line");
        } else {
            lines.add(line);
        }
    }

    private boolean isLookedFor(Marker marker, Lexer comment) {
        boolean exact = marker.form() == Form.EXACT;
        boolean distinct = exact && marker.style().isDistinct();
        return switch (rule) {
            case BY_MARKERS -> distinct || comment.startsLine();
            // The name of a single file does not say which script it is.
            case BESIDE_PAIRS -> comment.startsLine();
            case BY_LETTER -> exact && comment.isAtLineStart();
            case WHOLE -> distinct && comment.isAtLineStart();
            case BY_FILE, STORED -> false;
        };
    }

    /** Reports those that are errors, when the file was read to its end. */
    void report(@Nullable MarkerLine first, List<SectionPart> parts) {
        boolean isDecided = parts.stream().anyMatch(part -> part.is(Section.UP))
                && parts.stream().anyMatch(part -> part.is(Section.DOWN));
        lines.stream()
                .filter(line -> switch (line.marker().form()) {
                    case UNKNOWN -> !isDecided || (first != null && first.style() == line.style());
                    case FOREIGN -> !isDecided;
                    default -> !isDecided && parts.stream().anyMatch(part -> divides(line, part));
                })
                .limit(Sections.MOST_PROBLEMS + 1L)
                .forEach(line -> {
                    if (rule == MarkerRule.BY_MARKERS) {
                        reportAmbiguous(line, first);
                    } else {
                        reportDown(line);
                    }
                });
    }

    /** Whether a comment divides a part, as a marker would. */
    private static boolean divides(MarkerLine line, SectionPart part) {
        boolean hasSqlAbove = part.firstStatement != null && part.firstStatement.offset() < line.offset();
        return part.start.offset() <= line.offset()
                && line.offset() < part.lastStatement
                && (hasSqlAbove || line.marker().form() != Form.HEADING);
    }

    /** It has to be written as the first marker of its file is, if there is one. */
    private void reportAmbiguous(MarkerLine line, @Nullable MarkerLine first) {
        Marker.Style style = (first == null ? line : first).style();
        String up = "\"" + style.text(Section.UP) + "\"";
        String down = "\"" + style.text(Section.DOWN) + "\"";
        String markers = first == null ? up + " above the up script and " + down + " here, each" : down;
        report(
                Code.AMBIGUOUS_MARKER,
                line,
                "The comment \"" + line.comment().strip() + "\" looks like a section marker, but is not exactly one.",
                "write " + (line.marker().form() == Form.UNKNOWN ? up + " or " + down : markers)
                        + " at the very start of its own line, or use other words");
    }

    private void reportDown(MarkerLine line) {
        boolean exact = line.marker().form() == Form.EXACT;
        report(
                Code.AMBIGUOUS_MARKER,
                line,
                (exact
                                ? "A down section starts here"
                                : "A down section seems to start at the comment \""
                                        + line.comment().strip() + "\"")
                        + ", but this file is one script: all of it would run.",
                "move the down script to its own file, or delete it" + (exact ? "" : ", or use other words"));
    }

    private void report(Code code, MarkerLine line, String message, String remedy) {
        var place = new Place(file, line.position().line(), line.position().column());
        problems.add(Problem.error(code, place, message, remedy));
    }
}
