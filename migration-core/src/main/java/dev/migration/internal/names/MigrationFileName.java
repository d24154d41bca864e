package dev.migration.internal.names;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a migration's file name; in the layout of directories, of the name of its directory.
 *
 * @param version what is before the first underscore; with Flyway's names, between the letter and the two underscores; of a
 *     repeatable migration {@code R__} and its name
 * @param stem the name without its ending, such as {@code 0007_add_phone} or {@code V1_2__add_phone}
 * @param script which script the file holds
 */
public record MigrationFileName(Version version, String stem, Layout layout, Script script) {

    /** Which of a migration's scripts a file holds. */
    public enum Script {
        BOTH,
        UP,
        DOWN,
        /** Flyway's, which runs only where nothing else has. */
        BASELINE
    }

    static final String REPEATABLE = "R__";

    private static final String SQL = ".sql";

    /** The history table keeps names of up to this many characters. */
    public static final int LONGEST_STEM = 255;

    /** A name that starts with a number, and dashes in it where it is a directory's; null if this is none. */
    static @Nullable MigrationFileName numbered(String fileName, String ending, Layout layout, Script script) {
        if (!fileName.endsWith(ending)) {
            return null;
        }
        String stem = fileName.substring(0, fileName.length() - ending.length());
        boolean dashes = layout == Layout.DIRECTORIES;
        int end = digits(stem);
        while (dashes && end > 0 && end < stem.length() && (isDigit(stem.charAt(end)) || stem.charAt(end) == '-')) {
            end++;
        }
        boolean fits = end > 0 && stem.startsWith("_", end) && stem.length() > end + 1 && fits(stem);
        return fits
                ? new MigrationFileName(Version.of(stem.substring(0, end).replace("-", "")), stem, layout, script)
                : null;
    }

    /** Whether the history can keep a name, and a person can read it. */
    static boolean fits(String stem) {
        return stem.length() <= LONGEST_STEM
                && stem.indexOf('/') < 0
                && Printable.line(stem).equals(stem);
    }

    /** Reads a name without a number, which a repeatable migration can have in every layout; null if it is none. */
    public static @Nullable MigrationFileName ofRepeatable(String fileName) {
        boolean others = digits(fileName) > 0
                || fileName.startsWith(REPEATABLE)
                || fileName.indexOf('/') >= 0
                || fileName.endsWith(".up.sql")
                || fileName.endsWith(".down.sql");
        if (others || !fileName.endsWith(SQL)) {
            return null;
        }
        String stem = fileName.substring(0, fileName.length() - SQL.length());
        Version version = Version.of(REPEATABLE + stem);
        boolean fits = version.isRepeatable() && version.text().length() <= LONGEST_STEM;
        return fits ? new MigrationFileName(version, stem, Layout.SECTIONS, Script.BOTH) : null;
    }

    /** The name of one script that is beside pairs of files. */
    public MigrationFileName besidePairs() {
        return new MigrationFileName(version, stem, Layout.PAIRS, Script.UP);
    }

    /** How many digits a text starts with. */
    public static int digits(String text) {
        int count = 0;
        while (count < text.length() && isDigit(text.charAt(count))) {
            count++;
        }
        return count;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a name starts with Flyway's letter and a number. */
    public static boolean isFlyways(String name) {
        return name.length() > 1 && "VUB".indexOf(name.charAt(0)) >= 0 && isDigit(name.charAt(1));
    }

    /** Whether the down script of its migration, if there is one, is in a file of its own. */
    public boolean isUpOfTwo() {
        return layout != Layout.SECTIONS && script != Script.DOWN;
    }

    /** The record's generated hashCode is slow in a new JVM, which hashes thousands of names. */
    @Override
    public int hashCode() {
        return stem.hashCode();
    }

    /** What follows the version, such as {@code _add_phone}. */
    public String title() {
        return title(stem);
    }

    /** What follows the version in a migration's name, such as {@code _add_phone}; all of a name without a version. */
    public static String title(String stem) {
        if (digits(stem) > 0) {
            return stem.substring(Math.max(0, stem.indexOf('_')));
        }
        return stem.startsWith(REPEATABLE) || isFlyways(stem) ? stem.substring(stem.indexOf("__") + 1) : stem;
    }
}
