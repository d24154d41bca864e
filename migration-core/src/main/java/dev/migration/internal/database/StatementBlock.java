package dev.migration.internal.database;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;

/** Sends several statements of a transaction as one message: the server ends at the first one that it refuses. */
public interface StatementBlock {

    /** Hears of the statements while they run, in their order; what it throws is thrown when all have ended. */
    interface Listener {

        /** The next statement has ended, and has changed or returned so many rows. */
        void ended(long rows);

        /** The server has something to say of the statement that runs. */
        void said(SQLWarning message);
    }

    /**
     * Sends them, and returns when all have ended.
     *
     * @throws Refusal if the server refused one of them
     */
    void send(List<String> statements, Listener listener) throws SQLException;

    /** What the server said of one of several statements. */
    final class Refusal extends SQLException {

        private static final long serialVersionUID = 1L;

        private final SQLException reason;
        private final int index;
        private final int position;

        /**
         * A refusal that the driver reports for all of them.
         *
         * @param index which of them was refused, from 0; -1 where that is unknown
         * @param position where in this one, in characters from 1; 0 where that is unknown
         */
        public Refusal(SQLException reason, int index, int position) {
            super(reason.getMessage(), reason.getSQLState(), reason);
            this.reason = reason;
            this.index = index;
            this.position = position;
        }

        /** What the driver threw; its place counts from the start of them all. */
        public SQLException reason() {
            return reason;
        }

        public int index() {
            return index;
        }

        public int position() {
            return position;
        }
    }
}
