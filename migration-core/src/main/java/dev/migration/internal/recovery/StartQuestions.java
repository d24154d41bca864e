package dev.migration.internal.recovery;

import dev.migration.Problem;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What the next start asks about an interrupted script before it resumes.
 *
 * @param tables of the history, with their schema
 */
public record StartQuestions(InFlight inFlight, InterruptedStatement at, HistoryTables tables) {

    /** Whether it asks what became of the statement, because the database does not show that. */
    public boolean askForOutcome(Session session) {
        try {
            boolean rowsMayRemain = inFlight.failure() == null
                    && (at.locked() > 0 || !at.loose().isEmpty());
            return rowsMayRemain || (at.isOpen(inFlight) && effect(session, at.statement()) == Effect.UNKNOWN);
        } catch (SQLException e) {
            throw session.failure("The outcome of a statement cannot be read", e);
        }
    }

    /** What it asks where the outcome of the statement is known; empty where it resumes. */
    public Optional<Problem> ofSession(Session session) {
        try {
            boolean runs = !at.isOpen(inFlight) || effect(session, at.statement()) != Effect.DONE;
            return new SessionQuestion(inFlight, at.script(), runs).problem(inFlight.statementsDone() + (runs ? 0 : 1));
        } catch (SQLException e) {
            throw session.failure("The outcome of a statement cannot be read", e);
        }
    }

    private Effect effect(Session session, Statement open) throws SQLException {
        List<Row> noted =
                Row.all(session.connection(), RunRow.asJournal(tables, "").noted());
        String note =
                noted.isEmpty() ? null : StoredNote.read(noted.get(0).get(1)).before();
        return CatalogueOutcomes.of(session.database())
                .outcome(session.connection(), open, note)
                .effect();
    }
}
