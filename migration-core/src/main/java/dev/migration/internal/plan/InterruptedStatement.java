package dev.migration.internal.plan;

import dev.migration.internal.files.Migration;
import dev.migration.internal.history.InFlight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement at which a script was interrupted, the first one that is not surely done.
 *
 * @param statements how many the script has
 * @param line the line of the file on which it begins
 * @param firstLine what stands there, without secrets
 * @param outcome what can be said of it without asking the database
 */
public record InterruptedStatement(int statements, int line, String firstLine, Outcome outcome) {

    /** What can be said of the statement. */
    public enum Outcome {
        /** It did not run, or was rolled back. */
        DID_NOT_RUN,
        /** It may have taken effect. */
        UNKNOWN
    }

    /**
     * What ran, what may have run and what did not, line by line.
     *
     * @param place null where the script is not there, or is another one by now
     * @param file what is there now; null where nothing is
     */
    public static String describe(InFlight inFlight, @Nullable InterruptedStatement place, @Nullable Migration file) {
        int done = inFlight.statementsDone();
        if (place == null) {
            return (done == 0
                            ? "no statement is surely done"
                            : done == 1 ? "1 statement is done" : done + " statements are done")
                    + (inFlight.failure() == null ? "" : ", the next one failed: " + inFlight.failure());
        }
        int open = done + 1;
        List<String> lines = new ArrayList<>();
        lines.add((done == 0 ? "no statement" : numbers(1, done)) + " of " + place.statements()
                + (done > 1 ? " are done" : " is done"));
        String statement = "statement " + open + " (line " + place.line() + ") ";
        if (inFlight.failure() != null) {
            boolean edited = file != null && !file.checksum().equals(inFlight.checksum());
            lines.add(statement
                    + inFlight.fate()
                    + (edited ? "; the file was edited since: " : ": ")
                    + place.firstLine());
            inFlight.failure().lines().map(line -> "  " + line).forEach(lines::add);
        } else {
            lines.add(statement
                    + (place.outcome() == Outcome.UNKNOWN ? "may have taken effect: " : "did not run: ")
                    + place.firstLine());
        }
        if (open < place.statements()) {
            lines.add(numbers(open + 1, place.statements()) + " did not run");
        }
        return String.join("\n", lines);
    }

    private static String numbers(int first, int last) {
        return first == last ? "statement " + first : "statements " + first + " to " + last;
    }
}
