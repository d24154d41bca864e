// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.LostSession;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.UnknownOutcome;
import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.database.StatementOutcomes.Outcome;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An interrupted script that is resumed: which statements are done, and whether the open one has to be sent again. The
 * history, the database or the operator decides that, and the decision is logged.
 */
public final class ResumedScript {

    private static final MaskedLog log = MaskedLog.of(ResumedScript.class);

    private final ScriptContext context;
    private final Resume resume;
    private final Journal journal;
    private final StoredNote note;

    /** To be called before the script's own role is set again, which may not read the journal. */
    public ResumedScript(ScriptContext context, Resume resume, Journal journal) throws SQLException {
        this.context = context;
        this.resume = resume;
        this.journal = journal;
        this.note = StoredNote.read(journal.storedNote());
    }

    /** Reads past what is done; returns the statements that set the session again, by their number. */
    public Map<Integer, Statement> skipDone(ScriptReading statements) throws StatementFailure {
        InFlight inFlight = resume.inFlight();
        var ended = new EndedSession(context.database().dialect());
        while (journal.ordinal() < inFlight.statementsDone() && statements.hasNext()) {
            Statement next = statements.next();
            journal.pass(next, statements.data());
            ended.add(journal.ordinal(), next);
        }
        if (!journal.agreesWith(inFlight)) {
            // The checksum is that of the up script.
            boolean unchanged =
                    resume.direction() == Direction.UP && inFlight.checksum().equals(resume.checksum());
            throw new InvalidMigrationsException(new DoneStatements(inFlight, resume.script(), unchanged).changed());
        }
        return ended.settings();
    }

    /** Whether it has to be sent, or took effect already. What it left behind without taking effect is dropped. */
    public boolean hasToRun(Statement open, ScriptReading statements) throws StatementFailure, SQLException {
        new StartQuestions(
                        resume.inFlight(),
                        new InterruptedStatement(resume.script(), open),
                        context.recorder().bookkeeping().tables())
                .requireEnded(context.database(), context.connection());
        if (isToBeAsked(open)) {
            return decided(open, statements, askOpenStatement() == UnknownOutcome.REPEAT, "as the resume command says");
        }
        if (resume.inFlight().failure() != null) {
            return resume.outcome() == UnknownOutcome.DONE
                    ? decided(open, statements, false, "as the resume command says")
                    : decided(open, statements, true, "it did not run");
        }
        // The journal has what the script's own transaction committed, so it may start or end one again.
        boolean locked = journal.locked().by() != null;
        if (!locked && resume.script().hasKnownOutcome(open)) {
            return mayRemain(open)
                    ? decided(open, statements, resume.outcome() == UnknownOutcome.REPEAT, "as the resume command says")
                    : decided(open, statements, true, "nothing of it remains");
        }
        Outcome outcome = locked
                ? Outcome.unknown("")
                : CatalogueOutcomes.of(context.database()).outcome(context.connection(), open, note.before());
        if (outcome.effect() == Effect.UNKNOWN && resume.outcome() == null) {
            throw unknownOutcome(open, outcome.found());
        }
        journal.drop(outcome, resume.inFlight().statementsDone() + 1);
        return outcome.effect() == Effect.UNKNOWN
                ? decided(open, statements, resume.outcome() == UnknownOutcome.REPEAT, "as the resume command says")
                : decided(open, statements, outcome.effect() == Effect.NOT_DONE, outcome.found());
    }

    /** Whether the operator has decided about what was rolled back: he is asked where a rollback may leave rows. */
    private boolean mayRemain(Statement open) throws SQLException {
        List<String> tables = resume.script().isRolledBack(open)
                ? context.database().tablesWithoutTransactions(context.connection())
                : List.of();
        if (!tables.isEmpty() && resume.outcome() == null) {
            throw problem(
                    resume.script().placeOf(open),
                    "was " + InterruptedStatement.mayRemain(resume.inFlight().statementsDone() + 1, tables) + ":\n    "
                            + resume.script().firstLine(open),
                    Remedy.of(
                            "{}; or {}", Remedies.undoRows(resume.version()), Remedies.finishByHand(resume.version())));
        }
        return !tables.isEmpty();
    }

    private boolean decided(Statement open, ScriptReading statements, boolean runs, String why)
            throws StatementFailure {
        int done = resume.inFlight().statementsDone();
        boolean isUnit = isUnit(open);
        if (!runs) {
            pass(open, statements);
        }
        if (resume.lost() == LostSession.ASK) {
            Problems.throwIfInvalid(
                    new SessionQuestion(resume.inFlight(), resume.script(), runs).problem(journal.ordinal()));
        }
        log.warn(
                "{} was interrupted and resumes at statement {} of {} (line {}), which {} ({}): {}",
                resume.name(),
                done + 1,
                resume.script().statementCount(),
                open.line(),
                (isUnit ? "with all up to UNLOCK TABLES " : "")
                        + (runs ? "is executed now" : "took effect and is not executed again"),
                why,
                resume.script().firstLine(open));
        return runs;
    }

    /** What runs under locked tables is one with what locks them, for the journal cannot be written between. */
    private void pass(Statement open, ScriptReading statements) throws StatementFailure {
        boolean isUnit = isUnit(open);
        journal.pass(open, statements.data());
        while (isUnit && journal.locked().by() != null && statements.hasNext()) {
            journal.pass(statements.next(), statements.data());
        }
    }

    /** Whether it is one with what follows. What was refused under tables that were locked before is known to be the only one. */
    private boolean isUnit(Statement open) {
        return open.has(StatementTrait.LOCKS_TABLES)
                || (journal.locked().by() != null && resume.inFlight().failure() == null);
    }

    /** With other values of placeholders it may be another one, too, or none; where rows remain, they have to go first. */
    private boolean isToBeAsked(@Nullable Statement open) {
        return resume.inFlight().leavesRows()
                || resume.inFlight().isEditedSinceCrash(resume.checksum())
                || (resume.inFlight().failure() == null
                        && resume.script().isOfFileWithPlaceholders()
                        && note.mayBeOfAnother(open, context.database().dialect()));
    }

    private UnknownOutcome askOpenStatement() {
        if (resume.outcome() == null) {
            int open = resume.inFlight().statementsDone() + 1;
            if (resume.inFlight().leavesRows()) {
                throw problem(
                        Place.of(resume.script().name()),
                        "was rolled back in part: " + resume.inFlight().failure(),
                        Remedy.of(
                                "{}; or {}",
                                Remedies.undoRows(resume.version()),
                                Remedies.finishByHand(resume.version())));
            }
            boolean edited = resume.inFlight().isEditedSinceCrash(resume.checksum());
            throw problem(
                    Place.of(resume.script().name()),
                    "was interrupted at statement " + open + ", and "
                            + (edited ? "the file was edited since" : "its placeholders may have had other values")
                            + ": it is unknown whether the statement that was sent took effect.",
                    edited
                            ? Remedies.askAboutEdited(open, resume.version())
                            : Remedies.askIfDone("it", resume.version()));
        }
        return resume.outcome();
    }

    /** To be called where no statement is left: the open one may have been removed from the file. */
    public void requireNothingOpen() {
        if (isToBeAsked(null)) {
            askOpenStatement();
        }
    }

    private InvalidMigrationsException unknownOutcome(Statement open, String found) {
        int done = resume.inFlight().statementsDone();
        String others = done == 0
                ? "No other statement ran."
                : (done == 1 ? "Statement 1 is" : "Statements 1 to " + done + " are")
                        + " done; nothing after statement " + (done + 1) + " ran.";
        boolean isUnit =
                open.has(StatementTrait.LOCKS_TABLES) || journal.locked().by() != null;
        if (isUnit) {
            others =
                    "The statements up to UNLOCK TABLES belong to it, as the journal cannot be written under locked tables. Some of"
                            + " them may have taken effect. If not all of them did, all are sent again: before that, undo what"
                            + " they have done.";
        }
        return problem(
                resume.script().placeOf(open),
                "was interrupted at statement " + (done + 1) + " of "
                        + resume.script().statementCount()
                        + ", and it is unknown whether that took effect:\n    "
                        + resume.script().firstLine(open)
                        + (found.isEmpty() ? "" : "\n  Found: " + found + ".")
                        + "\n  " + others,
                Remedies.askIfDone(isUnit ? "all of them" : "it", resume.version()));
    }

    private InvalidMigrationsException problem(Place place, String what, CharSequence remedy) {
        return new InvalidMigrationsException(
                Problem.error(Code.INTERRUPTED, place, "Migration " + resume.name() + " " + what, remedy));
    }
}
