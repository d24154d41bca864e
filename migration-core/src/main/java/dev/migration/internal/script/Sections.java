// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.header.Marker;
import dev.migration.internal.header.Marker.MarkerLine;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.header.MarkerPairs;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.rules.StatementRules.Refusal;
import dev.migration.internal.text.CharWindow.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The parts into which markers divide a file, while it is being read. */
final class Sections {

    /** More errors of one file are not reported. */
    static final int MOST_PROBLEMS = 10;

    private final String file;
    private final Dialect dialect;
    private final MarkerRule markers;
    private final List<Problem> problems;
    private final List<SectionPart> parts = new ArrayList<>();
    private final NearMarkers near;
    private final MarkerPairs pairs = new MarkerPairs();

    Sections(String file, Position start, Dialect dialect, MarkerRule markers, List<Problem> problems) {
        this.file = file;
        this.dialect = dialect;
        this.markers = markers;
        this.problems = problems;
        this.near = new NearMarkers(file, markers, problems);
        parts.add(new SectionPart(null, start, dialect));
    }

    /** Whether it has so many errors that the rest of the file is not worth reading. */
    boolean hasTooManyProblems() {
        return problems.size() > MOST_PROBLEMS
                && problems.stream().filter(Problem::isError).count() > MOST_PROBLEMS;
    }

    /** The last part. */
    SectionPart current() {
        return parts.get(parts.size() - 1);
    }

    /** What precedes the first marker; all, where there is none. */
    SectionPart preamble() {
        return parts.get(0);
    }

    boolean hasMarkers() {
        return parts.size() > 1;
    }

    private @Nullable MarkerLine firstMarker() {
        return parts.stream()
                .map(part -> part.marker)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The part that is this section; null if there is none. */
    @Nullable
    SectionPart part(Section section) {
        return parts.stream().filter(part -> part.is(section)).findFirst().orElse(null);
    }

    void add(Statement statement) {
        // A marker is seen before the statement that it cuts off is.
        int i = parts.size() - 1;
        while (i > 0 && parts.get(i).start.offset() > statement.offset()) {
            i--;
        }
        SectionPart part = parts.get(i);
        if (part.firstStatement == null) {
            part.firstStatement = new Position(statement.line(), statement.column(), statement.offset());
        }
        part.lastStatement = statement.offset();
        part.facts.add(statement);
    }

    /** Checks a comment; true if another section starts after it. */
    boolean startWith(String comment, Lexer lexer, boolean insideStatement) {
        if (markers == MarkerRule.BY_FILE || markers == MarkerRule.STORED) {
            return false;
        }
        Marker marker = markerIn(comment);
        if (marker == null && !insideStatement && lexer.startsLine()) {
            marker = pairs.markerIn(comment);
        }
        if (marker == null) {
            return false;
        }
        if (marker.form() == Marker.Form.EXACT
                && markers == MarkerRule.BY_MARKERS
                && lexer.isAtLineStart()
                && lexer.endsLineOfFile()) {
            start(new MarkerLine(marker, comment, lexer.position(), lexer.nextLine()));
            return true;
        }
        near.add(marker, comment, lexer, insideStatement);
        return false;
    }

    /** Beside other markers, those in capitals are comments. */
    private @Nullable Marker markerIn(String comment) {
        Marker exact = Marker.exact(comment);
        if (exact != null && (exact.style().isDistinct() || !hasDistinctMarker())) {
            return exact;
        }
        return Marker.similar(comment);
    }

    private boolean hasDistinctMarker() {
        MarkerLine first = firstMarker();
        return first != null && first.style().isDistinct();
    }

    private void start(MarkerLine line) {
        if (line.style().isDistinct()) {
            parts.stream().filter(SectionPart::isInCapitals).forEach(part -> part.marker = null);
        }
        MarkerLine first = firstMarker();
        SectionPart same = part(line.section());
        if (first != null && first.style() != line.style()) {
            addInvalid(
                    line.position(),
                    "\"" + line.marker().text() + "\" does not go with \""
                            + first.marker().text() + "\" in line "
                            + first.position().line() + ".",
                    "write \"" + first.style().text(line.section()) + "\"");
        } else if (same != null && same.marker != null) {
            addInvalid(
                    line.position(),
                    "A second " + line.section() + " section starts here; the first starts in line "
                            + same.marker.position().line() + ".",
                    "join them, or make two migrations of them");
        }
        current().end = line.offset();
        parts.add(new SectionPart(line, line.next(), dialect));
    }

    /** Ends the last part, and finds what only the whole file shows. */
    void end(long offset) {
        current().end = offset;
        if (hasTooManyProblems()) {
            // What was not read would be missing.
            return;
        }
        near.report(firstMarker(), parts);
        // Elsewhere DDL ends it. Where the text has other faults, its end may not have been read.
        if (!dialect.commitsAtDdl()
                && markers != MarkerRule.STORED
                && problems.stream().noneMatch(Problem::isError)) {
            parts.forEach(this::requireWholeTransactions);
        }
        MarkerLine first = firstMarker();
        if (first == null) {
            return;
        }
        Position statement = parts.stream()
                .filter(part -> part.marker == null)
                .map(part -> part.firstStatement)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        boolean down = first.section() == Section.DOWN;
        if (first.style() == Marker.Style.CAPITALS && part(down ? Section.UP : Section.DOWN) == null) {
            addWithoutOther(first, down ? Section.UP : Section.DOWN);
        } else if (first.style() == Marker.Style.CAPITALS && isTitleOfBoth()) {
            add(
                    Code.AMBIGUOUS_MARKER,
                    first.position(),
                    "The comment \"" + Marker.Style.CAPITALS.text(Section.UP)
                            + "\" starts an up script without a statement; all of them are below \""
                            + Marker.Style.CAPITALS.text(Section.DOWN) + "\".",
                    "move it above the up script; or use other words in both comments, where they only say what the file does");
        } else if (down && part(Section.UP) == null) {
            addInvalid(
                    first.position(),
                    "The file has a down section but no up section.",
                    "write \"" + first.style().text(Section.UP) + "\" above the up script");
        } else if (down) {
            addInvalid(first.position(), "The down section comes before the up section.", "put the up section first");
        } else if (statement != null) {
            addInvalid(
                    statement,
                    "SQL precedes the first marker, which is in line "
                            + first.position().line() + ".",
                    "move the marker up, or the SQL below it");
        }
    }

    /** Whether the markers may be a title, whose lines say what the whole file does. */
    private boolean isTitleOfBoth() {
        SectionPart up = part(Section.UP);
        SectionPart down = part(Section.DOWN);
        return up != null && up.firstStatement == null && down != null && down.firstStatement != null;
    }

    /** On these products, a BEGIN without its end fails in the middle of a run, and on some a COMMIT alone. */
    private void requireWholeTransactions(SectionPart part) {
        Statement begin = part.facts.frame.neverEnded();
        if (begin != null) {
            add(
                    Code.TRANSACTION_CONTROL,
                    new Position(begin.line(), begin.column(), begin.offset()),
                    "The transaction that this statement starts is never ended: a COMMIT is missing.",
                    "write COMMIT; where it ends; or delete this statement: unless its options say otherwise, a script is"
                            + " one transaction anyway");
        }
        Statement commit = part.facts.frame.neverStarted();
        Refusal alone = dialect.rules().commitAlone();
        if (commit != null && alone != null) {
            add(
                    Code.TRANSACTION_CONTROL,
                    new Position(commit.line(), commit.column(), commit.offset()),
                    alone.message(),
                    alone.remedy());
        }
    }

    private void addWithoutOther(MarkerLine line, Section other) {
        String marker = "\"" + line.style().text(other) + "\"";
        add(
                Code.AMBIGUOUS_MARKER,
                line.position(),
                "The comment \"" + line.comment().strip() + "\" starts a section only in a file that also has " + marker
                        + ".",
                "write " + marker + " above the " + (other == Section.UP ? "up" : "down")
                        + " script, or other words here");
    }

    private void addInvalid(Position position, String message, String remedy) {
        add(Code.INVALID_SECTION, position, message, remedy);
    }

    private void add(Code code, Position position, String message, String remedy) {
        problems.add(Problem.error(code, place(position), message, remedy));
    }

    private Place place(Position position) {
        return new Place(file, position.line(), position.column());
    }
}
