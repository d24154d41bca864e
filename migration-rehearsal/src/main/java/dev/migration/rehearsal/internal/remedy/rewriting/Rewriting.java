// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rewrites one kind of statement. */
public interface Rewriting {

    /** What a statement becomes; null where it is of another kind, or nothing was found of it. */
    @Nullable
    Outcome of(Command command) throws SQLException;

    /**
     * A statement, or one action of an ALTER TABLE.
     *
     * @param head what is before the action, such as {@code ALTER TABLE public.orders}; empty for a whole statement
     * @param sql the action, or the whole statement
     * @param table that it is about, as far as the catalogue knows it
     * @param before what the migration has before it: statements, each action of an ALTER TABLE as one of its own
     * @param whole the migration that it is of
     */
    record Command(
            String head,
            Tokens sql,
            @Nullable Table table,
            StatementFindings found,
            List<Tokens> before,
            WholeMigration whole) {

        public Command {
            before = List.copyOf(before);
        }

        /** Whether it runs when no instance of the release before is left. */
        public boolean isContract() {
            return whole.isContract();
        }

        /** The table that is altered. */
        public SqlName altered() {
            return Objects.requireNonNull(AlterTable.of(Tokens.of(head, sql.syntax())))
                    .table();
        }

        public boolean isAction() {
            return !head.isEmpty();
        }

        /** All of it, as a statement of its own. */
        public Tokens statement() {
            return isAction() ? Tokens.of(alter(sql.sql()), sql.syntax()) : sql;
        }

        /** The same with another action. */
        public Command with(String action) {
            return new Command(head, Tokens.of(action, sql.syntax()), table, found, before, whole);
        }

        /** A statement of its own with this action. */
        public String alter(String action) {
            return head + " " + action + ";";
        }
    }

    /** What comes of it. */
    sealed interface Outcome {

        /**
         * The same in steps.
         *
         * @param changed the column that is as it was until the last step, and its indexes: nothing behind it may use them
         * @param undoneBy the statement that undoes it, as {@link Tokens#canonical()} has it; empty where there is none
         * @param group what it has in common with the steps of the statement before that may be in the same files, each in that
         *     of its own place; empty where it is alone
         */
        record Steps(List<RewriteStep> pieces, Set<String> changed, String undoneBy, String group) implements Outcome {

            public Steps(List<RewriteStep> pieces, Set<String> changed, String undoneBy) {
                this(pieces, changed, undoneBy, "");
            }

            public Steps(List<RewriteStep> pieces, String undoneBy) {
                this(pieces, Set.of(), undoneBy);
            }

            public Steps {
                pieces = List.copyOf(pieces);
                changed = Collections.unmodifiableSet(new LinkedHashSet<>(changed));
            }
        }

        /** The same statement with a clause more, in its place. */
        record Same(String sql) implements Outcome {}

        /**
         * Why it cannot be done in steps, in words that can follow a colon.
         *
         * @param recipe what releases can do instead; empty where that is not known
         */
        record No(String why, String recipe) implements Outcome {

            public No(String why) {
                this(why, "");
            }

            /** The same with the line that it is for. */
            public String recipe(int line) {
                return recipe.isEmpty() ? "" : "\n-- For line " + line + ":\n" + recipe;
            }

            /** Why, where a value has to be in two columns for a while. */
            public static final String NEEDS_RELEASES =
                    "no server keeps two columns alike for every writer (a trigger misses those of replication, and what"
                            + " other triggers set), so the application has to write both: the steps are below";

            public static final No UNKNOWN_TABLE =
                    new No("the table has this name only since the same migration, or that sets the search_path");

            /** A name that stays as it is until the last step. */
            public static No usedAgain(String name) {
                return new No(name + " is used again behind it, in the same migration: move that to a later one, with"
                        + " -- option: phase=contract");
            }
        }
    }
}
