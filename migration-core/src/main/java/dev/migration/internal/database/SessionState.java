package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a session was set to before any script ran on it.
 *
 * @param reset statements that restore it, whatever a script changed; none returns rows
 * @param transactionModes statements that do the same for a transaction that has started but had no query yet
 * @param ownRole statements that give the session its own role back until the end of the transaction, and let it write
 * @param cleanup statements that remove what a script may have left, such as temporary tables
 * @param id how the database names the session; empty where that is not asked for
 * @param leftovers finds what reset does not bring back, after each script
 * @param eachTransaction settings that every transaction begins with, where the next one may come to another session
 */
public record SessionState(
        List<String> reset,
        List<String> transactionModes,
        List<String> ownRole,
        List<String> cleanup,
        String id,
        Leftovers leftovers,
        List<String> eachTransaction) {

    /** One of a database whose transactions take nothing from what a script can set. */
    public SessionState(List<String> reset, List<String> ownRole, List<String> cleanup, Leftovers leftovers) {
        this(reset, List.of(), ownRole, cleanup, "", leftovers, List.of());
    }

    /** One that lasts for a transaction: outside of one, nothing is to be set or cleared away. */
    public static SessionState ofTransaction(List<String> eachTransaction, List<String> ownRole) {
        return new SessionState(List.of(), List.of(), ownRole, List.of(), "", now -> List.of(), eachTransaction);
    }

    /** Whether it ends with the transaction, so that nothing can be set for what runs outside of one. */
    public boolean endsWithTransaction() {
        return !eachTransaction.isEmpty();
    }

    /** The same, with further settings that hold while scripts run. */
    public SessionState with(List<String> settings) {
        return endsWithTransaction()
                ? ofTransaction(joined(eachTransaction, settings), ownRole)
                : new SessionState(
                        joined(reset, settings), transactionModes, ownRole, cleanup, id, leftovers, eachTransaction);
    }

    /** Statements for the start of a transaction that bring back both the session and the transaction itself. */
    public List<String> resetInTransaction() {
        return joined(joined(reset, transactionModes), eachTransaction);
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
