package dev.migration.internal.plan;

import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.history.InFlight;
import org.jspecify.annotations.Nullable;

/** What to do about an interrupted script, by what is known of the statement at which it was interrupted. */
public record InterruptionRemedy(
        InFlight inFlight, @Nullable Migration file, PlanInput situation) {

    /** In words that can stand behind a colon. */
    String text() {
        return resumeOrAsk() + "; or " + ByHand.settle(inFlight.version());
    }

    private String resumeOrAsk() {
        if (situation.scriptLost() || (file == null && !inFlight.undo())) {
            return inFlight.undo()
                    ? "the down script that was started is missing: put its file back as it was, and resume: "
                            + resume()
                    : "put its file back";
        }
        // It did not run: whatever has been edited since is what runs now.
        if (inFlight.failure() != null) {
            return (inFlight.isStopped() ? "" : "fix what stopped it and ") + startAgain();
        }
        // Only an undo resumes with a stored script, which is never edited.
        if (!inFlight.undo() && file != null && !file.checksum().equals(inFlight.checksum())) {
            return askAboutEdited(inFlight.statementsDone() + 1, inFlight.version());
        }
        InterruptedStatement open = situation.open();
        if (open != null && open.outcome() == InterruptedStatement.Outcome.DID_NOT_RUN) {
            return startAgain();
        }
        String question = ask("it", inFlight.version());
        return inFlight.undo() ? question : "start again: what can be found out will be; or " + question;
    }

    private String startAgain() {
        return inFlight.undo()
                ? "resume it: " + resume()
                : "start again: it resumes at statement " + (inFlight.statementsDone() + 1);
    }

    private String resume() {
        return "migration resume " + inFlight.version();
    }

    /**
     * Asks the operator whether a statement took effect, with what to type for each answer; can stand behind a colon.
     *
     * @param statement what is asked about, as the page calls it
     */
    public static String ask(String statement, Version version) {
        return ask(statement, "yes", version);
    }

    /** The same where the file was edited since, so that another statement may stand in that place. */
    public static String askAboutEdited(int statement, Version version) {
        return "put the file back as it was and start again; or "
                + ask("it", "yes, and statement " + statement + " is that one", version);
    }

    private static String ask(String statement, String yes, Version version) {
        String resume = "migration resume " + version;
        return "check in the database whether " + statement + " took effect. No: " + resume + "; " + yes + ": " + resume
                + " --statement-done; partly: undo or complete it by hand, then one of the two";
    }
}
