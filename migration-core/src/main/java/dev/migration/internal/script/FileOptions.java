// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Marker;
import dev.migration.internal.header.Marker.MarkerLine;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.header.OptionComment;
import dev.migration.internal.header.OptionComment.Fault;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.layout.Metadata.Requirement;
import dev.migration.internal.text.CharWindow.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The comments of a file that set options, and what they set for each part of it. */
final class FileOptions {

    private final SourceFile file;
    private final MarkerRule markers;
    private final ScriptOptions metadata;
    private final Position start;
    private final List<Problem> problems;
    private final List<OptionLine> lines = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();
    private boolean keepsPlaceholders;
    private @Nullable Position onChange;
    private @Nullable Position always;
    private @Nullable Position contract;

    /** A comment that sets options, in a part of the file. */
    private record OptionLine(SectionPart part, OptionComment comment) {}

    FileOptions(SourceFile file, MarkerRule markers, ScriptOptions metadata, Position start, List<Problem> problems) {
        this.file = file;
        this.markers = markers;
        this.metadata = metadata;
        this.start = start;
        this.problems = problems;
    }

    List<Requirement> requirements() {
        return requirements;
    }

    /** Whether one says that placeholders are none of ours. */
    boolean keepsPlaceholders() {
        return keepsPlaceholders;
    }

    /** What is set for a part from outside of it, and what its own comments set. */
    record Found(ScriptOptions inherited, ScriptOptions own) {}

    Found of(SectionPart part, SectionPart preamble) {
        ScriptOptions outside = metadata;
        ScriptOptions own = ScriptOptions.DEFAULT;
        for (OptionLine line : lines) {
            boolean forAll = line.comment.form() == OptionComment.Form.GOOSE || line.part.marker == null;
            if (line.part == part) {
                own = own.and(line.comment.options());
            } else if (forAll && part != preamble) {
                outside = outside.and(line.comment.options());
            }
        }
        return new Found(outside.and(part.markerOptions), own);
    }

    /** Only what the file of a repeatable migration starts with makes it one; a callback runs at its moment. */
    void requireNoRunOnChange() {
        if (onChange != null) {
            problems.add(Problem.error(
                    Code.UNKNOWN_OPTION,
                    place(onChange, 0),
                    "The option run=on-change is only read in the comments at the start of a repeatable migration's file.",
                    "move it to the first line of a file without a number or the name of a callback; or remove it"));
        }
    }

    /** Only a callback around a whole run is in each, where its file starts with this. */
    void requireNoRunAlways() {
        if (always != null) {
            problems.add(Problem.error(
                    Code.UNKNOWN_OPTION,
                    place(always, 0),
                    "The option run=always is only read in the comments at the start of beforeRun.sql or afterRun.sql.",
                    "move it to the first line of such a file, with what is to run at each start; for what is to run when it"
                            + " changes, write run=on-change into a file without a number; or remove it"));
        }
    }

    /** Takes the options on a marker's line into its part. */
    void readMarker(SectionPart part) {
        MarkerLine line = part.marker;
        if (line != null && line.style() == Marker.Style.DBMATE) {
            OptionComment options = OptionComment.afterMarker(line.marker(), line.comment());
            report(options, line.position());
            part.markerOptions = options.options();
        }
    }

    void read(OptionComment options, SectionPart part, Position position, boolean beforeStatements) {
        boolean firstLine = markers == MarkerRule.STORED || position.line() == part.start.line();
        boolean isRead = switch (options.form()) {
            case GOOSE -> true;
            case NATIVE, SIMILAR -> beforeStatements;
            case NO_TRANSACTION -> beforeStatements && firstLine;
            case SIMILAR_WORDS -> beforeStatements && position.line() == start.line();
        };
        if (isRead) {
            report(options, position);
            lines.add(new OptionLine(part, options));
            onChange = options.options().runsOnChange() ? position : onChange;
            always = options.options().runsAlways() ? position : always;
            if (options.options().isContract() && part.is(Section.DOWN)) {
                addPhaseOfDown(position);
            } else if (options.options().isContract()) {
                contract = position;
            }
            keepsPlaceholders |= !options.options().replacesPlaceholders();
            for (OptionComment.Required required : options.required()) {
                var requirement = new Requirement(required.version(), place(position, required.index()));
                if (part.is(Section.DOWN)) {
                    problems.add(ofDown(requirement));
                } else {
                    requirements.add(requirement);
                }
            }
        } else if (options.form() == OptionComment.Form.NATIVE) {
            addProblem(position, new Fault(0, "Options must come before the first statement."));
        } else if (beforeStatements && options.form() == OptionComment.Form.NO_TRANSACTION) {
            addProblem(position, new Fault(0, "\"-- no-transaction\" is only read in the first line."));
        }
    }

    /** For the file of a down script. */
    void requireNoPhase() {
        if (contract != null) {
            addPhaseOfDown(contract);
        }
    }

    /** It would not keep the up script from the phase expand. */
    private void addPhaseOfDown(Position position) {
        if (markers != MarkerRule.STORED) {
            problems.add(ofDown("phase", place(position, 0)));
        }
    }

    static Problem ofDown(Requirement requirement) {
        return ofDown("requires", requirement.place());
    }

    private static Problem ofDown(String option, Place place) {
        return Problem.error(
                Code.UNKNOWN_OPTION,
                place,
                "The option " + option + " is above a down script, but it belongs to the up script.",
                "move it above the up script");
    }

    private void report(OptionComment options, Position position) {
        options.faults().forEach(fault -> addProblem(position, fault));
    }

    private void addProblem(Position position, Fault fault) {
        if (markers != MarkerRule.STORED) {
            problems.add(Problem.of(
                    Code.UNKNOWN_OPTION,
                    fault.severity(),
                    place(position, fault.index()),
                    fault.message(),
                    fault.severity() == Problem.Severity.WARNING
                            ? "delete it before it is applied; afterwards leave it, as the file must not change"
                            : "write it as in \"-- option: transaction=off lock_timeout=5s\", above the first"
                                    + " statement"));
        }
    }

    private Place place(Position position, int index) {
        return new Place(file.path(), position.line(), position.column() + index);
    }
}
