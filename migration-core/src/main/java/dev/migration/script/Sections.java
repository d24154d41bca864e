package dev.migration.script;

import dev.migration.problem.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts into which markers divide a file, while it is being read. */
final class Sections {

    private final Dialect dialect;
    private final Set<Section> allowed;
    private final List<Problem> problems;
    private final SectionProblem problem;

    private final List<Part> parts = new ArrayList<>();
    private final CapitalMarkers capitals = new CapitalMarkers();

    /**
     * No parts yet.
     *
     * @param allowed the sections that the file may have; none if its comments are no markers
     */
    Sections(String file, Dialect dialect, Set<Section> allowed, List<Problem> problems) {
        this.dialect = dialect;
        this.allowed = allowed;
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
        return position.line() == current().start().line() || capitals.isAbove(position);
    }

    /** Looks at a comment; true if another section begins behind it. */
    boolean beginWith(String comment, Lexer lexer) {
        Marker marker = allowed.isEmpty() ? null : Marker.in(comment);
        if (marker == null || marker.style() == Marker.Style.CAPITALS) {
            Marker meant = meantBehindAnother(comment);
            marker = meant == null ? marker : meant;
        }
        if (marker == null) {
            return false;
        }
        var line = new MarkerLine(marker, comment, lexer.position(), lexer.nextLine());
        boolean exact = marker.exact() && lexer.isAtLineStart();
        if (marker.style() == Marker.Style.CAPITALS) {
            return lexer.startsLine() && beginWithCapitals(line, exact);
        }
        if (exact) {
            begin(line);
        } else if (marker.exact() || lexer.startsLine()) {
            problems.add(problem.ambiguous(line));
        }
        return exact;
    }

    private @Nullable Marker meantBehindAnother(String comment) {
        MarkerLine first = hasMarkers() ? parts.get(1).marker() : null;
        return first == null || first.style() == Marker.Style.CAPITALS ? null : Marker.meantBy(comment, first.style());
    }

    private boolean beginWithCapitals(MarkerLine line, boolean exact) {
        capitals.add(line, exact);
        MarkerLine up = capitals.exact(Section.UP);
        if (!exact || up == null) {
            return false;
        }
        MarkerLine first = hasMarkers() ? parts.get(1).marker() : null;
        if (first == null && line.section() == Section.DOWN) {
            capitals.repeatedUps().forEach(again -> problems.add(problem.second(again, up)));
            parts.add(preamble().split(up, dialect));
        } else if (first == null || (first.style() != line.style() && line.section() == Section.UP)) {
            return false;
        }
        begin(line);
        return true;
    }

    private void begin(MarkerLine line) {
        judge(line);
        current().endAt(line.offset());
        parts.add(Part.after(line, dialect));
    }

    private void judge(MarkerLine line) {
        MarkerLine first = hasMarkers() ? parts.get(1).marker() : null;
        Part same = part(line.section());
        if (!allowed.contains(line.section())) {
            Section own = line.section() == Section.UP ? Section.DOWN : Section.UP;
            problems.add(problem.otherFile(line, own));
        } else if (first != null && first.style() != line.style()) {
            problems.add(problem.mixedStyles(line, first));
        } else if (same != null && same.marker() != null) {
            problems.add(problem.second(line, same.marker()));
        }
    }

    /** Ends the last part, and tells what only the whole file shows. */
    void end(long offset) {
        current().endAt(offset);
        if (hasMarkers()) {
            judgeOrder();
        } else {
            judgeCapitals();
        }
    }

    private void judgeOrder() {
        MarkerLine first = parts.get(1).marker();
        Position statement = preamble().firstStatement();
        if (first == null) {
            return;
        }
        if (first.section() == Section.DOWN && allowed.contains(Section.UP)) {
            problems.add(part(Section.UP) == null ? problem.downWithoutUp(first) : problem.downBeforeUp(first));
        } else if (statement != null) {
            problems.add(problem.sqlBeforeMarker(statement, first));
        }
    }

    private void judgeCapitals() {
        MarkerLine down = capitals.exact(Section.DOWN);
        if (capitals.isPair()) {
            capitals.inexact().forEach(line -> problems.add(problem.ambiguous(line)));
            if (down != null && capitals.exact(Section.UP) != null) {
                problems.add(problem.downBeforeUp(down));
            }
        } else if (down != null && preamble().hasStatementAfter(down.offset())) {
            problems.add(problem.downWithoutEffect(down));
        }
    }

    /** {@code -- UP:} and {@code -- DOWN:}, of which it is known only at the second one that they are markers. */
    private static final class CapitalMarkers {

        private final Map<Section, MarkerLine> exact = new EnumMap<>(Section.class);
        private final Map<Section, MarkerLine> similar = new EnumMap<>(Section.class);
        private final List<MarkerLine> repeatedUps = new ArrayList<>();

        void add(MarkerLine line, boolean isExact) {
            boolean repeated = (isExact ? exact : similar).putIfAbsent(line.section(), line) != null;
            if (isExact && repeated && line.section() == Section.UP) {
                repeatedUps.add(line);
            }
        }

        List<MarkerLine> repeatedUps() {
            return repeatedUps;
        }

        @Nullable
        MarkerLine exact(Section section) {
            return exact.get(section);
        }

        boolean isAbove(Position position) {
            return exact.values().stream().anyMatch(line -> line.next().line() == position.line());
        }

        boolean isPair() {
            return Set.of(Section.values()).stream()
                    .allMatch(section -> exact.containsKey(section) || similar.containsKey(section));
        }

        List<MarkerLine> inexact() {
            return similar.values().stream()
                    .filter(line -> !exact.containsKey(line.section()))
                    .toList();
        }
    }
}
