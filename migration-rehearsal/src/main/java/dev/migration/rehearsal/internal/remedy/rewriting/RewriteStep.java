// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import org.jspecify.annotations.Nullable;

/**
 * One step of what a statement becomes.
 *
 * @param label what it does in a word, for the name of its file
 * @param sql its statements, each with its semicolon
 * @param run how they run
 * @param down what undoes them, each with its semicolon; null where nothing has to be undone
 */
public record RewriteStep(
        String label, String sql, Run run, @Nullable String down) {

    /** The statement of the down section that undoes the whole statement; more may follow. */
    public static final String AS_IT_WAS = "as it was";

    /** Nothing undoes it without loss, so its file has no down section. */
    public static final String NEVER = "never";

    /** The same when no instance of the release before is left. */
    public RewriteStep later() {
        return new RewriteStep(label, sql, run.later(), down);
    }

    /**
     * How the statements of a file run.
     *
     * @param option the option in the file's head; empty where it needs none
     * @param joins whether others of the same option may be in the file
     */
    public record Run(String option, boolean joins) {

        /** With what is before and behind it. */
        public static final Run TOGETHER = new Run("", true);

        /** In a transaction of its own. */
        public static final Run ALONE = new Run("", false);

        public static final Run WITHOUT_TRANSACTION = new Run("transaction=off", false);

        private static final String LATER = "phase=contract";

        /** When no instance of the release before is left. */
        public static final Run CONTRACT = new Run(LATER, true);

        /** Range by range of a unique column. */
        static Run inBatches(String column) {
            return new Run("batch=" + column, false);
        }

        public boolean isWithoutTransaction() {
            return option.startsWith(WITHOUT_TRANSACTION.option);
        }

        public boolean isInBatches() {
            return option.startsWith("batch=");
        }

        /** The same when no instance of the release before is left. */
        public Run later() {
            return new Run(option.isEmpty() ? LATER : option + " " + LATER, joins);
        }

        /** Whether it is to follow all else. */
        public boolean isLast() {
            return option.endsWith(LATER);
        }
    }
}
