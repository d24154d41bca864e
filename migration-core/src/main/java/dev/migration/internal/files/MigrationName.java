package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.util.Locale;

/**
 * What a new migration is called.
 *
 * @param title as it was typed, on one line
 * @param fileName as it stands in the file name: lower case, digits and underscores
 */
public record MigrationName(String title, String fileName) {

    // A file system takes 255 bytes; the version and ".down.sql" want theirs.
    private static final int LONGEST = 200;

    /**
     * Cleans what was typed: lower case, spaces and {@code -} to {@code _}, the rest outside {@code a-z0-9_} dropped.
     *
     * @throws InvalidMigrationsException if it has a path separator, is too long, or nothing of it is left
     */
    public static MigrationName of(String typed) {
        if (typed.contains("/") || typed.contains("\\")) {
            throw invalid(typed, "");
        }
        String title = typed.strip().replaceAll("\\s+", " ");
        String clean = title.toLowerCase(Locale.ROOT).replaceAll("[ -]", "_").replaceAll("[^a-z0-9_]", "");
        if (clean.replace("_", "").isEmpty()) {
            throw invalid(typed, "");
        }
        if (clean.length() > LONGEST) {
            throw invalid(typed, " (" + clean.length() + " characters, at most " + LONGEST + ")");
        }
        return new MigrationName(title, clean);
    }

    private static InvalidMigrationsException invalid(String typed, String why) {
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_NAME,
                null,
                "Invalid migration name: " + Printable.line(typed) + why,
                "use letters, digits and underscores, such as add_users"));
    }
}
