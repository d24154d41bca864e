package dev.migration.internal.database;

/**
 * A lock that the server gives back by itself when the session ends.
 *
 * @param tryLock a query for one boolean: whether the lock is ours now; never waits
 * @param unlock a statement that gives it back
 * @param holder a query for one text that says who holds it, since when and what it runs; no row when nobody does
 * @param end a query for one text: what an administrator types to end the session that holds it; null when nobody does
 */
public record SessionLock(String tryLock, String unlock, String holder, String end) {}
