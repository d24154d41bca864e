// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of a script that runs statement by statement: the first {@code statementsDone} are done, the
 * next one may be, nothing after it ran.
 *
 * @param undo whether its down script runs
 * @param prefixHash the hash of their tokens, so that an edited file is accepted only if this much of it is unchanged
 * @param failure why the next statement was refused: it surely did not run; null where that is unknown
 */
public record InFlight(
        Version version,
        String name,
        String checksum,
        boolean undo,
        Instant since,
        int statementsDone,
        String prefixHash,
        @Nullable String failure) {

    /** Whoever may write to the table chooses its texts. */
    public InFlight {
        name = Printable.line(name);
        checksum = Printable.line(checksum);
        failure = failure == null ? null : Printable.lines(failure);
    }

    private static final String LATER = "at statement ";
    private static final String STOPPED = "stopped: ";
    private static final String ROWS_STAY = "rows remain in tables without transactions, ";

    /** Why a run was stopped, as it is written into the table. */
    public static String stopped(String why) {
        return STOPPED + why;
    }

    /** Whether a run that was stopped left this text, for a migration that did not fail by itself. */
    public static boolean isOfStop(@Nullable String failure) {
        return failure != null && failure.startsWith(STOPPED);
    }

    /** The text for a batch in which a later statement failed or was stopped: the statements before it were rolled back too. */
    public static String later(int statement, int next, String why) {
        return isOfStop(why)
                ? STOPPED + laterFailed(statement, next, why.substring(STOPPED.length()))
                : laterFailed(statement, next, why);
    }

    private static String laterFailed(int statement, int next, String why) {
        return LATER + statement + ", with which "
                + (statement == next + 1
                        ? "statement " + next + " was"
                        : "statements " + next + " to " + (statement - 1) + " were")
                + " rolled back: " + why;
    }

    /** The text for a failure after which it remains what these statements wrote to tables without transactions. */
    public static String rowsStay(int first, int last, String why) {
        return ROWS_STAY + (first == last ? "of statement " + first : "of statements " + first + " to " + last) + ": "
                + why;
    }

    /** Whether what the next statements wrote remains in part, so that each start asks about it. */
    public boolean leavesRows() {
        return failure != null && failure.startsWith(ROWS_STAY);
    }

    /**
     * Whether the statement that was sent may be another one than the file with this checksum has now, so that each start asks
     * about it. Only an undo resumes with a stored script, which is never edited.
     */
    public boolean isEditedSinceCrash(String now) {
        return failure == null && !undo && !now.equals(checksum);
    }

    /** What the failure means for the next statement, as a verb. */
    public String fate() {
        if (failure == null || failure.startsWith(LATER) || failure.startsWith(STOPPED + LATER)) {
            return "did not run";
        }
        if (leavesRows()) {
            return "was rolled back in part";
        }
        return isStopped() ? "was stopped and did not run" : "failed and did not run";
    }

    /** Whether the run was stopped on request, and nothing else was wrong. */
    public boolean isStopped() {
        return isOfStop(failure);
    }

    /** How far it came, as a clause. */
    public String extent() {
        return statementsDone == 0
                ? "none of its statements is known to be done"
                : statementsDone + " of its statements " + (statementsDone == 1 ? "is done" : "are done");
    }
}
