package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.history.AppliedMigration;
import dev.migration.internal.history.History;
import java.util.List;

/** Keeps what was asked for in view of one history from being done to another. */
final class ChangedMeanwhile {

    private ChangedMeanwhile() {}

    static void requireSame(History seen, History now) {
        if (!names(seen).equals(names(now))) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.HISTORY_CHANGED,
                    null,
                    "Another instance changed the history while this one waited for it, so nothing was done.",
                    "see where the database stands, and ask again: migration status"));
        }
    }

    private static List<String> names(History history) {
        return history.applied().stream().map(AppliedMigration::name).toList();
    }
}
