package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a migration's file name; in the layout of directories, of the name of its directory.
 *
 * @param version what is before the first underscore; with Flyway's names, between the letter and the two underscores; of a
 *     repeatable migration {@code R__} and its name
 * @param stem the name without its suffix, such as {@code 0007_add_phone} or {@code V1_2__add_phone}
 * @param suffix which script the file holds
 */
public record MigrationFileName(Version version, String stem, Suffix suffix) {

    /** Which of a migration's scripts a file holds, and how its name ends. */
    public enum Suffix {
        BOTH(Layout.SECTIONS, ".sql"),
        UP(Layout.PAIRS, ".up.sql"),
        DOWN(Layout.PAIRS, ".down.sql"),
        /** An up script beside pairs, which nothing undoes unless a down file is called like it. */
        SINGLE(Layout.PAIRS, ".sql"),
        UP_IN_DIRECTORY(Layout.DIRECTORIES, "/up.sql"),
        DOWN_IN_DIRECTORY(Layout.DIRECTORIES, "/down.sql"),
        MIGRATION_IN_DIRECTORY(Layout.DIRECTORIES, "/migration.sql"),
        FLYWAY_UP(Layout.FLYWAY, ".sql"),
        FLYWAY_DOWN(Layout.FLYWAY, ".sql"),
        FLYWAY_BASELINE(Layout.FLYWAY, ".sql");

        private static final List<Suffix> IN_DIRECTORIES =
                List.of(UP_IN_DIRECTORY, DOWN_IN_DIRECTORY, MIGRATION_IN_DIRECTORY);

        final Layout layout;
        public final String text;

        Suffix(Layout layout, String text) {
            this.layout = layout;
            this.text = text;
        }

        /** By the ending, which may have capitals here. */
        static Suffix of(String fileName) {
            if (fileName.indexOf('/') >= 0) {
                for (Suffix suffix : IN_DIRECTORIES) {
                    if (suffix.ends(fileName)) {
                        return suffix;
                    }
                }
                return BOTH;
            }
            if (isFlyways(fileName)) {
                return switch (fileName.charAt(0)) {
                    case 'U' -> FLYWAY_DOWN;
                    case 'B' -> FLYWAY_BASELINE;
                    default -> FLYWAY_UP;
                };
            }
            return UP.ends(fileName) ? UP : DOWN.ends(fileName) ? DOWN : BOTH;
        }

        /** Whether a file is called like one of a pair. */
        static boolean isOfPair(String fileName) {
            return (fileName.endsWith(UP.text) || fileName.endsWith(DOWN.text))
                    && digits(fileName) > 0
                    && fileName.indexOf('/') < 0;
        }

        private boolean ends(String fileName) {
            return fileName.regionMatches(true, fileName.length() - text.length(), text, 0, text.length());
        }

        boolean isDown() {
            return this == DOWN || this == DOWN_IN_DIRECTORY || this == FLYWAY_DOWN;
        }

        /** Whether a migration's down script is in a file of its own. */
        boolean isUpOfTwo() {
            return layout != Layout.SECTIONS && !isDown();
        }

        /** The suffix of an up file in a layout where the down script has its own. */
        public static Suffix upOf(Layout layout) {
            return switch (layout) {
                case SECTIONS, PAIRS -> UP;
                case DIRECTORIES -> UP_IN_DIRECTORY;
                case FLYWAY -> FLYWAY_UP;
            };
        }

        /** The name of the down file beside the up file of this name. */
        public String nameOfDown(String stem) {
            return switch (layout) {
                case SECTIONS, PAIRS -> stem + DOWN.text;
                case DIRECTORIES -> stem + DOWN_IN_DIRECTORY.text;
                case FLYWAY -> "U" + stem.substring(1) + text;
            };
        }
    }

    /**
     * A file with the name of a migration.
     *
     * @param root where it was found, as a person would look for it
     */
    record NamedFile(MigrationFileName name, SourceFile file, String root) {

        Version version() {
            return name.version();
        }

        String path() {
            return file.path();
        }

        /** The path of its folder, with the slash; empty if there is none. */
        String folder() {
            return path().substring(0, Math.max(0, path().length() - file.name().length()));
        }

        boolean isPair(NamedFile down) {
            return name.suffix().nameOfDown(name.stem()).equals(down.file.name())
                    && root.equals(down.root)
                    && folder().equals(down.folder());
        }

        /** The name of the up file beside this down file. */
        String nameOfUp() {
            Layout layout = name.suffix().layout;
            String stem = layout == Layout.FLYWAY ? "V" + name.stem().substring(1) : name.stem();
            return stem + Suffix.upOf(layout).text;
        }

        String pathOfDown() {
            return folder() + name.suffix().nameOfDown(name.stem());
        }
    }

    static final String REPEATABLE = "R__";

    /** The name of one script that is beside pairs of files. */
    MigrationFileName besidePairs() {
        return new MigrationFileName(version, stem, Suffix.SINGLE);
    }

    /** Not compiled where all names are plain ones: a start with nothing to do should load few classes. */
    private static final class Names {

        private static final Pattern FLYWAY =
                Pattern.compile("[VUB]" + FlywayVersion.PATTERN + "__.*\\.(?i:sql)", Pattern.DOTALL);

        /** What the version of a repeatable migration has an underscore for. */
        private static final Pattern NOT_IN_A_VERSION =
                Pattern.compile("[^\\w.-]|^[.-]|[.-]$", Pattern.UNICODE_CHARACTER_CLASS);

        /** What is a down script to golang-migrate, and by its ending would run as an up script. */
        private static final Pattern HALF =
                Pattern.compile("(.+)\\.(down)\\.(.+)\\.sql", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

        /** One of a pair for golang-migrate, which takes any ending. */
        private static final Pattern OTHER_ENDING =
                Pattern.compile("(\\d+_.*?\\.(?:up|down))\\.(?:.*[^~])?", Pattern.DOTALL);
    }

    /** The history table keeps names of up to this many characters. */
    static final int LONGEST_STEM = 255;

    /** Reads a name, or returns null if it fits no layout. */
    static @Nullable MigrationFileName parse(String fileName) {
        Suffix suffix = Suffix.of(fileName);
        if (fileName.length() - suffix.text.length() > LONGEST_STEM || !fileName.endsWith(suffix.text)) {
            return null;
        }
        String stem = fileName.substring(0, fileName.length() - suffix.text.length());
        if (suffix == Suffix.FLYWAY_UP && stem.startsWith(REPEATABLE)) {
            return new MigrationFileName(flywaysRepeatable(stem), stem, suffix);
        }
        int end = endOfVersion(stem, suffix.layout);
        int separator = suffix.layout == Layout.FLYWAY ? 2 : 1;
        boolean fits = end > 0
                && stem.length() > end + separator
                && stem.indexOf('/') < 0
                && !(suffix == Suffix.BOTH
                        && stem.indexOf('.') > 0
                        && Names.HALF.matcher(fileName).matches())
                && Printable.line(stem).equals(stem);
        return fits ? new MigrationFileName(version(stem.substring(0, end), suffix.layout), stem, suffix) : null;
    }

    /** A shell takes a version for one word, and a file has the same one wherever its accents are divided from the letters. */
    private static Version flywaysRepeatable(String stem) {
        String name = Normalizer.normalize(stem.substring(REPEATABLE.length()), Normalizer.Form.NFC);
        return Version.of(REPEATABLE + Names.NOT_IN_A_VERSION.matcher(name).replaceAll("_"));
    }

    /** Reads a name without a number, which a repeatable migration can have in every layout; null if it is none. */
    static @Nullable MigrationFileName ofRepeatable(String fileName) {
        Suffix suffix = Suffix.of(fileName);
        boolean others = digits(fileName) > 0 || fileName.startsWith(REPEATABLE);
        if (others || suffix != Suffix.BOTH || !fileName.endsWith(suffix.text)) {
            return null;
        }
        String stem = fileName.substring(0, fileName.length() - suffix.text.length());
        Version version = Version.of(REPEATABLE + stem);
        boolean fits = version.isRepeatable() && version.text().length() <= LONGEST_STEM;
        return fits ? new MigrationFileName(version, stem, suffix) : null;
    }

    /** Where the version of a name ends; 0 if it has none. */
    private static int endOfVersion(String stem, Layout layout) {
        if (layout == Layout.FLYWAY) {
            return stem.indexOf("__");
        }
        int end = 0;
        while (end < stem.length() && (isDigit(stem.charAt(end)) || isDash(stem, end, layout))) {
            end++;
        }
        return stem.startsWith("_", end) ? end : 0;
    }

    private static boolean isDash(String stem, int index, Layout layout) {
        return layout == Layout.DIRECTORIES && index > 0 && stem.charAt(index) == '-';
    }

    private static Version version(String text, Layout layout) {
        return switch (layout) {
            case SECTIONS, PAIRS -> Version.of(text);
            case DIRECTORIES -> Version.of(text.replace("-", ""));
            case FLYWAY -> FlywayVersion.of(text.substring(1));
        };
    }

    /** How many digits a text starts with. */
    static int digits(String text) {
        int count = 0;
        while (count < text.length() && isDigit(text.charAt(count))) {
            count++;
        }
        return count;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether it is a migration, its undo script, or a baseline by Flyway's names: {@code V1_2__add_phone.sql}, {@code R__views.sql}. */
    static boolean isFlyways(String fileName) {
        if (fileName.startsWith(REPEATABLE)) {
            return Suffix.BOTH.ends(fileName)
                    && fileName.length() > REPEATABLE.length() + Suffix.BOTH.text.length()
                    && Printable.line(fileName).equals(fileName);
        }
        return FlywayVersion.hasLetter(fileName)
                && Names.FLYWAY.matcher(fileName).matches();
    }

    /** Whether a directory has the name of a migration. */
    static boolean isDirectory(String name) {
        return parse(name + Suffix.UP_IN_DIRECTORY.text) != null;
    }

    /** The name that one of a pair for golang-migrate should have, whatever it ends in; null if it is none. */
    static @Nullable String ofHalf(String fileName) {
        Matcher half = Names.OTHER_ENDING.matcher(fileName);
        return half.matches() ? half.group(1) + Suffix.BOTH.text : null;
    }

    /** The name with its ending in lower case. */
    static String withLowerCaseEnding(String fileName) {
        String ending = Suffix.of(fileName).text;
        return fileName.substring(0, fileName.length() - ending.length()) + ending;
    }

    /** The record's generated hashCode is slow in a new JVM, which hashes thousands of names. */
    @Override
    public int hashCode() {
        return stem.hashCode();
    }

    /** What follows the version, such as {@code _add_phone}. */
    String title() {
        return title(stem);
    }

    /** What follows the version in a migration's name, such as {@code _add_phone}; all of a name without a version. */
    static String title(String stem) {
        if (digits(stem) > 0) {
            return stem.substring(Math.max(0, stem.indexOf('_')));
        }
        boolean flyways = stem.startsWith(REPEATABLE) || FlywayVersion.starts(stem);
        return flyways ? stem.substring(stem.indexOf("__") + 1) : stem;
    }

    /** The problem of a file whose name fits no layout; {@code inDirectories} where others are in directories of their own. */
    static Problem invalid(String path, boolean inDirectories) {
        String inDirectory = path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
        boolean isScript = Suffix.of(inDirectory) != Suffix.BOTH && inDirectory.indexOf('/') > 0;
        String name = isScript ? inDirectory : path.substring(path.lastIndexOf('/') + 1);
        if (Callback.isNamed(name)) {
            return Problem.error(
                    Code.INVALID_NAME,
                    Place.of(path),
                    "A callback has to be in the folder of the location, and " + name + " is in a sub-folder",
                    "move it to the folder of the location");
        }
        String callback = Callback.misspelt(name);
        if (callback != null) {
            return Problem.error(
                    Code.INVALID_NAME,
                    Place.of(path),
                    "The name is almost that of a callback, " + callback + ", so the file would not run",
                    "rename it to " + Callback.inEveryLayout(callback)
                            + ", in the folder of the location; or move it to another folder");
        }
        Matcher half = Names.HALF.matcher(name);
        if (Suffix.of(name) == Suffix.BOTH && half.matches()) {
            String plain = name.substring(0, name.length() - ".sql".length()).replace('.', '_') + ".sql";
            return Problem.error(
                    Code.INVALID_NAME,
                    Place.of(path),
                    "The name has ." + half.group(2) + ". in it, and does not end in .down.sql: it is not clear which"
                            + " scripts the file holds",
                    "rename it to " + Printable.line(half.group(1) + "." + half.group(3))
                            + ".down.sql, if it is a down script, or to " + Printable.line(plain));
        }
        String suffix = Suffix.of(name).text;
        int stem = name.length() - suffix.length();
        String ending = Printable.line(name.substring(Math.max(0, stem)));
        if (!ending.equals(suffix) && stem > 0) {
            return Problem.error(
                    Code.INVALID_NAME,
                    Place.of(path),
                    "The name ends in " + ending + "; a migration's ends in " + suffix + ", in lower case",
                    "rename it to " + Printable.line(name.substring(0, stem)) + suffix);
        }
        String message = stem > LONGEST_STEM
                ? "The name is " + stem + " characters long without its suffix; at most " + LONGEST_STEM + " fit"
                : "'" + Printable.line(name) + "' is not the name of a migration";
        return Problem.error(
                Code.INVALID_NAME,
                Place.of(path),
                message,
                inDirectories && isScript
                        ? "rename the folder like 0003_add_users; or, if it is no migration, move it out of the location"
                        : "name it like 0001_add_users.sql, like 20240101120000_add_users.sql, like 0001_add_users.up.sql with"
                                + " 0001_add_users.down.sql, or like V1__add_users.sql; a repeatable migration, such as views.sql, starts with"
                                + " the line -- option: run=on-change; SQL that is not a migration belongs in another folder");
    }
}
