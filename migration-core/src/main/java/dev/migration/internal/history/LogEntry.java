package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.secrets.SecretMask;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the append-only log.
 *
 * @param action what happened
 * @param version to which migration
 * @param name its name
 * @param checksum the checksum of the file then
 * @param sqlState what the database's error was called
 * @param error what the database said
 * @param downSql the script that undoes it
 * @param upSql the script that was run
 */
public record LogEntry(
        Action action,
        Version version,
        String name,
        String checksum,
        @Nullable String sqlState,
        @Nullable String error,
        @Nullable String downSql,
        @Nullable String upSql) {

    /** An error is stored without secrets; the scripts are, as {@code Script.storedSql} gives them. */
    public LogEntry {
        error = error == null ? null : SecretMask.maskText(error);
    }

    /** What can happen to a migration. */
    public enum Action {
        /** It was applied. */
        APPLY,
        /** It failed. */
        FAIL,
        /** It was undone. */
        UNDO,
        /** Someone said that it is not applied. */
        MARK_FAILED,
        /** Someone said that it is applied. */
        MARK_APPLIED,
        /** It was taken up again where it had been interrupted. */
        RESUME,
        /** Everything up to it was taken as applied. */
        BASELINE;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** An entry without error and scripts. */
    public static LogEntry of(Action action, Version version, String name, String checksum) {
        return new LogEntry(action, version, name, checksum, null, null, null, null);
    }
}
