package dev.migration.internal.history;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A change of the history: a statement where it is in tables, which is committed with what it records; or an edit where it
 * is in a file, which is made once that is committed.
 *
 * @param file null where the history is in tables
 */
public record HistoryWrite(
        String sql, UnaryOperator<History> edit, @Nullable HistoryFile file) {

    /** Makes all edits among these, which are of one file, in one step. */
    public static void make(List<HistoryWrite> writes) {
        HistoryFile file = writes.isEmpty() ? null : writes.get(0).file();
        if (file != null) {
            file.edit(history -> {
                History edited = history;
                for (HistoryWrite write : writes) {
                    edited = write.edit().apply(edited);
                }
                return edited;
            });
        }
    }
}
