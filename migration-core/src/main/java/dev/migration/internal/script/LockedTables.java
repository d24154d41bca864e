// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import org.jspecify.annotations.Nullable;

/** Which statement of a script has locked tables, while its statements are read: until they are unlocked, no other can be written. */
public final class LockedTables {

    private @Nullable Statement by;
    private int ordinal;
    private int read;

    /** Adds the next statement. */
    public void add(Statement statement) {
        read++;
        if (statement.has(StatementTrait.LOCKS_TABLES)) {
            by = statement;
            ordinal = read;
        } else if (statement.has(StatementTrait.UNLOCKS_TABLES)) {
            by = null;
        }
    }

    /** What has locked them; null where none are locked. */
    public @Nullable Statement by() {
        return by;
    }

    /** The number of that statement, from 1. */
    public int ordinal() {
        return ordinal;
    }
}
