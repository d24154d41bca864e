package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of a script that runs statement by statement: the first {@code statementsDone} are done, the
 * next one may be, nothing after it ran.
 *
 * @param version which migration
 * @param name the stem of its file's name
 * @param checksum the checksum of the file that was run
 * @param undo whether its down script runs
 * @param since when it began
 * @param statementsDone how many statements are surely done
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

    /** Why a run was stopped, as it is written into the table. */
    public static String stopped(String why) {
        return STOPPED + why;
    }

    /** That it was a later one than the next which was refused, and those before it were rolled back with it. */
    public static String later(int statement, int next, String why) {
        return LATER + statement + ", with which "
                + (statement == next + 1
                        ? "statement " + next + " was"
                        : "statements " + next + " to " + (statement - 1) + " were")
                + " rolled back: " + why;
    }

    /** What the failure means for the next statement, as a verb. */
    public String fate() {
        if (failure == null || failure.startsWith(LATER)) {
            return "did not run";
        }
        return isStopped() ? "was stopped and did not run" : "failed and did not run";
    }

    /** Whether the run was stopped on request, and nothing else was wrong. */
    public boolean isStopped() {
        return failure != null && failure.startsWith(STOPPED);
    }

    /** How far it came, as a clause. */
    public String extent() {
        return statementsDone == 0
                ? "none of its statements is surely done"
                : statementsDone + " of its statements " + (statementsDone == 1 ? "is done" : "are done");
    }
}
