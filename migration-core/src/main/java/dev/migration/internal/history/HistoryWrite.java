package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Predicate;
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

    /** In the precision that a file keeps. */
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** With a row that becomes its newest. */
    static History added(
            History history, Version version, String name, Instant at, String checksum, Kind kind, String appliedBy) {
        List<AppliedMigration> rows = new ArrayList<>(history.applied());
        rows.add(new AppliedMigration(rows.size() + 1L, version, name, at, checksum, kind, appliedBy, null));
        return withRows(history, true, rows);
    }

    /** Without these rows; no history at all if the last one was a baseline, which leaves open what the schema has. */
    static History removed(History history, Predicate<AppliedMigration> removed) {
        List<AppliedMigration> rest =
                history.applied().stream().filter(removed.negate()).toList();
        boolean unexplained = rest.isEmpty()
                && history.inFlight() == null
                && history.applied().stream().anyMatch(row -> row.kind() == Kind.BASELINE);
        return withRows(history, !unexplained, rest);
    }

    private static History withRows(History history, boolean present, List<AppliedMigration> rows) {
        return new History(history.server(), present, rows, history.inFlight(), history.failures());
    }

    static History withInFlight(History history, @Nullable InFlight inFlight) {
        return new History(history.server(), true, history.applied(), inFlight, history.failures());
    }

    /** The same run, which has come further, or has not. */
    static InFlight with(
            InFlight of,
            String name,
            String checksum,
            int statementsDone,
            String prefixHash,
            @Nullable String failure) {
        return new InFlight(
                of.version(), name, checksum, of.undo(), of.since(), statementsDone, prefixHash, failure, true);
    }

    /** With how its runs failed; a history in any case where one is recorded. */
    static History withFailure(History history, Version version, @Nullable FailedRun failure, boolean records) {
        var known = new HashMap<Version, FailedRun>();
        if (history.failures() != null) {
            known.putAll(history.failures());
        }
        known.remove(version);
        if (failure != null) {
            known.put(version, failure);
        }
        return withRows(history, records || history.present(), history.applied())
                .withFailures(known);
    }
}
