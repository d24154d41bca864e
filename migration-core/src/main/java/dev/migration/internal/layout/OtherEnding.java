package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Printable;
import dev.migration.internal.names.MigrationFileName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file with the name of a migration or a callback, and another ending than {@code .sql}; or a script in the directory of a
 * migration with an error in its name, such as {@code upp.sql}.
 */
final class OtherEnding {

    /** Something after {@code .sql}, its letters mistyped, Go's, any after one of a pair, or none at all. */
    private static final Pattern NAME = Pattern.compile(
            "(.+?)[.,](?i:[a-z]{0,2}sql[a-z]?(?:[^a-z].*)?|[sql]{1,4}|go)"
                    + "|(.+?\\.(?:up|down))(?:[.,].*)?|((?:[VUB][\\d._]*__)?[^.]*[^.~])",
            Pattern.DOTALL);

    private static final List<String> SCRIPTS = List.of("up", "down", "migration");
    private static final String SQL = ".sql";
    private static final String GO = "go";

    private OtherEnding() {}

    /** The name that a file should have, after that of its folder in the directory of one migration; null if it is none. */
    static @Nullable String right(String name) {
        Matcher parts = NAME.matcher(name);
        // Goose leaves tests out, too.
        if (!parts.matches() || name.endsWith("_test.go")) {
            return null;
        }
        String stem = parts.group(1) != null ? parts.group(1) : parts.group(2) != null ? parts.group(2) : name;
        String right = inDirectory(stem) + SQL;
        return MigrationFileName.read(right) != null || Callback.isNamed(right) ? right : null;
    }

    /** The stem with the name of the script that was meant. */
    private static String inDirectory(String stem) {
        int slash = stem.indexOf('/');
        String script = stem.substring(slash + 1);
        for (String known : SCRIPTS) {
            if (slash > 0 && script.startsWith(known.substring(0, 1)) && Misspelling.isNearly(known, script)) {
                return stem.substring(0, slash + 1) + known;
            }
        }
        return stem;
    }

    /** The path that a file should have; null if it is none. */
    static @Nullable String rightPath(String path) {
        int slash = path.lastIndexOf('/');
        int above = path.lastIndexOf('/', slash - 1);
        String right = right(path.substring(slash + 1));
        String inDirectory = right == null ? right(path.substring(above + 1)) : null;
        return inDirectory != null
                ? path.substring(0, above + 1) + inDirectory
                : right == null ? null : path.substring(0, slash + 1) + right;
    }

    /**
     * What is wrong with such files.
     *
     * @param versions those of the files that are read: what one in Go does is missing from the schema, unless SQL has its version
     */
    static List<Problem> problems(Location location, List<String> paths, Set<Version> versions) {
        List<String> inGo = new ArrayList<>();
        List<String> others = new ArrayList<>();
        String rightName = "";
        for (String path : paths) {
            String right = Callback.inEveryLayout(name(String.valueOf(rightPath(path))));
            MigrationFileName name = MigrationFileName.read(right);
            if (!path.endsWith("." + GO)) {
                rightName = right;
                others.add(path + ", to be called " + right);
            } else if (name != null && !versions.contains(name.version())) {
                inGo.add(path);
            }
        }
        List<Problem> problems = new ArrayList<>();
        if (!inGo.isEmpty()) {
            String name = name(inGo.get(0));
            problems.add(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    null,
                    "Location " + location + " has migrations written in Go, which are not run:"
                            + Printable.names(inGo, 4),
                    "write what they do as SQL with the same versions, such as "
                            + Printable.line(name.substring(0, name.length() - GO.length())) + "sql; or move them to"
                            + " another folder, if they are no migrations"));
        }
        if (!others.isEmpty()) {
            boolean one = others.size() == 1;
            String which = one
                    ? "one file that is named almost like a migration's, and is not read:"
                    : others.size() + " files that are named almost like those of migrations, and are not read:";
            problems.add(Problem.warning(
                    Code.UNREAD_FILES,
                    null,
                    "Location " + location + " has " + which + Printable.names(others, 4),
                    one
                            ? "rename it to " + Printable.line(rightName)
                                    + "; or move it to another folder, if it is not a migration"
                            : "rename those that are migrations; move the others to another folder"));
        }
        return problems;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
