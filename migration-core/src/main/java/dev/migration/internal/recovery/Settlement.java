package dev.migration.internal.recovery;

import dev.migration.OpenStatement;
import dev.migration.internal.database.Before;
import dev.migration.internal.database.Settled;
import dev.migration.internal.database.Settled.Outcome;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.Step.Resume;
import dev.migration.internal.session.Interruption;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of the statement that was open when a script was interrupted, as far as it can be found out. Whatever is
 * done about it is told.
 */
public final class Settlement {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final ScriptContext context;
    private final Resume resume;
    private final Clearing clearing;
    private final Before before;

    public Settlement(ScriptContext context, Resume resume, Clearing clearing, Before before) {
        this.context = context;
        this.resume = resume;
        this.clearing = clearing;
        this.before = before;
    }

    /** Whether it has to be sent, or stands already. What it left behind without taking effect is cleared away. */
    public boolean hasToRun(Statement open) throws StatementFailure, SQLException {
        new InterruptedAt(resume.script(), open)
                .requireEnded(
                        context.database(),
                        context.connection(),
                        resume.inFlight(),
                        "No other statement of it is running.",
                        "then start again");
        if (isEditedSinceCrash()) {
            return tell(open, askOpenStatement() == OpenStatement.REPEAT, "as the resume command says");
        }
        if (resume.inFlight().failure() != null) {
            return resume.open() == OpenStatement.DONE
                    ? tell(open, false, "as the resume command says")
                    : tell(open, true, "the database refused it before");
        }
        // What the script's own transaction did is in the journal or undone, so to begin or end one again is no harm.
        if (resume.script().hasKnownOutcome(open)) {
            return tell(open, true, "nothing of it remains");
        }
        Settled settled = context.database().settle(context.connection(), open, before);
        if (settled.outcome() == Outcome.UNKNOWN && resume.open() == null) {
            throw Interruption.unknownOutcome(resume, resume.inFlight(), open, settled.found());
        }
        clearing.send(open, resume.inFlight().statementsDone() + 1, settled);
        return settled.outcome() == Outcome.UNKNOWN
                ? tell(open, resume.open() == OpenStatement.REPEAT, "as the resume command says")
                : tell(open, settled.outcome() == Outcome.NOT_DONE, settled.found());
    }

    private boolean tell(Statement open, boolean runs, String why) {
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
