package dev.migration.internal.script;

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

    /** The part that was begun last. */
    Part current() {
        return parts.get(parts.size() - 1);
    }

    /** What stands before the first marker; all, where there is none. */
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

    /** Checks a comment; true if another section starts behind it. */
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
}
