// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What has to run, in order.
 *
 * @param direction up or down
 * @param steps one for each migration; empty when there is nothing to do
 * @param warnings what is not as it should be and does not stop it
 * @param before the files of callbacks that run before the first migration
 * @param after the files of callbacks that run after the last one
 */
public record Plan(
        Direction direction,
        List<PlannedMigration> steps,
        List<Problem> warnings,
        List<String> before,
        List<String> after) {

    /** A plan without callbacks. */
    public Plan(Direction direction, List<PlannedMigration> steps, List<Problem> warnings) {
        this(direction, steps, warnings, List.of(), List.of());
    }

    /** Copies the lists. */
    public Plan {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /**
     * One migration of the plan.
     *
     * @param direction whether its version is put into the history or taken out
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param transactional whether the script runs in one transaction; if not, statement by statement with a journal
     * @param statements how many statements the script has
     * @param resumed whether it was interrupted, and continues after the statements that are done
     * @param completed how many of them are done already; 0 except where an interrupted script is resumed
     * @param stored whether it is undone by the down script that was stored when it was applied
     * @param markedApplied whether it was recorded by {@code mark-applied} or {@code adopt}, so that its script may never
     *     have run here
     * @param contract whether its file is of the phase contract; false where it is undone
     * @param code the class of a code migration; null where it is a script
     * @param batches into what it is cut, where it runs in batches; else null, and null outside a dry run
     */
    public record PlannedMigration(
            Direction direction,
            String version,
            String name,
            boolean transactional,
            int statements,
            boolean resumed,
            int completed,
            boolean stored,
            boolean markedApplied,
            boolean contract,
            @Nullable String code,
            @Nullable PlannedBatches batches) {

        /** The same in batches. */
        public PlannedMigration in(PlannedBatches wanted) {
            return new PlannedMigration(
                    direction,
                    version,
                    name,
                    transactional,
                    statements,
                    resumed,
                    completed,
                    stored,
                    markedApplied,
                    contract,
                    code,
                    wanted);
        }
    }

    /**
     * A migration that runs in batches.
     *
     * @param column by whose ranges, such as {@code orders.id}
     * @param rows about how many rows the table has, by the statistics of the database; null where it does not know
     * @param firstSize how many keys the first batch takes; later ones take as many as fit into their time
     */
    public record PlannedBatches(String column, @Nullable Long rows, int firstSize) {

        /** Such as {@code by orders.id, about 20,000,000 rows, about 20,000 batches of 1000}. */
        public String inWords() {
            return "by " + column
                    + (rows == null
                            ? ", rows not known"
                            : String.format(
                                    Locale.ROOT,
                                    ", about %,d rows, about %,d batches of %d at first",
                                    rows,
                                    Math.max(1, (rows + firstSize - 1) / firstSize),
                                    firstSize));
        }
    }
}
