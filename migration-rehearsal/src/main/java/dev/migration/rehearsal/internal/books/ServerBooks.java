// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.internal.rule.Alteration;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a server itself knows of the open transaction: which relations it has locked, and what became of them. */
public interface ServerBooks {

    /** In the open transaction, before the first statement: reads what is there. */
    void open() throws SQLException;

    /** Settings that bound a migration: how long it waits for another session's lock, how long it may take, and all of it. */
    default List<String> bounds(Duration lock, Duration left, Duration budget) {
        return List.of();
    }

    /** The session's time zone; empty where the database has none. */
    default String timeZone() throws SQLException {
        return "";
    }

    /**
     * What the transaction has done since the last call, or since it was opened.
     *
     * @param sql what was executed; empty where nothing of it is left
     */
    Entry read(String sql) throws SQLException;

    /** The same of a statement that is about to be rolled back by itself: the next call knows nothing of it. */
    default List<Touched> readAndForget(String sql) throws SQLException {
        return List.of();
    }

    /** Whether a rollback undoes all that a statement does, here and elsewhere. */
    boolean isRolledBack(Statement statement);

    /** Whether a statement was refused because it cannot run in a transaction, or would end it. */
    default boolean needsNoTransaction(SqlError error) {
        return false;
    }

    /** The tables that were there before the transaction. */
    default List<Relation> tables() {
        return List.of();
    }

    /** How large the tables are, by name with schema; nothing is locked for it that others want. Empty where it is not told. */
    default Map<String, Size> sizes() throws SQLException {
        return Map.of();
    }

    /** At the end of a migration: whether what a statement of it has dropped is there again, as callers know it. */
    default boolean isBack(Relation relation, Alteration gone) throws SQLException {
        return false;
    }

    /** Checks what a commit would check, and fails as that would. */
    void checkDeferred() throws SQLException;

    /**
     * What is read at one time.
     *
     * @param sameTransaction whether the transaction is still the one that was opened
     * @param walBytes what the server has written to its log since the last time, for all sessions
     * @param rows how many rows were inserted, updated and deleted, in new tables too where the server counts those
     * @param zone the session's time zone; empty where the database has none
     */
    record Entry(boolean sameTransaction, long walBytes, long rows, String zone, List<Touched> relations) {}

    /**
     * A relation, or another thing that callers use by its name, that existed before the transaction.
     *
     * @param name with its schema
     * @param kind in the server's letters, such as {@code r} for a table
     * @param pages of 8 kB
     * @param rows -1 where the server has not counted them
     * @param users whose readers and writers use it: itself; of an index its table; of a partition also its parents
     */
    record Relation(long oid, String name, char kind, long pages, long rows, List<String> users) {

        public static final char ENUM = 'E';
        public static final char TYPE = 'T';
        public static final char EVENT = 'W';

        /** Things with a name that are no relations, by letters that the server has for none. */
        private static final Map<Character, String> OTHERS = Map.of(
                ENUM,
                "enum",
                'F',
                "function",
                'P',
                "procedure",
                'N',
                "schema",
                TYPE,
                "type",
                'X',
                "extension",
                EVENT,
                "event");

        private static final Map<Character, String> RELATIONS = Map.of(
                'p', "partitioned table", 'v', "view", 'm', "materialized view", 'f', "foreign table", 'S', "sequence");

        /** Whether callers use it by its name. */
        public boolean isNamed() {
            return isTable() || isSequence() || OTHERS.containsKey(kind);
        }

        /** Whether it has rows of its own or of others, for people to read. */
        public boolean isTable() {
            return "rpmvf".indexOf(kind) >= 0;
        }

        /** Whether it has rows of its own. */
        public boolean holdsRows() {
            return "rpm".indexOf(kind) >= 0;
        }

        /** Whether its definition does not make it again: it has rows that are nowhere else, or numbers that it has given. */
        public boolean isFilled() {
            return "rpS".indexOf(kind) >= 0;
        }

        public boolean isSequence() {
            return kind == 'S';
        }

        /** Such as {@code table}. */
        public String kindInWords() {
            return OTHERS.getOrDefault(kind, RELATIONS.getOrDefault(kind, "table"));
        }
    }

    /**
     * A relation that the transaction has locked.
     *
     * @param modes what it holds
     * @param taken what of that it has taken since the last call
     * @param changesRows whether the last statement updates or deletes rows of it, as far as it finds some
     */
    record Touched(
            Relation relation,
            Set<LockMode> modes,
            Set<LockMode> taken,
            List<Alteration> changes,
            long scans,
            long inserted,
            long updated,
            long deleted,
            boolean changesRows) {

        /** The same as far as one of several migrations holds it. */
        public Touched holding(Set<LockMode> held, boolean findsRows) {
            return new Touched(
                    relation, Set.copyOf(held), taken, changes, scans, inserted, updated, deleted, findsRows);
        }
    }
}
