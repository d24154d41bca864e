package dev.migration.internal.session;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Executes the init SQL on each borrowed connection, before anything of ours, and undoes what it has set. */
public final class ConnectionSetup {

    private static final MaskedLog log = MaskedLog.of(ConnectionSetup.class);

    private static final String SETTING = "migration.init-sql";

    private final Database database;
    private final String initSql;
    private final List<String> statements = new ArrayList<>();
    private boolean staysInSession;

    ConnectionSetup(Settings settings, Database database) {
        this.database = database;
        this.initSql = settings.initSql() == null ? "" : settings.initSql();
        SqlScanner.scan(new StringReader(initSql), database.dialect(), SETTING).forEachRemaining(this::add);
    }

    private void add(Statement statement) {
        if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.TRANSACTION_CONTROL,
                    new Place(SETTING, statement.line(), statement.column()),
                    "The init SQL may not start or end a transaction: what it sets is to last longer.",
                    "remove the statement"));
        }
        statements.add(statement.text());
        staysInSession |= statement.has(StatementTrait.STAYS_IN_SESSION);
    }

    /** Sets up a connection; what is returned makes it again what it was, or closes it for good. */
    public Restoration apply(Connection connection) {
        if (statements.isEmpty()) {
            return () -> {};
        }
        SessionState before = capture(connection);
        Restoration asItWas = () -> restore(connection, before);
        try {
            inAutoCommit(connection, () -> execute(connection, statements));
            return asItWas;
        } catch (SQLException e) {
            DatabaseAccessException failure = failure(e);
            restore(connection, before);
            throw failure;
        }
    }

    private SessionState capture(Connection connection) {
        try {
            SessionState before = database.captureSession(connection);
            if (database.isShared(connection, before)) {
                throw Problems.refused(
                        Code.POOLED_CONNECTION,
                        "The connection goes through a pooler, which gives the session to other clients, and with it what "
                                + SETTING + " sets.",
                        "set it for the user instead, as by ALTER ROLE … SET …; or " + Remedies.CONNECT_DIRECTLY);
            }
            return before;
        } catch (SQLException e) {
            throw AccessFailure.of("The session's settings cannot be read", database, e);
        }
    }

    private void restore(Connection connection, SessionState before) {
        try {
            if (connection.isClosed()) {
                return;
            }
            if (staysInSession) {
                abort(connection);
                return;
            }
            inAutoCommit(connection, () -> {
                execute(connection, before.leftovers().of(connection));
                List<String> reset = new ArrayList<>(before.reset());
                reset.addAll(before.cleanup());
                execute(connection, reset);
            });
        } catch (SQLException e) {
            log.debug("What the init SQL has set could not be undone, so the connection is discarded: {}", e);
            abort(connection);
        }
    }

    /** Closes it for good, also where a pool would take it back. */
    static void abort(Connection connection) {
        // The drivers of H2 and SQLite do nothing at abort, others refuse it, and a pool would take its own back.
        try (Connection physical = connection.unwrap(Connection.class)) {
            physical.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("The connection could not be discarded: {}", e);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** In a transaction that its borrower rolls back, the settings of some products would be rolled back as well. */
    private static void inAutoCommit(Connection connection, Work work) throws SQLException {
        if (connection.getAutoCommit()) {
            work.run();
            return;
        }
        connection.rollback();
        connection.setAutoCommit(true);
        try (Restoration asItWas = () -> connection.setAutoCommit(false)) {
            work.run();
        }
    }

    private void execute(Connection connection, List<String> all) throws SQLException {
        boolean together = database.has(Capability.MULTIPLE_STATEMENTS) && !all.isEmpty();
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : together ? List.of(String.join(";\n", all)) : all) {
                statement.execute(sql);
            }
        }
    }

    private DatabaseAccessException failure(SQLException cause) {
        // As one: PostgreSQL gets all of them together.
        Statement all = new Statement(initSql, 1, 1, 0, StatementKind.PLAIN, Set.of());
        StatementFailure failure = StatementFailure.ofScript(all, 1, cause);
        SqlError error = failure.explained(database);
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        return new DatabaseAccessException(
                Problems.error(
                        lost ? Code.DATABASE_UNREACHABLE : Code.DATABASE_ERROR,
                        AccessFailure.sentence("The init SQL (" + SETTING + ") failed", error),
                        lost
                                ? "start again when the database is back"
                                : "fix the init SQL, or give the user the right that it needs; nothing was changed"),
                failure.cause(database));
    }
}
