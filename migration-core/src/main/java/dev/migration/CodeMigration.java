// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.sql.Connection;

/**
 * A migration in Java, for data work that SQL cannot do. It takes its place among the files by its version, and runs once, in
 * the transaction that records it; given to {@link Migrator.Builder#codeMigrations}, or as a bean. One that is
 * {@link #REPEATABLE} comes after those with a number, and runs again when its {@link #checksum} has changed.
 *
 * <p>It uses the connection that it is given, and neither commits nor closes it: these are refused. If it throws an exception,
 * what it did is rolled back. MariaDB, MySQL, H2 and HSQLDB commit at each DDL statement, so there it should not change the
 * schema and data in one migration.
 *
 * <p>It may be called again after a rollback, and for several tenants at a time. So what it does outside the database, such as
 * writing a file, must be safe to repeat and to run in parallel.
 */
public interface CodeMigration {

    /** What {@link #version} returns of a repeatable migration. */
    String REPEATABLE = "R";

    /** A number as in the names of files, such as {@code 0007}, {@code 1.2} or {@code 20240131120000}; or {@link #REPEATABLE}. */
    String version();

    /** What it is called, without the version, such as {@code fill_phone}: letters, digits, {@code _} and {@code -}. */
    String name();

    /**
     * A label for the version of its code, such as {@code 1}, used in the checksum: as with a file, an applied migration whose
     * checksum differs is refused, and a repeatable one runs again. Letters, digits, dots, {@code _} and {@code -}. The class is
     * not part of the checksum, so it can be moved.
     */
    default String checksum() {
        return "1";
    }

    /**
     * Whether it runs in the transaction that records it. If not, it gets the connection with autocommit, and commits by itself,
     * as is needed for many rows. What it has committed before a failure remains: if it may have committed anything, or if its
     * process has ended meanwhile, the next start stops and asks.
     */
    default boolean isTransactional() {
        return true;
    }

    /**
     * Applies it.
     *
     * @param connection to be used until this returns
     * @throws Exception to roll back
     */
    void run(Connection connection) throws Exception;

    /**
     * Undoes it, in the same way. A class that does not implement this cannot be undone.
     *
     * @param connection to be used until this returns
     * @throws Exception to roll back
     */
    default void undo(Connection connection) throws Exception {
        throw new UnsupportedOperationException(getClass().getName() + " does not implement undo(Connection).");
    }
}
