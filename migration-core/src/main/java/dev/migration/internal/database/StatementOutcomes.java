// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import dev.migration.internal.help.Printable;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a statement that runs outside a transaction, as far as the database shows it. */
public interface StatementOutcomes {

    /** Of a product that shows nothing. */
    StatementOutcomes UNKNOWN = new StatementOutcomes() {};

    /** Stored in place of a note until one is made: the statement was not sent yet. */
    String NOT_SENT = "not sent";

    /** Reads before this statement what shows its outcome later: a text to be stored; nothing where none is needed. */
    default Optional<String> noteBefore(Connection connection, Statement statement) throws SQLException {
        return Optional.empty();
    }

    /** A query for one text, {@link #noteBefore} of this statement; empty where none is needed, or one query cannot read it. */
    default Optional<String> noteQuery(Statement statement) {
        return Optional.empty();
    }

    /** A query with a row where {@link #flaw} finds something; empty where it never does. */
    default Optional<String> flawQuery(Statement statement) {
        return Optional.empty();
    }

    /**
     * The session that still executes a statement of this history's whose client was killed, where this connection can see
     * one. The same statement may run for another history: that session is not the one.
     */
    default Optional<Orphan> orphan(Connection connection, Statement statement, Whose whose) throws SQLException {
        return Optional.empty();
    }

    /**
     * Finds out what became of a statement that failed or was cut off, and changes nothing.
     *
     * @param note what {@link #noteBefore} found; null where nothing was stored
     */
    default Outcome outcome(Connection connection, Statement statement, @Nullable String note) throws SQLException {
        return Outcome.unknown("");
    }

    /** What is wrong although the database accepted the statement, such as with an index that was invalid before. */
    default Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        return Optional.empty();
    }

    /** What has the name of what a refused statement was to make, where it surely has to be removed. */
    default Optional<NameConflict> nameConflict(Connection connection, Statement statement) throws SQLException {
        return Optional.empty();
    }

    /**
     * What became of a statement that failed or was cut off.
     *
     * @param found what shows that, in words that can follow a colon
     * @param cleanup statements that drop what it left behind without taking effect
     * @param left what it changed without taking effect, and what remains until it runs again, in words that can
     *     follow "it left"; empty where there is nothing
     */
    record Outcome(Effect effect, String found, List<String> cleanup, String left) {

        public static Outcome done(String found) {
            return new Outcome(Effect.DONE, found, List.of(), "");
        }

        public static Outcome notDone(String found) {
            return new Outcome(Effect.NOT_DONE, found, List.of(), "");
        }

        public static Outcome unknown(String found) {
            return new Outcome(Effect.UNKNOWN, found, List.of(), "");
        }
    }

    /** Whether a statement took effect; one that may run again without harm did not. */
    enum Effect {
        DONE,
        NOT_DONE,
        UNKNOWN
    }

    /** The history that a statement belongs to: its first table as SQL names it, and as the catalogue does. */
    record Whose(String lock, String schema, String table) {}

    /** A session in which a statement still runs whose client is gone, in words, and the statement that ends it. */
    record Orphan(String description, String end) {

        /** Who may connect chooses the session's name. */
        public Orphan {
            description = Printable.line(description);
        }
    }

    /** What has the name that a statement wanted, empty where the refusal says it, and the statement that removes it. */
    record NameConflict(String what, String removal) {}

    /**
     * Finds the session that still executes a statement, where a lease is taken over while that session may be at work.
     *
     * @param query for its description and the statement that ends it, with the statement's text, and the schema and the
     *     table of the history as its parameters
     */
    record RunningStatement(String query) implements StatementOutcomes {

        @Override
        public Optional<Orphan> orphan(Connection connection, Statement statement, Whose whose) throws SQLException {
            return Row.all(connection, query, statement.text(), whose.schema(), whose.table()).stream()
                    .map(row -> new Orphan(row.text(1), row.text(2)))
                    .findFirst();
        }
    }
}
