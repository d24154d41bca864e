package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.files.Marker;
import dev.migration.internal.files.Marker.MarkerLine;
import dev.migration.internal.files.Marker.Section;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.text.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts into which markers divide a file, while it is being read. */
final class Sections {

    private final Dialect dialect;
    private final Dividing dividing;
    private final List<Problem> problems;
    private final SectionProblem problem;

    private final List<Part> parts = new ArrayList<>();
    private final List<MarkerLine> headings = new ArrayList<>();

    /** Whether comments divide a text. */
    enum Dividing {
        /** A file of a location with sections. */
        BY_MARKERS,
        /** A file that is one script by its name. */
        BY_FILE,
        /** What was a script once, whole. */
        STORED
    }

    /** No parts yet. */
    Sections(String file, Dialect dialect, Dividing dividing, List<Problem> problems) {
        this.dialect = dialect;
        this.dividing = dividing;
        this.problems = problems;
        this.problem = new SectionProblem(file);
        parts.add(Part.first(dialect));
    }

    /** The last part. */
    Part current() {
        return parts.get(parts.size() - 1);
    }

    /** What precedes the first marker; all, where there is none. */
    Part preamble() {
        return parts.get(0);
    }

    boolean hasMarkers() {
        return parts.size() > 1;
    }

    private @Nullable MarkerLine firstMarker() {
        return hasMarkers() ? parts.get(1).marker() : null;
    }

    /** The part that is this section; null if there is none. */
    @Nullable
    Part part(Section section) {
        return parts.stream().filter(part -> part.is(section)).findFirst().orElse(null);
    }

    void add(Statement statement) {
        // A marker is seen before the statement that it cuts off is.
        int i = parts.size() - 1;
        while (i > 0 && parts.get(i).start().offset() > statement.offset()) {
            i--;
        }
        parts.get(i).add(statement);
    }

    /** Whether a line would be the first one of a script. */
    boolean isFirstLine(Position position) {
        return position.line() == current().start().line();
    }

    /** Checks a comment; true if another section starts after it. */
    boolean startWith(String comment, Lexer lexer) {
        Marker marker = dividing == Dividing.BY_MARKERS ? Marker.in(comment) : null;
        if (marker == null) {
            return false;
        }
        boolean exact = marker.form() == Marker.Form.EXACT;
        if (exact && lexer.isAtLineStart()) {
            start(new MarkerLine(marker, comment, lexer.position(), lexer.nextLine()));
            return true;
        }
        if (lexer.startsLine() || (exact && marker.style() != Marker.Style.CAPITALS)) {
            var line = new MarkerLine(marker, comment, lexer.position(), lexer.position());
            if (marker.form() == Marker.Form.HEADING) {
                headings.add(line);
            } else {
                problems.add(problem.ambiguous(line, firstMarker()));
            }
        }
        return false;
    }

    private void start(MarkerLine line) {
        MarkerLine first = firstMarker();
        Part same = part(line.section());
        if (first != null && first.style() != line.style()) {
            problems.add(problem.mixedStyles(line, first));
        } else if (same != null && same.marker() != null) {
            problems.add(problem.second(line, same.marker()));
        }
        current().endAt(line.offset());
        parts.add(Part.after(line, dialect));
    }

    /** Ends the last part, and finds what only the whole file shows. */
    void end(long offset) {
        current().endAt(offset);
        MarkerLine first = firstMarker();
        headings.stream()
                .filter(line -> parts.stream().anyMatch(part -> part.hasStatementsAround(line.offset())))
                .forEach(line -> problems.add(problem.ambiguous(line, first)));
        if (first == null) {
            return;
        }
        Position statement = preamble().firstStatement();
        Section other = first.section() == Section.UP ? Section.DOWN : Section.UP;
        if (first.style() == Marker.Style.CAPITALS && part(other) == null) {
            problems.add(problem.withoutOther(first));
        } else if (first.section() == Section.DOWN) {
            problems.add(part(Section.UP) == null ? problem.downWithoutUp(first) : problem.downBeforeUp(first));
        } else if (statement != null) {
            problems.add(problem.sqlBeforeMarker(statement, first));
        }
    }

    /** What can be wrong with the sections of a file. */
    record SectionProblem(String file) {

        /** What looks like a marker has to be written as the first one of its file is, if there is one. */
        Problem ambiguous(MarkerLine line, @Nullable MarkerLine first) {
            return Problem.error(
                    Code.AMBIGUOUS_MARKER,
                    place(line.position()),
                    "The comment \"" + line.comment().strip()
                            + "\" looks like the marker of a section, but is not exactly" + " one.",
                    "write \"" + (first == null ? line : first).style().text(line.section())
                            + "\" at the very start of its own line, or use other words");
        }

        Problem sqlBeforeMarker(Position statement, MarkerLine first) {
            return invalid(
                    statement,
                    "SQL precedes the first marker, which is in line "
                            + first.position().line() + ".",
                    "move the marker up, or the SQL below it");
        }

        Problem mixedStyles(MarkerLine line, MarkerLine first) {
            return invalid(
                    line.position(),
                    "\"" + line.marker().text() + "\" does not go with \""
                            + first.marker().text() + "\" in line "
                            + first.position().line() + ".",
                    "write \"" + first.style().text(line.section()) + "\"");
        }

        Problem second(MarkerLine line, MarkerLine first) {
            return invalid(
                    line.position(),
                    "A second " + line.section() + " section starts here; the first starts in line "
                            + first.position().line() + ".",
                    "join them, or make two migrations of them");
        }

        Problem downBeforeUp(MarkerLine down) {
            return invalid(
                    down.position(), "The down section comes before the up section.", "put the up section first");
        }

        Problem downWithoutUp(MarkerLine down) {
            return invalid(
                    down.position(),
                    "The file has a down section but no up section.",
                    "write \"" + down.style().text(Section.UP) + "\" above the up script");
        }

        Problem withoutOther(MarkerLine line) {
            Section other = line.section() == Section.UP ? Section.DOWN : Section.UP;
            return Problem.error(
                    Code.AMBIGUOUS_MARKER,
                    place(line.position()),
                    "The comment \"" + line.comment().strip() + "\" starts a section only in a file that also has \""
                            + line.style().text(other) + "\".",
                    "write \"" + line.style().text(other) + "\" "
                            + (other == Section.UP ? "above the up script" : "above the down script")
                            + ", or other words here");
        }

        private Problem invalid(Position position, String message, String remedy) {
            return Problem.error(Code.INVALID_SECTION, place(position), message, remedy);
        }

        private Place place(Position position) {
            return new Place(file, position.line(), position.column());
        }
    }
}
