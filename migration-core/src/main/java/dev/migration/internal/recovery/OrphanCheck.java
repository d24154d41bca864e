package dev.migration.internal.recovery;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.StatementOutcomes.Orphan;
import dev.migration.internal.database.StatementOutcomes.Whose;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the database still executes the statement at which a script was interrupted, although its client is gone.
 *
 * @param tables of the history, with their schema
 */
public record OrphanCheck(InFlight inFlight, InterruptedStatement at, HistoryTables tables) {

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
