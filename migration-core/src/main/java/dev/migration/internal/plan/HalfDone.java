package dev.migration.internal.plan;

import dev.migration.internal.files.Migration;
import dev.migration.internal.history.InFlight;
import org.jspecify.annotations.Nullable;

/** The ways out of a script that was interrupted, by what is known of the statement at which it was. */
record HalfDone(InFlight inFlight, @Nullable Migration file, Situation situation) {

    /** In words that can stand behind a colon. */
    String wayOut() {
        return goOn() + "; or " + ByHand.settle(inFlight.version());
    }

    private String goOn() {
        if (situation.scriptLost() || (file == null && !inFlight.undo())) {
            return inFlight.undo()
                    ? "the down script that was begun is not there any more: put its file back as it was, and go on: "
                            + resume()
                    : "put its file back";
        }
        // It did not run: whatever has been edited since is what runs now.
        if (inFlight.failure() != null) {
            return (inFlight.isStopped() ? "" : "fix what stopped it and ") + startAgain();
        }
        // Only an undo goes on with a stored script, which nobody edits.
        if (!inFlight.undo() && file != null && !file.checksum().equals(inFlight.checksum())) {
            return OpenQuestion.aboutEdited(inFlight.statementsDone() + 1, inFlight.version());
        }
        OpenPlace open = situation.open();
        if (open != null && open.outcome() == OpenPlace.Outcome.DID_NOT_RUN) {
            return startAgain();
        }
        String question = OpenQuestion.about("it", inFlight.version());
        return inFlight.undo() ? question : "start again: what can be found out will be; or " + question;
    }

    private String startAgain() {
        return inFlight.undo()
                ? "go on with it: " + resume()
                : "start again: it goes on at statement " + (inFlight.statementsDone() + 1);
    }

    private String resume() {
        return "migration resume " + inFlight.version();
    }
}
