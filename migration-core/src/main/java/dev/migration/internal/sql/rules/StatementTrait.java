// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

/** What else the runner has to know of a statement beside its kind. */
public enum StatementTrait {
    /** Sets something that outlives it in the session, such as SET or set_config. */
    CHANGES_SESSION,
    /** Does nothing but that, and so may be done again in another session. */
    ONLY_CHANGES_SESSION,
    /** Sets something that cannot be set, or has no effect, inside a transaction; it may be set again without harm. */
    SET_OUTSIDE_TRANSACTION,
    /** Leaves something in the session that is shown nowhere there, or cannot be got rid of. */
    STAYS_IN_SESSION,
    /** Makes something that lasts as long as the session, such as a temporary table, or clears away all there is of it. */
    LASTS_WITH_SESSION,
    /** The server may take it for several statements. */
    MAY_BE_SEVERAL,
    /** Becomes another user, who also decides which roles the session can take. */
    SETS_SESSION_USER,
    /** What it sets, locks or makes ends with its transaction: outside of one, at once. */
    ENDS_WITH_TRANSACTION,
    /** Starts a transaction that is still open after it. */
    OPENS_TRANSACTION,
    /** Sets how its transaction works, for which it must be before that one's first query. */
    SETS_TRANSACTION_MODE,
    /** Where it fails, part of it may remain: it runs others, which may commit, or does one thing after the other. */
    MAY_COMMIT_INSIDE,
    /** Has a name in it that may be that of a function or variable with what was counted for the statement before. */
    MAY_READ_COUNT,
    /** From here on the session can use no tables but those that it names. */
    LOCKS_TABLES,
    /** Lets the session use all tables again. */
    UNLOCKS_TABLES
}
