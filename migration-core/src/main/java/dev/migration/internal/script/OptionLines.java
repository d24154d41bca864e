package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.files.Marker;
import dev.migration.internal.files.Marker.MarkerLine;
import dev.migration.internal.files.OptionComment;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.text.Position;
import java.util.ArrayList;
import java.util.List;

/** The comments of a file that set options. */
final class OptionLines {

    private record Line(long offset, OptionComment comment) {}

    private final String file;
    private final List<Problem> problems;
    private final boolean storedText;
    private final List<Line> lines = new ArrayList<>();

    private OptionLines(String file, List<Problem> problems, boolean storedText) {
        this.file = file;
        this.problems = problems;
        this.storedText = storedText;
    }

    static OptionLines inFile(String file, List<Problem> problems) {
        return new OptionLines(file, problems, false);
    }

    /** For text that was a file once: its options were found good then, perhaps by a newer version. */
    static OptionLines inStoredText() {
        return new OptionLines("", new ArrayList<>(), true);
    }

    /** Reads a comment. */
    void read(String comment, Position position, Sections sections, boolean beforeStatements) {
        OptionComment options = OptionComment.in(comment);
        if (options == null) {
            return;
        }
        switch (options.form()) {
            case GOOSE -> lines.add(new Line(position.offset(), options));
            case NATIVE -> {
                if (beforeStatements) {
                    add(options, position);
                } else {
                    addProblem(position, 0, "Options go before the first statement; here they are too late.");
                }
            }
            case NO_TRANSACTION -> {
                if (beforeStatements && (storedText || sections.isFirstLine(position))) {
                    add(options, position);
                } else if (beforeStatements) {
                    addProblem(position, 0, "\"-- no-transaction\" is only read in the first line.");
                }
            }
        }
    }

    /** Takes the options on a marker's line into its part. */
    void readMarker(Part part) {
        MarkerLine line = part.marker();
        if (line != null && line.style() == Marker.Style.DBMATE) {
            OptionComment options = OptionComment.afterMarker(line.marker(), line.comment());
            report(options, line.position());
            part.addMarkerOptions(options.options());
        }
    }

    /** What is set for a part outside its text. */
    ScriptOptions inherited(Part part, Part preamble) {
        ScriptOptions options = ScriptOptions.DEFAULT;
        for (Line line : lines) {
            boolean forAll = line.comment().form() == OptionComment.Form.GOOSE;
            if (part != preamble && !part.contains(line.offset()) && (forAll || preamble.contains(line.offset()))) {
                options = options.and(line.comment().options());
            }
        }
        return options.and(part.markerOptions());
    }

    /** What is set in a part's text. */
    ScriptOptions own(Part part) {
        ScriptOptions options = ScriptOptions.DEFAULT;
        for (Line line : lines) {
            if (part.contains(line.offset())) {
                options = options.and(line.comment().options());
            }
        }
        return options;
    }

    private void add(OptionComment options, Position position) {
        report(options, position);
        lines.add(new Line(position.offset(), options));
    }

    private void report(OptionComment options, Position position) {
        options.faults().forEach(fault -> addProblem(position, fault.index(), fault.message()));
    }

    private void addProblem(Position position, int index, String message) {
        problems.add(Problem.error(
                Code.UNKNOWN_OPTION,
                new Place(file, position.line(), position.column() + index),
                message,
                "write it as in \"-- option: transaction=off lock_timeout=5s\", above the first statement"));
    }
}
