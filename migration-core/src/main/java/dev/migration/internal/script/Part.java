package dev.migration.internal.script;

import dev.migration.internal.files.Marker.MarkerLine;
import dev.migration.internal.files.Marker.Section;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.Position;
import org.jspecify.annotations.Nullable;

/** A stretch of a file, up to the next marker, while the file is being read. */
final class Part {

    private final @Nullable MarkerLine marker;
    private final Position start;
    private ScriptOptions markerOptions = ScriptOptions.DEFAULT;
    private final ScriptFacts.Gathering facts;
    private @Nullable Position firstStatement;
    private long lastStatement = -1;
    private long end = Long.MAX_VALUE;

    private Part(@Nullable MarkerLine marker, Position start, ScriptFacts.Gathering facts) {
        this.marker = marker;
        this.start = start;
        this.facts = facts;
    }

    /** What precedes the first marker. */
    static Part first(Dialect dialect) {
        return new Part(null, Position.START, new ScriptFacts.Gathering(dialect));
    }

    /** What follows a marker. */
    static Part after(MarkerLine marker, Dialect dialect) {
        return new Part(marker, marker.next(), new ScriptFacts.Gathering(dialect));
    }

    void add(Statement statement) {
        if (firstStatement == null) {
            firstStatement = new Position(statement.line(), statement.column(), statement.offset());
        }
        lastStatement = statement.offset();
        facts.add(statement);
    }

    void addComment() {
        facts.addComment();
    }

    void endAt(long offset) {
        end = offset;
    }

    /** The marker it starts with; null of what precedes the first one. */
    @Nullable
    MarkerLine marker() {
        return marker;
    }

    boolean is(Section section) {
        return marker != null && marker.section() == section;
    }

    Position start() {
        return start;
    }

    long end() {
        return end;
    }

    boolean contains(long offset) {
        return start.offset() <= offset && offset < end;
    }

    /** Options on the marker's line. */
    ScriptOptions markerOptions() {
        return markerOptions;
    }

    void addMarkerOptions(ScriptOptions options) {
        markerOptions = markerOptions.and(options);
    }

    ScriptFacts.Gathering facts() {
        return facts;
    }

    @Nullable
    Position firstStatement() {
        return firstStatement;
    }

    boolean hasStatementsAround(long offset) {
        return firstStatement != null && firstStatement.offset() < offset && offset < lastStatement;
    }
}
