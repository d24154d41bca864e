// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.adopt.internal.tool.Findings;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.MigrationSet;
import java.util.List;

/** Where it is recorded what another tool has applied: its table, or a file. */
interface ToolRecord {

    /** The tool as it is called in a sentence. */
    String tool();

    /** Where it is recorded, as the subject of a sentence: {@code Flyway's table flyway_schema_history}. */
    String shown();

    /** How the tool is kept from running beside these files. */
    String howToStop(MigrationSet files);

    /** What is recorded, as it is now. */
    List<ToolRow> rows(TakeoverRun run);

    /** Adds what these rows amount to. */
    void read(List<ToolRow> rows, Findings findings);

    /**
     * Refuses what must not be read, or cannot be about this database.
     *
     * @throws dev.migration.InvalidMigrationsException with the reason
     */
    void requireTrusted(TakeoverRun run);

    /**
     * Refuses what may be older than what was applied here, as our tables are there without a row. A file is what somebody says now.
     *
     * @throws dev.migration.InvalidMigrationsException with the reason
     */
    default void requireFirst(TakeoverRun run) {}

    /** What keeps the tool from working meanwhile; a file does not. */
    default ToolLock lock(TakeoverRun run) {
        return ToolLock.none(run);
    }

    /**
     * Refuses a file that lists what is applied for a database without tables: nothing of it would ever run there.
     *
     * @throws dev.migration.InvalidMigrationsException where there are none
     */
    static void requireTables(TakeoverRun run, String name) {
        ExistingSchema existing = ExistingSchema.of(run.session(), run.history());
        if (!existing.isFilled()) {
            throw Problems.refused(
                    Code.EMPTY_SCHEMA,
                    "Schema " + existing.schema() + " has no table. What " + Printable.line(name)
                            + " lists would never run there, and what it makes would be missing.",
                    "if the tables are in another schema or database, name the right one; else run all migrations: migration"
                            + " up");
        }
    }
}
