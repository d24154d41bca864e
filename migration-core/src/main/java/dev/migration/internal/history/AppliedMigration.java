package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history table.
 *
 * @param name the stem of the file's name
 * @param appliedAt when; null for a baseline that the next run writes
 * @param checksum the file's checksum then; empty for a baseline
 * @param execution how long the database worked on it: in one transaction by its clock and without the commit, else as
 *     the process that ran it measured
 */
public record AppliedMigration(
        long id,
        Version version,
        String name,
        @Nullable Instant appliedAt,
        String checksum,
        Kind kind,
        @Nullable String appliedBy,
        @Nullable Duration execution) {

    /** Whoever may write to the table chooses its texts. */
    public AppliedMigration {
        name = Printable.line(name);
        checksum = Printable.line(checksum);
        appliedBy = appliedBy == null ? null : Printable.line(appliedBy);
    }

    static String nameOfBaseline(Version version) {
        return version + "_baseline";
    }

    /** How a row came into the history. */
    public enum Kind {
        /** A script ran. */
        MIGRATION,
        /** The schema existed before: this version and all below are treated as applied. */
        BASELINE,
        /** Someone recorded that it is applied. */
        ADOPTED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            for (Kind kind : values()) {
                if (kind.text().equals(text)) {
                    return kind;
                }
            }
            // A newer build's word: what counts is that it is applied.
            return MIGRATION;
        }
    }
}
