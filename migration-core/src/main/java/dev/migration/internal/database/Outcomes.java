package dev.migration.internal.database;

import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What becomes of a statement that runs outside a transaction, as far as the database can tell. */
interface Outcomes {

    /**
     * Looks at what has to be known of the time before this statement outside a transaction, which is about to be sent, to
     * tell later what became of it: a text to be noted. Nothing where that makes no difference.
     */
    default Optional<String> look(Connection connection, Statement statement) throws SQLException {
        return Optional.empty();
    }

    /** Who may keep this statement outside a transaction, which is about to be sent, from coming to its end; in words. */
    default List<String> obstacles(Connection connection, Statement statement) throws SQLException {
        return List.of();
    }

    /**
     * The session that goes on with a statement outside a transaction whose client was killed, where this connection can
     * see one.
     */
    default Optional<Orphan> orphan(Connection connection, Statement statement) throws SQLException {
        return Optional.empty();
    }

    /** Finds out what became of a statement outside a transaction that failed or was cut off, and changes nothing. */
    default Settled settle(Connection connection, Statement statement, Before before) throws SQLException {
        return Settled.unknown("");
    }

    /**
     * What is wrong with the outcome of a statement outside a transaction, although the database took it: an exception to
     * fail with, such as for an index that was there before and is of no use.
     */
    default Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        return Optional.empty();
    }

    /**
     * What is in the way of a statement outside a transaction that was refused because something of that name exists,
     * where it surely has to be removed.
     */
    default Optional<Obstruction> inTheWay(Connection connection, Statement statement) throws SQLException {
        return Optional.empty();
    }
}
