// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.SecretValues;
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
import org.jspecify.annotations.Nullable;

/**
 * Executes the init SQL on each borrowed connection, before anything of ours, sets the role and enters the schema of the scripts;
 * and undoes all that.
 */
public final class ConnectionSetup {

    private static final MaskedLog log = MaskedLog.of(ConnectionSetup.class);

    private static final String SETTING = "migration.init-sql";

    private final Database database;
    private final String initSql;
    private final @Nullable String role;
    private final @Nullable String schema;
    private final List<String> statements = new ArrayList<>();
    private boolean staysInSession;

    ConnectionSetup(Settings settings, Database database) {
        this.database = database;
        this.initSql = settings.initSql() == null ? "" : settings.initSql();
        this.role = settings.role();
        this.schema = settings.service().schemas() == null || !database.has(Capability.SCHEMAS)
                ? null
                : settings.service().schemas().current();
        if (role != null && !database.has(Capability.ROLES)) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "A role is set, and " + database.product() + " has no SET ROLE.",
                    Remedy.of("remove {}, and connect as the user that is to own the tables", Fix.setting("role")));
        }
        // The scanner's classes are not loaded for nothing at each start.
        if (!initSql.isEmpty()) {
            SqlScanner.scan(new StringReader(initSql), database.dialect(), SETTING)
                    .forEachRemaining(this::add);
        }
    }

    private void add(Statement statement) {
        if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
            throw refused(
                    Code.TRANSACTION_CONTROL,
                    statement,
                    "The init SQL may not start or end a transaction: what it sets is to last longer.",
                    "remove the statement");
        }
        if (statement.has(StatementTrait.SETS_SESSION_USER)) {
            throw refused(
                    Code.UNSUPPORTED_STATEMENT,
                    statement,
                    "The init SQL may not change the session's user: each script starts as the login user.",
                    Remedy.of(
                            "remove the statement, and set {} to the one who is to own the tables",
                            Fix.setting("role")));
        }
        statements.add(statement.text());
        staysInSession |= statement.has(StatementTrait.STAYS_IN_SESSION);
    }

    private static InvalidMigrationsException refused(
            Code code, Statement statement, String message, CharSequence remedy) {
        return new InvalidMigrationsException(
                Problem.error(code, new Place(SETTING, statement.line(), statement.column()), message, remedy));
    }

    /** Whether a connection is used as it is. */
    boolean isEmpty() {
        return statements.isEmpty() && role == null && schema == null;
    }

    /** Sets up a connection; what is returned makes it again what it was, or closes it. */
    public Restoration apply(Connection connection) {
        if (isEmpty()) {
            return () -> {};
        }
        SessionState before = capture(connection);
        Restoration asItWas = () -> restore(connection, before);
        try {
            inAutoCommit(connection, () -> {
                executeInitSql(connection);
                setRole(connection);
                enterSchema(connection);
            });
            return asItWas;
        } catch (SQLException e) {
            DatabaseAccessException failure = AccessFailure.of("The session cannot be set up", database, e);
            restore(connection, before);
            throw failure;
        } catch (MigrationException e) {
            restore(connection, before);
            throw e;
        }
    }

    private void executeInitSql(Connection connection) {
        try {
            execute(connection, statements);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Makes the schema of the scripts the current one, once it exists: a run may have to create it first. */
    public void enterSchema(Connection connection) throws SQLException {
        if (schema != null && database.hasSchema(connection, schema)) {
            database.enter(connection, schema);
        }
    }

    private void setRole(Connection connection) {
        if (role == null) {
            return;
        }
        try {
            database.setRole(connection, role);
        } catch (SQLException e) {
            SqlError error = database.explain(e);
            String user;
            try {
                user = Row.all(connection, database.serverQuery("FALSE")).get(0).text(2);
            } catch (SQLException unanswered) {
                e.addSuppressed(unanswered);
                throw AccessFailure.of("The role " + role + " cannot be taken", database, e);
            }
            throw new DatabaseAccessException(
                    Problems.error(
                            Code.NO_PRIVILEGE,
                            AccessFailure.sentence("User " + user + " cannot take the role " + role, error),
                            Remedy.of(
                                    "let an administrator grant it: {}; or correct {}",
                                    database.grantRole(role, user),
                                    Fix.setting("role"))),
                    e);
        }
    }

    private SessionState capture(Connection connection) {
        try {
            SessionState before = database.captureSession(connection);
            if (database.isShared(connection, before)) {
                throw Problems.refused(
                        Code.POOLED_CONNECTION,
                        "The connection goes through a pooler, which gives the session to other clients, and with it"
                                + " what " + what("the init SQL sets", "a role sets", "makes a schema the current one")
                                + ".",
                        Remedy.of(
                                "set it for the user instead, as by ALTER ROLE … SET {}; or {}",
                                what("…", "role = …", "search_path = …"),
                                Remedies.CONNECT_DIRECTLY));
            }
            return before;
        } catch (SQLException e) {
            throw AccessFailure.of("The session's settings cannot be read", database, e);
        }
    }

    private String what(String ofInitSql, String ofRole, String ofSchema) {
        return !statements.isEmpty() ? ofInitSql : role != null ? ofRole : ofSchema;
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
            log.debug(
                    "What init SQL, role and schema have set could not be undone, so the connection is discarded: {}",
                    e);
            abort(connection);
        }
    }

    /** Closes it, even if a pool would keep it open. */
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
        for (String sql : together ? List.of(String.join(";\n", all)) : all) {
            Row.execute(connection, sql);
        }
    }

    private DatabaseAccessException failure(SQLException cause) {
        // As one: PostgreSQL gets all of them together.
        Statement all = new Statement(initSql, 1, 1, 0, List.of(), StatementKind.PLAIN, Set.of());
        StatementFailure failure = StatementFailure.ofScript(all, 1, cause);
        SqlError error = failure.explained(database, SecretValues.NONE);
        boolean lost = error.kind() == SqlError.Kind.CONNECTION_LOST;
        return new DatabaseAccessException(
                Problems.error(
                        lost ? Code.DATABASE_UNREACHABLE : Code.DATABASE_ERROR,
                        AccessFailure.sentence("The init SQL failed", error),
                        lost ? error.startAgain() : "fix the init SQL, or give the user the right that it needs"),
                failure.cause(SecretValues.NONE));
    }
}
