// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a session was set to before any script ran on it. Restoring it are statements of which none is a query, and settings,
 * whose statement may be one.
 *
 * @param restoring the statements, whatever a script changed
 * @param transactionModes statements that do the same for a transaction that has started but had no query yet
 * @param settings what is set after them, as {@link Database#set} takes it
 * @param set makes statements of settings
 * @param writing statements that let a transaction without a query write
 * @param ownRole statements that give the session its own role back until the end of the transaction
 * @param cleanup statements that remove what a script may have left, such as temporary tables
 * @param id how the database names the session; empty where that is not asked for
 * @param leftovers finds what reset does not bring back, after each script
 * @param endsWithTransaction whether the next transaction may come to another session, so that nothing can be set for what runs
 *     outside of one
 */
public record SessionState(
        List<String> restoring,
        List<String> transactionModes,
        List<String> settings,
        UnaryOperator<List<String>> set,
        List<String> writing,
        List<String> ownRole,
        List<String> cleanup,
        String id,
        Leftovers leftovers,
        boolean endsWithTransaction) {

    /** One of a database whose transactions take nothing from what a script can set, and whose settings are statements. */
    public SessionState(List<String> restoring, List<String> cleanup, String id, Leftovers leftovers) {
        this(
                restoring,
                List.of(),
                List.of(),
                UnaryOperator.identity(),
                List.of(),
                List.of(),
                cleanup,
                id,
                leftovers,
                false);
    }

    /** The same, with further settings that hold while scripts run. */
    public SessionState with(List<String> more) {
        return new SessionState(
                restoring,
                transactionModes,
                joined(settings, more),
                set,
                writing,
                ownRole,
                cleanup,
                id,
                leftovers,
                endsWithTransaction);
    }

    /** Statements that bring it back outside a transaction; none where it ends with one. */
    public List<String> reset() {
        return endsWithTransaction ? List.of() : joined(restoring, lastOfReset());
    }

    /** Statements for the start of a transaction that bring back both the session and the transaction itself. */
    public List<String> resetInTransaction() {
        return joined(firstOfReset(), lastOfReset());
    }

    /** Those of them after which a transaction may still be given another mode. */
    public List<String> firstOfReset() {
        return joined(restoring, transactionModes);
    }

    /** The others. */
    public List<String> lastOfReset() {
        return set.apply(settings);
    }

    /** The role's statements where the transaction may have had no query yet, and so be one that only reads. */
    public List<String> ownRoleToWrite() {
        return joined(writing, ownRole);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> joined = new ArrayList<>(first);
        joined.addAll(second);
        return joined;
    }

    /** Finds what a script left in a session: statements that clear it away, for outside a transaction. */
    public interface Leftovers {
        List<String> of(Connection connection) throws SQLException;
    }

    /** Restores something when a block ends. Where that fails after a failure, the first one counts. */
    @FunctionalInterface
    public interface Restoration extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }
}
