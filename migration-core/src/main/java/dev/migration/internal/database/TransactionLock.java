package dev.migration.internal.database;

/**
 * A lock that the server gives back by itself when the transaction ends, and that the session's lock of the same name keeps
 * out, and is kept out by.
 *
 * @param tryLock a query for one boolean: whether the lock is ours now; never waits
 * @param taken a condition that is true once the lock is ours; waits for it
 * @param holder an expression for the session that has it now, as the database names sessions
 */
public record TransactionLock(String tryLock, String taken, String holder) {}
