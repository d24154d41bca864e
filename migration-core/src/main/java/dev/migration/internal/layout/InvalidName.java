package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.names.MigrationFileName;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says how a file should be called whose name fits no layout. */
final class InvalidName {

    private static final Pattern ENDING =
            Pattern.compile("(?:\\.(?:up|down)|/(?:up|down|migration))?\\.sql$", Pattern.CASE_INSENSITIVE);

    private static final Pattern DOWN_INSIDE = Pattern.compile("\\.down(?=\\.)", Pattern.CASE_INSENSITIVE);

    private InvalidName() {}

    /** The problem of one; {@code inDirectories} where others are in directories of their own. */
    static Problem problem(String path, boolean inDirectories) {
        String inDirectory = path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
        boolean isScript = MigrationFileName.isInDirectory("0" + inDirectory);
        String name = isScript ? inDirectory : path.substring(path.lastIndexOf('/') + 1);
        if (Callback.isNamed(name)) {
            return invalid(
                    path,
                    "A callback has to be in the folder of the location, and " + name + " is in a sub-folder",
                    "move it to the folder of the location");
        }
        String callback = Callback.misspelt(name);
        if (callback != null) {
            return invalid(
                    path,
                    "The name is almost that of a callback, " + callback + ", so the file would not run",
                    "rename it to " + Callback.inEveryLayout(callback)
                            + ", in the folder of the location; or move it to another folder");
        }
        Matcher found = ENDING.matcher(name);
        String ending = found.find() ? found.group() : "";
        String lower = ending.toLowerCase(Locale.ROOT);
        String stem = name.substring(0, name.length() - ending.length());
        if (!ending.equals(lower) && !stem.isEmpty()) {
            return invalid(
                    path,
                    "The name ends in " + ending + "; a migration's ends in " + lower + ", in lower case",
                    "rename it to " + Printable.line(stem) + lower);
        }
        Matcher down = DOWN_INSIDE.matcher(stem);
        if (down.find() && MigrationFileName.read(down.replaceFirst("") + lower) != null) {
            return invalid(
                    path,
                    "The name has " + down.group()
                            + " in its middle, as a down script has for other tools; here it ends in .down.sql",
                    "rename it to " + Printable.line(stem.substring(0, down.start()))
                            + ".down.sql; or, if it undoes nothing, to " + Printable.line(down.replaceFirst(""))
                            + lower);
        }
        int length = stem.length();
        return invalid(
                path,
                length > MigrationFileName.LONGEST_STEM
                        ? "The name is " + length + " characters long without its suffix; at most "
                                + MigrationFileName.LONGEST_STEM + " fit"
                        : "'" + Printable.line(name) + "' is not the name of a migration",
                inDirectories && isScript
                        ? "rename the folder like 0003_add_users; or, if it is no migration, move it out of the location"
                        : "name it like 0001_add_users.sql, like 20240101120000_add_users.sql, like 0001_add_users.up.sql with"
                                + " 0001_add_users.down.sql, or like V1__add_users.sql; a repeatable migration, such as views.sql, starts with"
                                + " the line -- option: run=on-change; SQL that is not a migration belongs in another folder");
    }

    private static Problem invalid(String path, String message, String remedy) {
        return Problem.error(Code.INVALID_NAME, Place.of(path), message, remedy);
    }
}
