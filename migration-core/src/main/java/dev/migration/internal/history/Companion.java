// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import java.util.List;

/**
 * Another tool's history that is kept beside this one while an application may still go back to that tool. What is written to it
 * is part of the transaction that changes this history, so both say the same after a crash, too.
 */
@FunctionalInterface
public interface Companion {

    /** Where there is no other history. */
    Companion NONE = (entry, millis) -> List.of();

    /**
     * What is written beside an entry of the log, as statements; how long it took is an SQL expression in milliseconds.
     *
     * @throws dev.migration.InvalidMigrationsException if the file cannot be read that the other history needs
     */
    List<String> beside(LogEntry entry, String millis);
}
