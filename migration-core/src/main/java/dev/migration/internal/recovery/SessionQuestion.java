// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.recovery.EndedSession.Done;
import dev.migration.internal.recovery.EndedSession.Question;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked before an interrupted script resumes in a new session, as a start and the status say it.
 *
 * @param runs whether the open statement runs again; if not, it is done
 */
record SessionQuestion(InFlight inFlight, Script script, boolean runs) {

    /** Empty where the rest needs nothing that ended with the session. */
    Optional<Problem> problem(int done) {
        return EndedSession.questionOf(script, done).map(question -> problem(question, done));
    }

    private Problem problem(Question question, int done) {
        Done user = question.user();
        String what = question.used() == null ? ofAny(question, done) : ofOne(question);
        return Problem.error(
                Code.INTERRUPTED,
                script.placeOf(user.statement()),
                (inFlight.undo() ? "Undoing " : "Migration ") + inFlight.name()
                        + " was interrupted, and its session has ended. " + what,
                remedy(question, done));
    }

    private String ofAny(Question question, int done) {
        return "These statements are done, and may have set something for that session alone:\n"
                + lines(question.by())
                + "\n  Still to run:\n"
                + lines(rest(done))
                + "\n  Does the rest need what they set?";
    }

    private String ofOne(Question question) {
        String by = question.by().get(0).toString();
        return question.user() + " uses " + question.used()
                + (question.isVariable()
                        ? ". " + by + " may have set it."
                        : ", which an earlier statement may have left.");
    }

    private List<Done> rest(int done) {
        List<Done> rest = new ArrayList<>();
        try (StatementReader statements = script.open()) {
            for (int ordinal = 1; statements.hasNext() && rest.size() <= EndedSession.MOST_SHOWN; ordinal++) {
                var next = new Done(ordinal, statements.next());
                if (ordinal > done) {
                    rest.add(next);
                }
            }
        }
        return rest;
    }

    private String lines(List<Done> statements) {
        List<String> lines = new ArrayList<>();
        for (Done it : statements) {
            lines.add(
                    lines.size() == EndedSession.MOST_SHOWN
                            ? "    …"
                            : "    line " + it.statement().line() + ": " + script.firstLine(it.statement()));
        }
        return String.join("\n", lines);
    }

    private Remedy remedy(Question question, int done) {
        Version version = inFlight.version();
        Fix.Command resume = runs
                ? Fix.command("resume", version)
                : Fix.command("resume", version).with("--statement-done");
        Fix.Command anyway = resume.with("--new-session");
        int line = question.user().statement().line();
        if (question.used() == null) {
            return Remedy.of(
                    "no: {}; yes: make it again in the file, between statement {} and line {}, and then type the same; or {}",
                    anyway,
                    done,
                    line,
                    Remedies.finishByHand(version));
        }
        boolean startsAgain = inFlight.failure() != null && !inFlight.undo() && runs;
        CharSequence start = startsAgain ? "start again" : Remedy.of("resume: {}", resume);
        return Remedy.of(
                "{}, and then {}; or, if it needs no earlier value: {}; or {}",
                question.isVariable()
                        ? "set it again in the file, between statement " + done + " and line " + line + ", such as SET "
                                + question.used() + " = (SELECT …)"
                        : "read it by a query in the file, in line " + line + ", such as (SELECT …)",
                start,
                anyway,
                Remedies.finishByHand(version));
    }
}
