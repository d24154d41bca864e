package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.files.Marker.Section;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.script.Sections.Dividing;
import dev.migration.internal.sql.Dialect;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a migration's scripts in its files, and reports all that is wrong with their text; for any number of histories and
 * threads.
 */
public final class ScriptParser {

    private final Map<Key, ParsedMigration> parsed = new ConcurrentHashMap<>();

    private record Key(Migration migration, Dialect dialect) {}

    /** A parser with what this one has parsed of these migrations; what it has of files that were edited or are gone goes. */
    public ScriptParser keeping(Collection<Migration> migrations) {
        var kept = new ScriptParser();
        Set<Migration> current = new HashSet<>(migrations);
        for (Map.Entry<Key, ParsedMigration> entry : parsed.entrySet()) {
            if (current.contains(entry.getKey().migration())) {
                kept.parsed.put(entry.getKey(), entry.getValue());
            }
        }
        return kept;
    }

    /** The scripts of a migration, parsed once by this parser while its files are unchanged and can be read. Texts are not kept. */
    public ParsedMigration of(Migration migration, Dialect dialect) {
        var key = new Key(migration, dialect);
        ParsedMigration result = parsed.computeIfAbsent(key, missing -> parse(migration, dialect));
        for (Problem problem : result.problems()) {
            if (problem.code() == Code.UNREADABLE_FILE) {
                // Perhaps only because the read was stopped.
                parsed.remove(key);
            }
        }
        return result;
    }

    /**
     * A script whose text is kept elsewhere, such as in the history. Its text is taken as a whole: comments in it are no
     * markers, and options that this version does not know are passed over. Problems, as where it cannot be divided, name it.
     */
    public static Script ofText(String name, String text, Dialect dialect) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var file = new SourceFile(name, name, () -> new ByteArrayInputStream(bytes));
        FileParser parser = FileParser.parse(file, dialect, Dividing.STORED);
        if (parser.problems().stream().anyMatch(Problem::isError)) {
            throw new InvalidMigrationsException(parser.problems());
        }
        return parser.scriptOrPreamble(Section.UP);
    }

    /**
     * Reads each file of a migration once, in constant memory apart from the current statement. Nothing is thrown for
     * what the files hold, nor where they cannot be read: that too is among the problems.
     */
    private static ParsedMigration parse(Migration migration, Dialect dialect) {
        return switch (migration.layout()) {
            case SECTIONS -> sections(migration, dialect);
            case PAIRS -> pair(migration, dialect);
        };
    }

    private static ParsedMigration sections(Migration migration, Dialect dialect) {
        FileParser file = FileParser.parse(migration.up(), dialect, Dividing.BY_MARKERS);
        Script down = file.hasMarkers() ? file.script(Section.DOWN) : null;
        return new ParsedMigration(
                migration, file.scriptOrPreamble(Section.UP), down, file.problems(), file.isAsCreated());
    }

    private static ParsedMigration pair(Migration migration, Dialect dialect) {
        FileParser up = FileParser.parse(migration.up(), dialect, Dividing.BY_FILE);
        List<Problem> problems = new ArrayList<>(up.problems());
        Script down = null;
        if (migration.down() != null) {
            FileParser file = FileParser.parse(migration.down(), dialect, Dividing.BY_FILE);
            problems.addAll(file.problems());
            down = file.scriptOrPreamble(Section.DOWN);
        }
        return new ParsedMigration(migration, up.scriptOrPreamble(Section.UP), down, problems, up.isAsCreated());
    }

    /**
     * A migration with its scripts.
     *
     * @param problems all that is wrong with its text, in the order of the text; with an error among them it must not run
     * @param isAsCreated whether its up script is still to be written: nothing was added to the text of a new migration
     */
    public record ParsedMigration(
            Migration migration, Script up, @Nullable Script down, List<Problem> problems, boolean isAsCreated) {

        public ParsedMigration {
            problems = List.copyOf(problems);
        }
    }
}
