// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;

/** What is open, and what the journal does not have yet. */
enum JournalState {
    /** Nothing is open, and the journal has everything that took effect. */
    RECORDED,
    /** A transaction of ours is open, with statements that the journal does not have yet. */
    OUR_TRANSACTION,
    /** A transaction is open that the script started. */
    SCRIPTS_TRANSACTION,
    /** A statement took effect outside a transaction that the journal does not have yet. */
    UNRECORDED,
    /** The script keeps the session from writing the journal, as LOCK TABLES does; the journal knows what took effect since. */
    LOCKED,
    /** The same, and it is not known what took effect since. */
    LOCKED_UNRECORDED;

    boolean isLocked() {
        return this == LOCKED || this == LOCKED_UNRECORDED;
    }

    boolean isUnrecorded() {
        return this == UNRECORDED || this == LOCKED_UNRECORDED;
    }

    /** Whether a transaction is open after this statement, which may have committed the one before. */
    boolean leavesOpen(Statement statement, boolean commits) {
        return statement.kind() == StatementKind.TRANSACTION_CONTROL
                ? statement.has(StatementTrait.OPENS_TRANSACTION)
                : this == SCRIPTS_TRANSACTION && !commits;
    }
}
