// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.database.StatementOutcomes.Orphan;
import dev.migration.internal.database.StatementOutcomes.Whose;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the next start asks about an interrupted script before it resumes: whether the database still executes the statement at
 * which it was interrupted, although its client is gone; and what became of it.
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

    /** The session that still executes it, where the database shows one. */
    public Optional<Orphan> stillRunning(Session session) {
        try {
            return orphan(session.database(), session.connection());
        } catch (SQLException e) {
            throw session.failure("The running statements cannot be read", e);
        }
    }

    private Optional<Orphan> orphan(Database database, Connection connection) throws SQLException {
        if (!at.isOpen(inFlight)) {
            return Optional.empty();
        }
        String schema = Objects.requireNonNull(tables.schema(), "schema");
        var whose =
                new Whose(tables.migrations(), schema, tables.catalogueNames().get(0));
        return CatalogueOutcomes.of(database).orphan(connection, at.statement(), whose);
    }

    /** Refuses to record an outcome while the statement still runs. */
    public void requireEnded(Session session) {
        refuse(stillRunning(session), "It may still take effect.", "then record its outcome");
    }

    /** Refuses to resume while the statement still runs. */
    void requireEnded(Database database, Connection connection) throws SQLException {
        refuse(orphan(database, connection), "No other statement of it is running.", "then start again");
    }

    private void refuse(Optional<Orphan> running, String consequence, String then) {
        Orphan orphan = running.orElse(null);
        if (orphan != null) {
            Script script = at.script();
            Statement statement = at.statement();
            throw new InvalidMigrationsException(Problem.error(
                    Code.INTERRUPTED,
                    script.placeOf(statement),
                    "Migration " + inFlight.name() + " was interrupted at statement "
                            + (inFlight.statementsDone() + 1)
                            + " of " + script.statementCount() + ", and the database still runs it:\n    "
                            + script.firstLine(statement)
                            + "\n  It is " + orphan.description() + ". " + consequence,
                    "wait until it has ended, or end it: " + orphan.end() + "; " + then));
        }
    }
}
