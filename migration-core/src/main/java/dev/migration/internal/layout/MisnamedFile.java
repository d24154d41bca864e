package dev.migration.internal.layout;

import dev.migration.internal.help.Misspelling;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what a file that is not read should probably be called, in each layout, and those that only another tool runs. */
final class MisnamedFile {

    /** Something after {@code .sql}, its dot or letters mistyped, a product's name before it, or no ending at all. */
    private static final Pattern MISTYPED = Pattern.compile(
            "(.+?)[.,](?:sql[a-z]?(?:[^a-z].*)?|[a-z]{1,2}sql|s[a-z]ql|sq[a-z]l|sq[a-z]?|s[agkw]?l|[adewxz]?ql|slq|qsl)"
                    + "|(?:[VU]" + FlywayVersion.PATTERN + "__)?[^.]*[^.~]|.+\\.(?:up|down)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern SIDE_FILE = Pattern.compile(
            "(.+?)(?:\\.sql)?[.,](?:conff?|con|cnf|cofn|config)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A migration that is written in Go; goose leaves tests out, too. */
    private static final Pattern GO = Pattern.compile("\\d+_.+(?<!_test)\\.go", Pattern.DOTALL);

    private static final String SQL = ".sql";
    private static final List<String> SCRIPTS = List.of("up", "down", "migration");

    private MisnamedFile() {}

    /** Whether a file is probably a migration's, and not read. */
    static boolean isOne(String path) {
        return rightPath(path) != null || rightPathOfHalf(path) != null || isInGo(path);
    }

    /** The right path of a file; null if it is probably no migration's. */
    static @Nullable String rightPath(String path) {
        String right = rightPathInDirectory(path);
        if (right != null) {
            return right;
        }
        String name = name(path);
        String rightName = rightName(name);
        return rightName == null ? null : path.substring(0, path.length() - name.length()) + rightName;
    }

    /** The same, of a file in the directory of one migration only. */
    static @Nullable String rightPathInDirectory(String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        String directory = path.substring(path.lastIndexOf('/', slash - 1) + 1, Math.max(0, slash));
        String folder = path.substring(0, path.length() - name.length());
        if (MigrationFileName.isDirectory(directory)) {
            String script = script(name);
            String right = script == null ? metadata(name) : script + SQL;
            return right == null ? null : folder + right;
        }
        boolean hasOne = MigrationFileName.isFlyways(directory + SQL) && !directory.startsWith("R");
        String script = hasOne ? script(name) : null;
        if (script == null) {
            return null;
        }
        String above = folder.substring(0, folder.length() - directory.length() - 1);
        return above + (script.equals("down") ? "U" : "V") + directory.substring(1) + SQL;
    }

    /** The right path of a script that only golang-migrate runs; null if it is none. */
    static @Nullable String rightPathOfHalf(String path) {
        String right = MigrationFileName.ofHalf(name(path));
        return right == null ? null : path.substring(0, path.lastIndexOf('/') + 1) + right;
    }

    /** Whether it is a migration of goose that is written in Go. */
    static boolean isInGo(String path) {
        return GO.matcher(name(path)).matches();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The script that a file in a directory was meant to be, without ending. */
    private static @Nullable String script(String name) {
        Matcher parts = MISTYPED.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        boolean hasEnding = parts.group(1) != null;
        String typed = (hasEnding ? parts.group(1) : name).toLowerCase(Locale.ROOT);
        for (String script : SCRIPTS) {
            if (typed.equals(script) || (hasEnding && Misspelling.isNearly(script, typed))) {
                return script;
            }
        }
        return null;
    }

    private static @Nullable String metadata(String name) {
        String typed = name.toLowerCase(Locale.ROOT);
        if (Metadata.isInDirectory(typed)) {
            return typed;
        }
        for (String known : Metadata.IN_DIRECTORY) {
            if (Misspelling.isNearly(known, typed)) {
                return known;
            }
        }
        return null;
    }

    private static @Nullable String rightName(String name) {
        Matcher side = SIDE_FILE.matcher(name);
        if (side.matches() && MigrationFileName.isFlyways(side.group(1) + SQL)) {
            return Metadata.ofFlyways(side.group(1) + SQL);
        }
        Matcher parts = MISTYPED.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        String right = MigrationFileName.withLowerCaseEnding((parts.group(1) == null ? name : parts.group(1)) + SQL);
        return MigrationFileName.parse(right) == null ? Callback.misspelt(right) : right;
    }
}
