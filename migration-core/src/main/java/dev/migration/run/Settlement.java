package dev.migration.run;

import dev.migration.database.Database.Outcome;
import dev.migration.history.InFlight;
import dev.migration.plan.OpenStatement;
import dev.migration.plan.Resume;
import dev.migration.script.Statement;
import dev.migration.script.StatementKind;
import java.sql.SQLException;

/** What became of the statement that was open when a script was interrupted, as far as it can be found out. */
final class Settlement {

    private final ScriptContext context;
    private final Resume resume;

    Settlement(ScriptContext context, Resume resume) {
        this.context = context;
        this.resume = resume;
    }

    /**
     * Whether it has to be sent, or stands already. What it left behind without taking effect is cleared away.
     *
     * @param transactional whether it is done if and only if the journal says so
     */
    boolean hasToRun(Statement open, boolean transactional) throws SQLException {
        if (isEditedSinceCrash()) {
            return askOpenStatement() == OpenStatement.REPEAT;
        }
        // What the script's own transaction did is in the journal or undone, so to begin or end one again is no harm.
        if (resume.inFlight().failure() != null || transactional || open.kind() == StatementKind.TRANSACTION_CONTROL) {
            return true;
        }
        Outcome outcome = context.database()
                .settle(context.connection(), open, resume.inFlight().since());
        if (outcome == Outcome.UNKNOWN && resume.open() == null) {
            throw Interruption.unknownOutcome(resume, resume.inFlight(), open);
        }
        if (outcome == Outcome.NOT_DONE) {
            context.database().clearLeftover(context.connection(), open);
        }
        return outcome == Outcome.NOT_DONE || (outcome == Outcome.UNKNOWN && resume.open() == OpenStatement.REPEAT);
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
    void requireNothingOpen() {
        if (isEditedSinceCrash()) {
            askOpenStatement();
        }
    }
}
