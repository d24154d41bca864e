// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.DatabaseAccessException;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.Scheduler.Question;
import dev.migration.internal.settings.ScriptSchemas;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.settings.Settings.SchemaUse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A borrowed connection with what is known of its database; closing it gives the connection back as it was. */
public final class Session implements HistoryAccess.Place, AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(Session.class);

    private final Connection connection;
    private final Database database;
    private final boolean autoCommit;
    private final HistoryAccess history;
    private final @Nullable TenantSchema tenant;
    private final boolean createsSchema;
    private final boolean namesHistory;
    private final @Nullable ScriptSchemas schemas;
    private final boolean besideOtherTool;
    private final ConnectionSetup setup;
    private final SecretValues secrets;
    private final List<String> createdSchemas = new ArrayList<>(1);
    private @Nullable Restoration undoSetup;
    private HistoryTables tables;
    private @Nullable Integer keepStatementsAfter;
    private boolean readOnly;
    private boolean discarded;
    private boolean givenUp;

    private Session(
            Settings settings, Connection connection, boolean autoCommit, Database database, Scheduler scheduler) {
        String schema = settings.schema();
        this.connection = connection;
        this.autoCommit = autoCommit;
        this.database = database;
        this.schemas = database.has(Capability.SCHEMAS) ? settings.service().schemas() : null;
        this.tables = new HistoryTables(database, schema == null ? null : exactly(schema), settings.table());
        this.tenant = settings.use() == SchemaUse.TENANT ? TenantSchema.of(tables) : null;
        this.createsSchema =
                settings.use() == SchemaUse.HISTORY_TO_CREATE && schema != null && database.has(Capability.SCHEMAS);
        this.namesHistory = schema != null;
        this.besideOtherTool = settings.service().beside();
        this.history = new HistoryAccess(this, settings.listeners(), scheduler);
        this.setup = new ConnectionSetup(settings, database);
        this.secrets = settings.placeholders().secrets();
    }

    /** Borrows a connection, on which scripts find the tenant's schema if the settings are for one. */
    public static Session open(Settings settings, Scheduler scheduler) {
        Connection connection = borrow(settings.requireDataSource());
        try {
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                // Outside autocommit the first query would open a transaction, and hold a snapshot while we wait.
                connection.setAutoCommit(true);
            }
            var session = new Session(settings, connection, autoCommit, Products.database(connection), scheduler);
            if (!session.setup.isEmpty()) {
                session.undoSetup = session.history.ask(() -> session.setup.apply(connection));
            }
            return session;
        } catch (SQLException e) {
            throw AccessFailure.closing(connection, AccessFailure.unreachable(e));
        } catch (RuntimeException e) {
            throw AccessFailure.closing(connection, e);
        }
    }

    private String exactly(String schema) {
        return schemas != null && schemas.current().equals(schema) ? schema : database.catalogueName(schema);
    }

    private static Connection borrow(DataSource dataSource) {
        Connection connection;
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        } catch (RuntimeException e) {
            throw AccessFailure.refusedUrl(String.valueOf(e.getMessage()), e);
        }
        // What a driver answers to a URL that is not its own.
        if (connection == null) {
            throw AccessFailure.refusedUrl("the driver does not accept the URL.", null);
        }
        return connection;
    }

    /** Asks the database, and reports what it refuses. */
    public <T> T ask(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw failure(what, e);
        }
    }

    /** The connection, in autocommit unless a script runs on it. */
    @Override
    public Connection connection() {
        return connection;
    }

    public Database database() {
        return database;
    }

    /** The values of placeholders that are never shown or kept. */
    public SecretValues secrets() {
        return secrets;
    }

    /** What is done with each other connection to it before it is used. */
    public ConnectionSetup setup() {
        return setup;
    }

    public HistoryAccess history() {
        return history;
    }

    /** The history's tables; behind a pooler with the schema that was seen, else only with one that was configured. */
    @Override
    public HistoryTables tables() {
        return tables;
    }

    /** The error report for a failed statement of our own. */
    public DatabaseAccessException failure(String what, SQLException cause) {
        return AccessFailure.of(what, database, cause);
    }

    /** Enters a tenant's schema where no history is, which must exist; and keeps no statements behind a pooler. */
    @Override
    public History enter(History read) throws SQLException {
        History expected = tenant == null ? read : tenant.expected(read, connection);
        if (!expected.present()) {
            enterTenant(expected);
        }
        keepNoStatements(expected);
        return expected;
    }

    /** Makes the tenant's schema the current one, where there is a tenant. */
    public void enterTenant(History seen) {
        if (tenant == null) {
            return;
        }
        try {
            tenant.enter(connection, seen);
        } catch (SQLException e) {
            throw tenant.refusal(seen.server().user(), e);
        }
    }

    /** Such as {@code table __migrations}. */
    public String whereHistoryIs() {
        return "table " + tables.table();
    }

    /** Where its scripts run, and what a run creates for them; null for the connection's own schema. */
    public @Nullable ScriptSchemas schemas() {
        return schemas;
    }

    /** Notes a schema that was missing, and that this session has created. */
    public void hasCreated(String schema) {
        createdSchemas.add(schema);
    }

    /** The schemas that this session has created. */
    public List<String> createdSchemas() {
        return List.copyOf(createdSchemas);
    }

    @Override
    public boolean createsSchema() {
        return createsSchema;
    }

    @Override
    public boolean isOfTenant() {
        return tenant != null;
    }

    /** Whether a setting says where the history is, so that it is not found by what is the current schema. */
    public boolean namesHistory() {
        return namesHistory;
    }

    /** Whether another tool keeps migrations of its own in the same schema, so that its history says nothing of ours. */
    public boolean isBesideOtherTool() {
        return besideOtherTool;
    }

    /** Lets transactions write on a connection that is handed out as read-only. */
    public void makeWritable() {
        try {
            if (connection.isReadOnly()) {
                connection.setReadOnly(false);
                readOnly = true;
            }
        } catch (SQLException e) {
            throw failure("The connection cannot be made writable", e);
        }
    }

    /** Behind a pooler, qualifies the history's tables: the next session may have another search path. */
    public void expectPooler(History seen) {
        if (seen.server().pooler() != null) {
            keepTo(seen.server().schema());
        }
    }

    /** Reads and writes the history of this schema from here on: what a run executes may make another one the current schema. */
    public void keepTo(String schema) {
        tables = tables.in(schema);
    }

    /** Behind a pooler, keeps the driver from preparing statements: the next one may come to a session without them. */
    private void keepNoStatements(History seen) throws SQLException {
        if (seen.server().pooler() != null && keepStatementsAfter == null) {
            keepStatementsAfter = database.keepStatementsAfter(connection, 0);
        }
    }

    /** Whether the connection is gone, as a pool closes it after a statement that took too long, and HSQLDB's driver after a cancel. */
    public boolean isLost() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Closes the connection for good at the end: no other client may get what was left in its session. */
    public void discard() {
        discarded = true;
    }

    /** Sends nothing more on the connection, and closes it for good at the end: H2 may never answer after its disk is full. */
    public void giveUp() {
        givenUp = true;
        discard();
    }

    public boolean isGivenUp() {
        return givenUp;
    }

    @Override
    public void close() {
        try (Connection last = connection) {
            if (discarded || (tenant != null && !tenant.leave(last))) {
                ConnectionSetup.abort(last);
            } else if (!last.isClosed()) {
                restore(last);
            }
        } catch (SQLException e) {
            log.debug("The connection could not be given back as it was: {}", e);
        }
    }

    private void restore(Connection last) throws SQLException {
        if (keepStatementsAfter != null) {
            database.keepStatementsAfter(last, keepStatementsAfter);
        }
        if (undoSetup != null) {
            undoSetup.close();
        }
        if (readOnly) {
            last.setReadOnly(true);
        }
        if (!autoCommit) {
            last.setAutoCommit(false);
        }
    }
}
