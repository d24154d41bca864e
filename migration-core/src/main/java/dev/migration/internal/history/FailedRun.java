package dev.migration.internal.history;

import dev.migration.internal.help.Printable;
import java.time.Instant;

/**
 * The last thing that happened to a migration was that it failed, or that somebody marked it as failed.
 *
 * @param at when
 * @param error what the database said
 * @param marked whether somebody marked it as failed since it was last applied, so that it may run again, late or not
 */
public record FailedRun(Instant at, String error, boolean marked) {

    /** Whoever may write to the table chooses its texts. */
    public FailedRun {
        error = Printable.lines(error);
    }
}
