// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rehearsal of what the release that serves does not have. */
public final class BranchRehearsal {

    private BranchRehearsal() {}

    /**
     * Rehearses in an empty database, which first gets what is older.
     *
     * @param first the first migration to rehearse
     * @param sizes of the real database; null where they are unknown
     * @param release which statements are checked meanwhile
     */
    public static RehearsalReport of(
            Invocation invocation,
            DatabaseUrl empty,
            String first,
            @Nullable Map<String, Size> sizes,
            ReleaseStatements release) {
        var act = RehearsalPlace.Act.up(Target.all(), release);
        return new RehearsalPlace(invocation.ofAllPhases(), act, first, sizes, false)
                .onScratch(empty)
                .withNoteOfSizes()
                .report();
    }
}
