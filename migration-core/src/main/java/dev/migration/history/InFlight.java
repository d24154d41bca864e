package dev.migration.history;

import dev.migration.script.Version;
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
 * @param failure why the next statement was refused: it surely did not run. Null where nobody knows
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

    /** How far it came, as a clause. */
    public String extent() {
        return statementsDone == 0
                ? "none of its statements is surely done"
                : statementsDone + " of its statements " + (statementsDone == 1 ? "is done" : "are done");
    }
}
