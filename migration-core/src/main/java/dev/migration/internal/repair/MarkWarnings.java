package dev.migration.internal.repair;

import dev.migration.Code;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.internal.files.Migration;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.Bookkeeping.LogEntry;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.plan.OutOfOrderAndGaps;
import dev.migration.internal.session.Session;
import java.util.List;

/** Warns of what does not fit a version any more that was marked as applied or as failed. */
final class MarkWarnings {

    private MarkWarnings() {}

    /** What is pending below a version that is recorded as applied, and is out of order from then on. */
    static List<Problem> leftOut(
            LogEntry marked, List<Migration> allPending, Session session, History history, OutOfOrder outOfOrder) {
        if (marked.version().isRepeatable()) {
            return List.of();
        }
        List<Migration> pending = allPending.stream()
                .filter(migration -> migration.version().compareTo(marked.version()) < 0)
                .filter(migration -> !history.isInFlight(migration.version()))
                .toList();
        // What ran before may run again, and only the log knows.
        History known = pending.isEmpty() ? history : session.history().withFailures(history);
        List<Migration> earlier = pending.stream()
                .filter(migration -> known.failure(migration.version())
                        .filter(FailedRun::marked)
                        .isEmpty())
                .toList();
        if (earlier.isEmpty()) {
            return List.of();
        }
        Migration first = earlier.get(0);
        boolean one = earlier.size() == 1;
        String others = one ? " is" : " and " + (earlier.size() - 1) + " more are";
        return List.of(OutOfOrderAndGaps.atNextStart(
                "Before " + marked.name() + ", " + first.name() + others + " not applied. The next start ",
                first,
                earlier.size(),
                outOfOrder,
                history.withRecorded(marked.version(), marked.name(), marked.checksum()),
                "if it was done by hand too, record it: migration mark-applied " + first.version()
                        + "; to run it out of order, set migration.out-of-order=allow; or undo this mark:"
                        + " migration mark-failed " + marked.version()));
    }

    /** What is applied, and requires what is recorded as not applied. */
    static List<Problem> stillRequiring(AppliedMigration row, List<AppliedMigration> dependents) {
        if (dependents.isEmpty()) {
            return List.of();
        }
        List<String> names = dependents.stream().map(AppliedMigration::name).toList();
        boolean one = dependents.size() == 1;
        return List.of(Problem.warning(
                Code.UNMET_REQUIREMENT,
                null,
                "Still applied, although " + (one ? "it requires " : "they require ") + row.name() + ": "
                        + Printable.names(names) + ".",
                "apply that again: migration up; or, where " + (one ? "it was" : "they were")
                        + " undone by hand too, record that with mark-failed"));
    }
}
