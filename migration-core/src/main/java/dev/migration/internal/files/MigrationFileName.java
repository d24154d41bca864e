package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Migration.Layout;
import dev.migration.internal.help.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a migration's file name.
 *
 * @param version the digits before the first underscore
 * @param stem the name without its suffix, such as {@code 0007_add_phone}
 * @param suffix which script the file holds
 */
record MigrationFileName(Version version, String stem, Suffix suffix) {

    /** Which of a migration's scripts a file holds. */
    enum Suffix {
        BOTH(Layout.SECTIONS, ".sql"),
        UP(Layout.PAIRS, ".up.sql"),
        DOWN(Layout.PAIRS, ".down.sql");

        final Layout layout;
        final String text;

        Suffix(Layout layout, String text) {
            this.layout = layout;
            this.text = text;
        }

        /** By the ending, which may have capitals here. */
        private static Suffix of(String fileName) {
            return UP.ends(fileName) ? UP : DOWN.ends(fileName) ? DOWN : BOTH;
        }

        private boolean ends(String fileName) {
            return fileName.regionMatches(true, fileName.length() - text.length(), text, 0, text.length());
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
            return path().substring(0, path().lastIndexOf('/') + 1);
        }

        boolean isPair(NamedFile other) {
            return name.stem().equals(other.name.stem()) && root.equals(other.root) && folder().equals(other.folder());
        }

        String pathOfDown() {
            return folder() + name.stem() + Suffix.DOWN.text;
        }
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
        int digits = digits(stem);
        boolean fits = digits > 0
                && stem.startsWith("_", digits)
                && stem.length() > digits + 1
                && Printable.line(stem).equals(stem);
        return fits ? new MigrationFileName(Version.of(stem.substring(0, digits)), stem, suffix) : null;
    }

    /** How many digits a text starts with. */
    static int digits(String text) {
        int count = 0;
        while (count < text.length() && text.charAt(count) >= '0' && text.charAt(count) <= '9') {
            count++;
        }
        return count;
    }

    /** What follows the version, such as {@code _add_phone}. */
    String title() {
        return stem.substring(digits(stem));
    }

    /** The problem of a file whose name fits no layout. */
    static Problem invalid(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
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
                "name it like 0001_add_users.sql, like 20240101120000_add_users.sql, or like 0001_add_users.up.sql with"
                        + " 0001_add_users.down.sql; SQL that is not a migration belongs in another folder");
    }
}
