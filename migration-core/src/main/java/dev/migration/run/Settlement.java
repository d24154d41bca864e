package dev.migration.run;

import dev.migration.database.Database.Outcome;
import dev.migration.history.InFlight;
import dev.migration.plan.OpenStatement;
import dev.migration.plan.Resume;
import dev.migration.script.CanonicalSql;
import dev.migration.script.Statement;
import dev.migration.script.StatementKind;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** What became of the statement that was open when a script was interrupted, as far as it can be found out. */
final class Settlement {

    /** A set_config of two literals, and nothing else. */
    private static final Pattern SET_CONFIG = Pattern.compile(
            "SELECT (?:pg_catalog \\. )?set_config \\( '[^']*' , '[^']*' , false \\)", Pattern.CASE_INSENSITIVE);

    private final ScriptContext context;
    private final Resume resume;

    Settlement(ScriptContext context, Resume resume) {
        this.context = context;
        this.resume = resume;
    }

    /** Whether a statement that is done may be done again for those behind it: it only sets something. */
    boolean mayBeDoneAgain(Statement statement) {
        return statement.changesSession()
                && (statement.kind() != StatementKind.ROWS
                        || SET_CONFIG
                                .matcher(CanonicalSql.of(
                                        statement.text(), context.database().dialect()))
                                .matches());
    }

    /**
     * Whether it has to be sent, or stands already.
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
