package dev.migration.internal.repair;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.history.Batches;
import dev.migration.internal.history.Bookkeeping.LogEntry;
import dev.migration.internal.history.History;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says how far a migration came in its batches that somebody marks: its last key is deleted with its row. */
final class MarkedBatches {

    private MarkedBatches() {}

    /** The batches of this version, if it is half done. */
    static @Nullable Batches of(Version version, History history) {
        Batches batches = history.batches();
        return batches != null && batches.version().equals(version) ? batches : null;
    }

    /** What is to be known before the next run. */
    static List<Problem> warnings(@Nullable Batches batches, LogEntry.Action mark) {
        return batches == null ? List.of() : List.of(Problem.warning(Code.RUNNING, null, words(batches, mark), ""));
    }

    /** The entry, with how far it came. */
    static LogEntry logged(@Nullable Batches batches, LogEntry entry) {
        return batches == null
                ? entry
                : new LogEntry(
                        entry.action(),
                        entry.version(),
                        entry.name(),
                        entry.checksum(),
                        null,
                        words(batches, entry.action()),
                        null,
                        null);
    }

    private static String words(Batches batches, LogEntry.Action mark) {
        String keys = batches.status().keys();
        if (keys == null) {
            return "No batch of it is done, so it has changed no row.";
        }
        String done = String.format(
                Locale.ROOT,
                "%,d rows in %,d %s, up to key %s,",
                batches.progress().rows(),
                batches.done(),
                batches.done() == 1 ? "batch" : "batches",
                keys);
        return mark == LogEntry.Action.MARK_FAILED
                ? "The next run changes the same rows again: " + done + " are changed."
                : done + " are changed. Those above it are not.";
    }
}
