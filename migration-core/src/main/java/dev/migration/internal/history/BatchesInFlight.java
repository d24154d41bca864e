// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.BatchStatus;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.BatchRow.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A migration that changes a table range by range, and has not come to its end.
 *
 * @param since when it was started
 * @param done how many ranges are committed
 * @param paused whether somebody asked it to pause
 * @param owner the process that works on it; null where none does
 * @param failure why the last range was refused; null where it was not
 * @param seen when its owner, or whoever had it, last wrote to the row
 * @param silent for how long its owner has been silent, where others may take it over; else null
 * @param progress how far it came
 */
public record BatchesInFlight(
        Version version,
        String name,
        String checksum,
        Instant since,
        int done,
        boolean paused,
        @Nullable String owner,
        @Nullable String failure,
        Instant seen,
        @Nullable Duration silent,
        BatchProgress progress) {

    /** Of the text of a server, which may hold that of a row; the error of the run has all of it. */
    private static final int LONGEST_REASON = 300;

    /** Whoever may write to the table chooses its texts. */
    public BatchesInFlight {
        name = Printable.line(name);
        checksum = Printable.line(checksum);
        owner = owner == null ? null : Printable.line(owner);
        failure = failure == null ? null : reason(failure);
    }

    /** Why a range was refused, or is waited for, within a sentence: one line. */
    private static String reason(String text) {
        return Printable.cut(Printable.line(text), LONGEST_REASON);
    }

    /** Which migration it is, and by which text. */
    public Identity identity() {
        return new Identity(version, checksum);
    }

    /** How far it came, as a sentence for whoever forgets that. */
    public String extent() {
        String keys = status().keys();
        return keys == null
                ? "No batch of it is done, so it has changed no row."
                : String.format(
                        Locale.ROOT,
                        "%,d rows up to key %s are changed, those above it are not; if it runs again, it begins at the first key.",
                        progress.rows(),
                        keys);
    }

    /** The same for users. */
    public BatchStatus status() {
        OptionalDouble share = progress.share();
        String waitsFor = progress.waitsFor();
        boolean rests = paused || silent != null;
        String worker = silent == null ? owner : null;
        return new BatchStatus(
                progress.rows(),
                done,
                share.isEmpty() ? null : (int) (100 * share.getAsDouble()),
                rests ? 0 : progress.rate(),
                rests ? null : progress.left(),
                since,
                paused,
                // Without what only tells two runs of a process apart.
                worker == null ? null : worker.replaceFirst(":[^:]*$", ""),
                worker != null && waitsFor != null ? reason(waitsFor) : null,
                failure,
                seen,
                silent,
                progress.last() == null || done == 0
                        ? null
                        : reason(progress.last()) + " of " + reason(progress.upper()));
    }
}
