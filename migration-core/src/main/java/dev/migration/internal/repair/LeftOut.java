package dev.migration.internal.repair;

import dev.migration.OutOfOrder;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.history.History;
import dev.migration.internal.session.Session;
import java.util.List;
import java.util.function.Predicate;

/** What is pending below a version that is marked as applied, and would come too late from then on. */
final class LeftOut {

    private LeftOut() {}

    /** Says which, and what becomes of it, on a line of its own; nothing where there is none. */
    static String by(Version marked, MigrationSet files, Session session, History history, OutOfOrder late) {
        List<Migration> pending = pending(marked, files, history);
        // What ran before may run again, and only the log knows.
        History known = pending.isEmpty() ? history : session.history().withFailures(history);
        List<Migration> earlier = pending.stream()
                .filter(migration -> known.failure(migration.version()).isEmpty())
                .toList();
        if (earlier.isEmpty()) {
            return "";
        }
        Migration first = earlier.get(0);
        String which = "\nBefore it, " + first.name()
                + (earlier.size() == 1 ? " is" : " and " + (earlier.size() - 1) + " more are") + " not applied. ";
        return late.allows(first.version())
                ? which + "What is late runs with the next start, with a warning."
                : which
                        + "The next start refuses what is out of order.\n  Next: where that was done by hand as well, record"
                        + " it: migration mark-applied " + first.version()
                        + "; where it may run out of order, set migration.out-of-order=allow; or undo this mark: migration"
                        + " mark-failed " + marked;
    }

    private static List<Migration> pending(Version marked, MigrationSet files, History history) {
        Predicate<Version> settled = history.settled();
        return files.migrations().stream()
                .filter(migration -> migration.version().compareTo(marked) < 0)
                .filter(migration -> !history.isInFlight(migration.version()) && !settled.test(migration.version()))
                .toList();
    }
}
