// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.Findings;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.internal.layout.MigrationSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * A table that is kept beside our history, and so never says less than that: it is taken over also where our rows were deleted. One
 * that is not written says less.
 *
 * @param which of its rows
 */
record TrueRows(Found found, Predicate<ToolRow> which) implements ToolRecord {

    @Override
    public String tool() {
        return found.tool();
    }

    @Override
    public String shown() {
        return found.shown();
    }

    @Override
    public String howToStop(MigrationSet files) {
        return found.howToStop(files);
    }

    @Override
    public List<ToolRow> rows(TakeoverRun run) {
        return found.rows(run).stream().filter(which).toList();
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        found.read(rows, findings);
    }

    @Override
    public void requireTrusted(TakeoverRun run) {
        found.requireTrusted(run);
    }

    @Override
    public void requireFirst(TakeoverRun run) {
        if (!run.history().present()
                || rows(run).isEmpty()
                || KeptTable.flawOfWrites(run, found).isPresent()) {
            found.requireFirst(run);
        }
    }

    @Override
    public ToolLock lock(TakeoverRun run) {
        return found.lock(run);
    }
}
