package dev.migration.internal.recovery;

import dev.migration.OpenStatement;
import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.database.StatementOutcomes.Outcome;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.Step.Resume;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Interruption;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the statement at which a script was interrupted has to be sent again: the history, the database or the
 * operator says what became of it. The decision is logged.
 */
public final class ResumeDecision {

    private static final MaskedLog log = MaskedLog.of(ResumeDecision.class);

    private final ScriptContext context;
    private final Resume resume;
    private final LeftoverCleanup cleanup;
    private final @Nullable String note;

    /**
     * For this script.
     *
     * @param note what was stored before the statement was sent; null where nothing was
     */
    public ResumeDecision(ScriptContext context, Resume resume, LeftoverCleanup cleanup, @Nullable String note) {
        this.context = context;
        this.resume = resume;
        this.cleanup = cleanup;
        this.note = note;
    }

    /** Whether it has to be sent, or took effect already. What it left behind without taking effect is dropped. */
    public boolean hasToRun(Statement open) throws StatementFailure, SQLException {
        new OrphanCheck(resume.script(), open)
                .requireEnded(
                        context.database(),
                        context.connection(),
                        resume.inFlight(),
                        "No other statement of it is running.",
                        "then start again");
        if (isEditedSinceCrash()) {
            return log(open, askOpenStatement() == OpenStatement.REPEAT, "as the resume command says");
        }
        if (resume.inFlight().failure() != null) {
            return resume.open() == OpenStatement.DONE
                    ? log(open, false, "as the resume command says")
                    : log(open, true, "the database refused it before");
        }
        // What the script's own transaction did is in the journal or undone, so to begin or end one again is no harm.
        if (resume.script().hasKnownOutcome(open)) {
            return log(open, true, "nothing of it remains");
        }
        Outcome outcome = context.database()
                .outcome(context.connection(), open, resume.inFlight().since(), note);
        if (outcome.effect() == Effect.UNKNOWN && resume.open() == null) {
            throw Interruption.unknownOutcome(resume, resume.inFlight(), open, outcome.found());
        }
        cleanup.send(open, resume.inFlight().statementsDone() + 1, outcome);
        return outcome.effect() == Effect.UNKNOWN
                ? log(open, resume.open() == OpenStatement.REPEAT, "as the resume command says")
                : log(open, outcome.effect() == Effect.NOT_DONE, outcome.found());
    }

    private boolean log(Statement open, boolean runs, String why) {
        log.warn(
                "{} was interrupted and resumes at statement {} of {} (line {}), which {} ({}): {}",
                resume.name(),
                resume.inFlight().statementsDone() + 1,
                resume.script().statementCount(),
                open.line(),
                runs ? "is executed now" : "took effect and is not executed again",
                why,
                Interruption.firstLine(open));
        return runs;
    }

    /** Then the statement that was sent before the crash may be another one than the file has there now. */
    private boolean isEditedSinceCrash() {
        InFlight inFlight = resume.inFlight();
        return inFlight.failure() == null && !inFlight.checksum().equals(resume.checksum());
    }

    private OpenStatement askOpenStatement() {
        if (resume.open() == null) {
            throw Interruption.editedSince(resume, resume.inFlight());
        }
        return resume.open();
    }

    /** To be called where no statement is left: the one that was open may have been taken out of the file. */
    public void requireNothingOpen() {
        if (isEditedSinceCrash()) {
            askOpenStatement();
        }
    }
}
