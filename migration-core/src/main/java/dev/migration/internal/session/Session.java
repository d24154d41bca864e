package dev.migration.internal.session;

import dev.migration.DatabaseAccessException;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.schedule.Scheduler;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.settings.Settings.SchemaUse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A borrowed connection with what is known of its database; closing it gives the connection back as it was. */
public final class Session implements HistoryAccess.Place, AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(Session.class);

    /** The end of a run that is stopped must not take long. */
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(2);

    private final DataSource dataSource;
    private Connection connection;
    private final Database database;
    private final boolean autoCommit;
    private final Scheduler scheduler;
    private final HistoryAccess history;
    private final @Nullable TenantSchema tenant;
    private final boolean createsSchema;
    private HistoryTables tables;
    private @Nullable Integer keepStatementsAfter;
    private boolean readOnly;
    private boolean discarded;
    private boolean lost;
    private boolean renewed;

    private Session(
            DataSource dataSource,
            Connection connection,
            Database database,
            HistoryTables tables,
            @Nullable TenantSchema tenant,
            boolean createsSchema,
            boolean autoCommit,
            Listeners listeners,
            Scheduler scheduler) {
        this.dataSource = dataSource;
        this.connection = connection;
        this.database = database;
        this.tables = tables;
        this.tenant = tenant;
        this.createsSchema = createsSchema;
        this.autoCommit = autoCommit;
        this.scheduler = scheduler;
        this.history = new HistoryAccess(this, listeners, scheduler);
    }

    /**
     * Borrows a connection, on which scripts find the tenant's schema if the settings are for one.
     *
     * @param scheduler notices where the database does not answer
     * @throws DatabaseAccessException if the database cannot be reached, or is not supported
     */
    public static Session open(Settings settings, Scheduler scheduler) {
        DataSource dataSource = settings.requireDataSource();
        String schema = settings.schema();
        SchemaUse use = settings.use();
        Connection connection;
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
        try {
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                // Outside autocommit the first query would open a transaction, and hold a snapshot while we wait.
                connection.setAutoCommit(true);
            }
            Database database = Products.database(connection);
            String catalogueSchema = schema == null ? null : database.catalogueName(schema);
            var tables = new HistoryTables(database, catalogueSchema, settings.table());
            TenantSchema tenant = use == SchemaUse.TENANT ? TenantSchema.of(tables) : null;
            // A schema of a file is another file.
            boolean creates = use == SchemaUse.HISTORY_TO_CREATE && schema != null && database.has(Capability.SCHEMAS);
            return new Session(
                    dataSource,
                    connection,
                    database,
                    tables,
                    tenant,
                    creates,
                    autoCommit,
                    settings.listeners(),
                    scheduler);
        } catch (SQLException e) {
            throw closing(connection, AccessFailure.unreachable(e));
        } catch (RuntimeException e) {
            throw closing(connection, e);
        }
    }

    private static <E extends RuntimeException> E closing(Connection connection, E failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** The connection, in autocommit unless a script runs on it. */
    @Override
    public Connection connection() {
        return connection;
    }

    /** Why no second connection is to be had, or was of no use, within this time; null where it was. */
    public @Nullable SQLException refusalOfSecond(Duration limit, SecondConnection.Use use) {
        return new SecondConnection(dataSource, connection).refusalWithin(limit, scheduler, use);
    }

    /** The database behind it. */
    public Database database() {
        return database;
    }

    /** Where the database is, as {@link DatabaseAddress} shows it; empty where the driver does not say. */
    public String address() {
        try {
            String url = connection.getMetaData().getURL();
            return url == null ? "" : DatabaseAddress.of(url);
        } catch (SQLException e) {
            log.debug("The driver does not say where the database is: {}", e);
            return "";
        }
    }

    /** The schema in which scripts make what they do not qualify; null where there is none. */
    @Nullable
    public String currentSchema() {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(database.serverQuery(tables.unqualified(), "FALSE"))) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException e) {
            throw failure("The current schema cannot be read", e);
        }
    }

    /** What it says of migrations. */
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

    /** The history as scripts will find it; one that is missing is started only in a tenant's schema that exists. */
    @Override
    public History expected(History read) throws SQLException {
        History expected = tenant == null ? read : ofTenant(tenant, read);
        keepNoStatements(expected);
        return expected;
    }

    private History ofTenant(TenantSchema schema, History read) throws SQLException {
        History seen = schema.expected(read, connection);
        if (!seen.present()) {
            enterTenant(seen);
        }
        return seen;
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

    /** Whether a run creates the history's schema where it does not exist. */
    public boolean createsSchema() {
        return createsSchema;
    }

    /** Whether scripts are to find a tenant's schema. */
    public boolean isOfTenant() {
        return tenant != null;
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

    /**
     * Prepares for a pooler, if there is one between us and the server: the next transaction may come to a session
     * with another search path.
     */
    public void expectPooler(History seen) {
        if (seen.server().pooler() != null) {
            tables = tables.in(seen.server().schema());
        }
    }

    /** Behind a pooler, keeps the driver from preparing statements: the next one may come to a session without them. */
    private void keepNoStatements(History seen) {
        if (seen.server().pooler() == null || keepStatementsAfter != null) {
            return;
        }
        try {
            keepStatementsAfter = database.keepStatementsAfter(connection, 0);
        } catch (SQLException e) {
            throw failure("The driver cannot be kept from preparing statements", e);
        }
    }

    /**
     * Takes another connection, once, where this failed because ours was closed under us: a pool does that behind a
     * statement that took too long, and HSQLDB's driver behind one that was cancelled. What was not committed is rolled
     * back.
     *
     * @return whether there is another one now
     */
    public boolean renewAfter(SQLException failure) {
        try {
            boolean gone = connection.isClosed() || database.explain(failure).kind() == SqlError.Kind.CONNECTION_LOST;
            if (!gone || renewed) {
                return false;
            }
            renewed = true;
            // A pool of one has no other before it has this one back.
            connection.close();
            Connection next = SecondConnection.within(LONGEST_RENEWAL, dataSource, scheduler);
            if (next == null || next.isClosed()) {
                return false;
            }
            connection = next;
            makeReady(next);
            return true;
        } catch (SQLException e) {
            log.debug("The connection that came in place of the closed one is of no use: {}", e);
            return false;
        }
    }

    private void makeReady(Connection next) throws SQLException {
        if (!next.getAutoCommit()) {
            next.setAutoCommit(true);
        }
        if (readOnly) {
            next.setReadOnly(false);
        }
        if (keepStatementsAfter != null) {
            database.keepStatementsAfter(next, 0);
        }
        if (tenant != null) {
            tenant.enterAgain(next);
        }
    }

    /** Whether the connection that the scripts ran on is gone. */
    public boolean isRenewed() {
        return renewed;
    }

    /** Has the connection cut at the end: no other client may find what was left in its session. */
    public void discard() {
        discarded = true;
    }

    /** Has nothing more be asked of the database, which is broken. */
    public void lose() {
        lost = true;
        discarded = true;
    }

    /** Whether that is so. */
    public boolean isLost() {
        return lost;
    }

    @Override
    public void close() {
        try (Connection last = connection) {
            if (discarded || !leavesTenant(last)) {
                cut(last);
                return;
            }
            if (keepStatementsAfter != null && !last.isClosed()) {
                database.keepStatementsAfter(last, keepStatementsAfter);
            }
            if (readOnly && !last.isClosed()) {
                last.setReadOnly(true);
            }
            if (!autoCommit && !last.isClosed()) {
                last.setAutoCommit(false);
            }
        } catch (SQLException e) {
            log.debug("The connection could not be given back as it was: {}", e);
        }
    }

    /** Whether no other client finds the tenant's schema on the connection. */
    private boolean leavesTenant(Connection last) throws SQLException {
        try {
            return tenant == null || last.isClosed() || tenant.leave(last);
        } catch (SQLException e) {
            log.debug("The connection could not be led back to its own schema: {}", e);
            return false;
        }
    }

    private static void cut(Connection connection) throws SQLException {
        // The drivers of H2 and SQLite do nothing at abort, others may refuse it, and a pool would only take back its
        // own.
        try (Connection physical = connection.unwrap(Connection.class)) {
            physical.abort(Runnable::run);
        }
    }
}
