package dev.migration.internal.recovery;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.StatementOutcomes.Orphan;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Whether the database still executes the statement at which a script was interrupted, although its client is gone. */
public record OrphanCheck(Script script, Statement statement) {

    /** Finds it in the files, or in the log. */
    @FunctionalInterface
    public interface Finder {

        /** The interrupted statement, if its script is there and unchanged up to it. */
        Optional<OrphanCheck> find(Session session, History history);
    }

    /** The session that still executes it, where the database shows one. */
    public static Optional<Orphan> stillRunning(Session session, History history, Finder finder) {
        InFlight inFlight = history.inFlight();
        OrphanCheck at = inFlight == null ? null : finder.find(session, history).orElse(null);
        if (inFlight == null || at == null) {
            return Optional.empty();
        }
        try {
            return at.orphan(session.database(), session.connection(), inFlight);
        } catch (SQLException e) {
            throw session.failure("The running statements cannot be read", e);
        }
    }

    private Optional<Orphan> orphan(Database database, Connection connection, InFlight inFlight) throws SQLException {
        return inFlight.failure() != null || script.hasKnownOutcome(statement)
                ? Optional.empty()
                : database.outcomes().orphan(connection, statement);
    }

    /** Refuses to record an outcome while the statement still runs: it may still take effect. */
    public static void requireEnded(Session session, History history, InFlight inFlight, Finder finder) {
        OrphanCheck at = finder.find(session, history).orElse(null);
        if (at == null) {
            return;
        }
        try {
            at.requireEnded(
                    session.database(),
                    session.connection(),
                    inFlight,
                    "It may still take effect.",
                    "then record its outcome");
        } catch (SQLException e) {
            throw session.failure("The running statements cannot be read", e);
        }
    }

    /** The same, with the consequence and what to do when it has ended. */
    public void requireEnded(
            Database database, Connection connection, InFlight inFlight, String consequence, String then)
            throws SQLException {
        Orphan orphan = orphan(database, connection, inFlight).orElse(null);
        if (orphan != null) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INTERRUPTED,
                    new Place(script.name(), statement.line(), statement.column()),
                    "Migration " + inFlight.name() + " was interrupted at statement " + (inFlight.statementsDone() + 1)
                            + " of " + script.statementCount() + ", and the database still runs it:\n    "
                            + SecretMask.firstLine(statement.text())
                            + "\n  It is " + orphan.description() + ". " + consequence,
                    "wait until it has ended, or end it: " + orphan.end() + "; " + then));
        }
    }
}
