package dev.migration.internal.script;

import dev.migration.Problem;
import dev.migration.internal.files.Marker.Section;
import dev.migration.internal.files.Migration;
import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.List;

/** Finds a migration's scripts in its files, and tells all that is wrong with their text. */
public final class ScriptParser {

    private ScriptParser() {}

    /**
     * Reads each file of a migration once, in constant memory apart from the current statement. Nothing is thrown for
     * what the files hold, nor where they cannot be read: that too is among the problems.
     */
    public static ParsedMigration parse(Migration migration, Dialect dialect) {
        return switch (migration.layout()) {
            case SECTIONS -> sections(migration, dialect);
            case PAIRS -> pair(migration, dialect);
        };
    }

    private static ParsedMigration sections(Migration migration, Dialect dialect) {
        FileParser file = FileParser.parse(migration.up(), dialect, Sections.Dividing.BY_MARKERS);
        Script down = file.hasMarkers() ? file.script(Section.DOWN) : null;
        return new ParsedMigration(
                migration, file.scriptOrPreamble(Section.UP), down, file.problems(), file.isAsCreated());
    }

    private static ParsedMigration pair(Migration migration, Dialect dialect) {
        FileParser up = FileParser.parse(migration.up(), dialect, Sections.Dividing.BY_FILE);
        List<Problem> problems = new ArrayList<>(up.problems());
        Script down = null;
        if (migration.down() != null) {
            FileParser file = FileParser.parse(migration.down(), dialect, Sections.Dividing.BY_FILE);
            problems.addAll(file.problems());
            down = file.scriptOrPreamble(Section.DOWN);
        }
        return new ParsedMigration(migration, up.scriptOrPreamble(Section.UP), down, problems, up.isAsCreated());
    }
}
