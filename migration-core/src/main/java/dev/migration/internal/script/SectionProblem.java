package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.files.Marker.MarkerLine;
import dev.migration.internal.files.Marker.Section;
import dev.migration.internal.text.Position;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the sections of a file. */
record SectionProblem(String file) {

    /** What looks like a marker has to be written as the first one of its file is, if there is one. */
    Problem ambiguous(MarkerLine line, @Nullable MarkerLine first) {
        return Problem.error(
                Code.AMBIGUOUS_MARKER,
                place(line.position()),
                "The comment \"" + line.comment().strip() + "\" looks like the marker of a section, but is not exactly"
                        + " one.",
                "write \"" + (first == null ? line : first).style().text(line.section())
                        + "\" at the very start of a line of its own, or other words");
    }

    Problem sqlBeforeMarker(Position statement, MarkerLine first) {
        return invalid(
                statement,
                "SQL stands before the first marker, which is in line "
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
                "A second " + line.section() + " section begins here; the first begins in line "
                        + first.position().line() + ".",
                "join them, or make two migrations of them");
    }

    Problem downBeforeUp(MarkerLine down) {
        return invalid(down.position(), "The down section stands before the up section.", "put the up section first");
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
