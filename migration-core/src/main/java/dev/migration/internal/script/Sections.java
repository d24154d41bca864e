package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.header.Marker;
import dev.migration.internal.header.Marker.MarkerLine;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.text.CharWindow.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts into which markers divide a file, while it is being read. */
final class Sections {

    /** More errors of one file are not reported. */
    static final int MOST_PROBLEMS = 10;

    private final String file;
    private final Dialect dialect;
    private final MarkerRule markers;
    private final List<Problem> problems;
    private final List<Part> parts = new ArrayList<>();
    private final List<MarkerLine> nearly = new ArrayList<>();

    /** A stretch of the file, up to the next marker; the first one has none. */
    static final class Part {

        final @Nullable MarkerLine marker;
        final Position start;
        final ScriptFacts facts;
        ScriptOptions markerOptions = ScriptOptions.DEFAULT;
        private @Nullable Position firstStatement;
        private long lastStatement = -1;
        private long end = Long.MAX_VALUE;

        private Part(@Nullable MarkerLine marker, Position start, Dialect dialect) {
            this.marker = marker;
            this.start = start;
            this.facts = new ScriptFacts(dialect);
        }

        boolean is(Section section) {
            return marker != null && marker.section() == section;
        }

        long length() {
            return end - start.offset();
        }

        /** Whether a comment divides what is there, as a marker would. */
        private boolean isDividedBy(MarkerLine line) {
            boolean hasSqlAbove = firstStatement != null && firstStatement.offset() < line.offset();
            return start.offset() <= line.offset()
                    && line.offset() < lastStatement
                    && (hasSqlAbove || line.marker().form() != Marker.Form.HEADING);
        }
    }

    Sections(String file, Position start, Dialect dialect, MarkerRule markers, List<Problem> problems) {
        this.file = file;
        this.dialect = dialect;
        this.markers = markers;
        this.problems = problems;
        parts.add(new Part(null, start, dialect));
    }

    /** Whether it has so many errors that the rest of the file is not worth reading. */
    boolean hasTooManyProblems() {
        return problems.size() > MOST_PROBLEMS
                && problems.stream().filter(Problem::isError).count() > MOST_PROBLEMS;
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
        return hasMarkers() ? parts.get(1).marker : null;
    }

    /** The part that is this section; null if there is none. */
    @Nullable
    Part part(Section section) {
        return parts.stream().filter(part -> part.is(section)).findFirst().orElse(null);
    }

    void add(Statement statement) {
        // A marker is seen before the statement that it cuts off is.
        int i = parts.size() - 1;
        while (i > 0 && parts.get(i).start.offset() > statement.offset()) {
            i--;
        }
        Part part = parts.get(i);
        if (part.firstStatement == null) {
            part.firstStatement = new Position(statement.line(), statement.column(), statement.offset());
        }
        part.lastStatement = statement.offset();
        part.facts.add(statement);
    }

    /** Checks a comment; true if another section starts after it. */
    boolean startWith(String comment, Lexer lexer) {
        Marker marker = markers == MarkerRule.BY_FILE || markers == MarkerRule.STORED ? null : Marker.in(comment);
        if (marker == null) {
            return false;
        }
        boolean exact = marker.form() == Marker.Form.EXACT;
        if (exact && markers == MarkerRule.BY_MARKERS && lexer.isAtLineStart()) {
            start(new MarkerLine(marker, comment, lexer.position(), lexer.nextLine()));
            return true;
        }
        var line = new MarkerLine(marker, comment, lexer.position(), lexer.position());
        if (markers != MarkerRule.BY_MARKERS) {
            // The name of a single file does not say which script it is.
            boolean single = markers == MarkerRule.BESIDE_PAIRS;
            boolean meantHere =
                    single || markers == MarkerRule.BY_LETTER || marker.style().isDistinct();
            boolean near = single && lexer.startsLine() && marker.form() != Marker.Form.SUBSTITUTION;
            if (marker.section() == Section.DOWN && (near || (exact && meantHere && lexer.isAtLineStart()))) {
                nearly.add(line);
            }
            return false;
        }
        if (!lexer.startsLine() && !(exact && marker.style().isDistinct())) {
            return false;
        }
        boolean inDown = current().is(Section.DOWN);
        switch (marker.form()) {
            case UNKNOWN -> addAmbiguous(line);
            case SUBSTITUTION ->
                add(
                        Code.PLACEHOLDER,
                        line.position(),
                        "\"" + comment.strip() + "\" has goose replace ${NAME} by variables of the environment;"
                                + " here nothing is replaced.",
                        "write the values themselves, and delete this line");
            default -> {
                // In its own section, a title changes nothing.
                if (inDown != (marker.section() == Section.DOWN)) {
                    nearly.add(line);
                }
            }
        }
        return false;
    }

    private void start(MarkerLine line) {
        MarkerLine first = firstMarker();
        Part same = part(line.section());
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
        parts.add(new Part(line, line.next(), dialect));
    }

    /** Ends the last part, and finds what only the whole file shows. */
    void end(long offset) {
        current().end = offset;
        if (hasTooManyProblems()) {
            // What was not read would be missing.
            return;
        }
        nearly.stream()
                .filter(line -> parts.stream().anyMatch(part -> part.isDividedBy(line)))
                .limit(MOST_PROBLEMS + 1L)
                .forEach(markers == MarkerRule.BY_MARKERS ? this::addAmbiguous : this::addDown);
        // Elsewhere DDL ends it. Where the text has other faults, its end may not have been read.
        if (Set.of(Dialect.POSTGRESQL, Dialect.SQLITE).contains(dialect)
                && markers != MarkerRule.STORED
                && problems.stream().noneMatch(Problem::isError)) {
            parts.forEach(this::requireWholeTransactions);
        }
        MarkerLine first = firstMarker();
        if (first == null) {
            return;
        }
        Position statement = preamble().firstStatement;
        boolean down = first.section() == Section.DOWN;
        if (first.style() == Marker.Style.CAPITALS && part(down ? Section.UP : Section.DOWN) == null) {
            addWithoutOther(first, down ? Section.UP : Section.DOWN);
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

    /** On these products, a BEGIN without its end fails in the middle of a run; and on SQLite, so does a COMMIT alone. */
    private void requireWholeTransactions(Part part) {
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
        if (commit != null && dialect == Dialect.SQLITE) {
            add(
                    Code.TRANSACTION_CONTROL,
                    new Position(commit.line(), commit.column(), commit.offset()),
                    "This statement ends a transaction that the script has not started, which SQLite refuses.",
                    "delete it: unless its options say otherwise, a script is one transaction anyway, and PRAGMA foreign_keys"
                            + " is set before that starts");
        }
    }

    /** What looks like a marker has to be written as the first one of its file is, if there is one. */
    private void addAmbiguous(MarkerLine line) {
        MarkerLine first = firstMarker();
        Marker.Style style = (first == null ? line : first).style();
        String either = "\"" + style.text(Section.UP) + "\" or \"" + style.text(Section.DOWN);
        add(
                Code.AMBIGUOUS_MARKER,
                line.position(),
                "The comment \"" + line.comment().strip()
                        + "\" looks like the marker of a section, but is not exactly one.",
                "write "
                        + (line.marker().form() == Marker.Form.UNKNOWN ? either : "\"" + style.text(line.section()))
                        + "\" at the very start of its own line, or use other words");
    }

    private void addDown(MarkerLine line) {
        boolean exact = line.marker().form() == Marker.Form.EXACT;
        add(
                Code.AMBIGUOUS_MARKER,
                line.position(),
                (exact
                                ? "A down section starts here"
                                : "At the comment \"" + line.comment().strip() + "\" a down section seems to start")
                        + ", but this file is one script: all of it would run.",
                "move the down script to a file of its own, or delete it" + (exact ? "" : ", or use other words"));
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
