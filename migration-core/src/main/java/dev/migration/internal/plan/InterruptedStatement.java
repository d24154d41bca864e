package dev.migration.internal.plan;

import dev.migration.internal.files.Migration;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.history.History.InFlight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement at which a script was interrupted, the first one that is not surely done.
 *
 * @param statements how many the script has
 * @param line the line of the file on which it begins
 * @param firstLine the text of that line, without secrets
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
                            ? "no statement is known to be done"
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

    /**
     * What to do about it; can follow a colon.
     *
     * @param place null where the script is not there, or is another one by now
     * @param file what is there now; null where nothing is
     * @param scriptLost whether the script cannot be had, neither from its file nor as it was stored
     */
    static String remedy(
            InFlight inFlight, @Nullable InterruptedStatement place, @Nullable Migration file, boolean scriptLost) {
        return resumeOrAsk(inFlight, place, file, scriptLost) + "; or " + Remedies.finishByHand(inFlight.version());
    }

    private static String resumeOrAsk(
            InFlight inFlight, @Nullable InterruptedStatement place, @Nullable Migration file, boolean scriptLost) {
        String resume = "migration resume " + inFlight.version();
        String startAgain = inFlight.undo()
                ? "resume it: " + resume
                : "start again: it resumes at statement " + (inFlight.statementsDone() + 1);
        if (scriptLost || (file == null && !inFlight.undo())) {
            return inFlight.undo()
                    ? "the down script that was started is missing: put its file back as it was, and resume: " + resume
                    : "put its file back";
        }
        // It did not run: whatever has been edited since is what runs now.
        if (inFlight.failure() != null) {
            return (inFlight.isStopped() ? "" : "fix what stopped it and ") + startAgain;
        }
        // Only an undo resumes with a stored script, which is never edited.
        if (!inFlight.undo() && file != null && !file.checksum().equals(inFlight.checksum())) {
            return Remedies.askAboutEdited(inFlight.statementsDone() + 1, inFlight.version());
        }
        if (place != null && place.outcome() == Outcome.DID_NOT_RUN) {
            return startAgain;
        }
        String question = Remedies.askIfDone("it", inFlight.version());
        return inFlight.undo()
                ? question
                : "start again: it resumes if the outcome can be read from the database; or " + question;
    }
}
