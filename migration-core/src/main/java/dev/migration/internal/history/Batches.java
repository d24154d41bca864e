package dev.migration.internal.history;

import dev.migration.BatchStatus;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A migration that changes a table range by range, and has not come to its end.
 *
 * @param undo whether its down script runs
 * @param since when it was started
 * @param done how many ranges are committed
 * @param paused whether somebody asked it to pause
 * @param owner the process that works on it; null where none does
 * @param failure why the last range was refused; null where it was not
 * @param seen when its owner, or whoever had it, last wrote to the row
 * @param progress how far it came
 */
public record Batches(
        Version version,
        String name,
        String checksum,
        boolean undo,
        Instant since,
        int done,
        boolean paused,
        @Nullable String owner,
        @Nullable String failure,
        Instant seen,
        BatchProgress progress) {

    /** Of the text of a server, which may hold that of a row; the error of the run has all of it. */
    private static final int LONGEST_REASON = 300;

    /** Whoever may write to the table chooses its texts. */
    public Batches {
        name = Printable.line(name);
        checksum = Printable.line(checksum);
        owner = owner == null ? null : Printable.line(owner);
        failure = failure == null ? null : reason(failure);
    }

    /** Why a range was refused, or is waited for, within a sentence: one line. */
    private static String reason(String text) {
        return Printable.cut(Printable.line(text), LONGEST_REASON);
    }

    /** The same for users. */
    public BatchStatus status() {
        OptionalDouble share = progress.share();
        String waitsFor = progress.waitsFor();
        return new BatchStatus(
                progress.rows(),
                done,
                share.isEmpty() ? null : (int) (100 * share.getAsDouble()),
                progress.rate(),
                progress.left(),
                since,
                paused,
                // Without what only tells two runs of a process apart.
                owner == null ? null : owner.replaceFirst(":[^:]*$", ""),
                owner == null || waitsFor == null ? null : reason(waitsFor),
                failure,
                seen);
    }
}
