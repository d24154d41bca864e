// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import dev.migration.Migrator;
import dev.migration.crash.CrashTable.Outcome;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Something that is done to a database and can be cut off, and what has to be so afterwards. */
interface CrashSituation {

    /** What it is called in the table. */
    String name();

    /** Brings an empty database to where it begins. */
    void arrange();

    /**
     * Does it, looks at what is left when it is cut off, and does what is left to be done.
     *
     * @param before what was there after {@link #arrange}
     * @param wrong to which everything is added that must not be
     */
    Outcome happen(DataSource cut, CrashSight before, List<String> wrong);

    /** What is done to the files' migrations. */
    interface Command {

        void on(Migrator migrator);

        /** How it failed, or null. */
        default @Nullable RuntimeException failureOn(Migrator migrator) {
            try {
                on(migrator);
                return null;
            } catch (RuntimeException e) {
                return e;
            }
        }
    }
}
