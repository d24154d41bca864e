package dev.migration.run;

import dev.migration.database.Database;
import dev.migration.database.DatabaseAddress;
import dev.migration.database.SqlError;
import dev.migration.database.Trait;
import dev.migration.history.History;
import dev.migration.history.HistoryTables;
import dev.migration.problem.DatabaseAccessException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A borrowed connection with what is known of its database; closing it gives the connection back as it was. */
public final class Session implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** The end of a run that is stopped must not take long. */
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(2);

    private final DataSource dataSource;
    private Connection connection;
    private final Database database;
    private final boolean autoCommit;
    private final HistoryAccess history;
    private final @Nullable TenantSchema tenant;
    private final boolean createsSchema;
    private HistoryTables tables;
    private @Nullable Integer keepStatementsAfter;
    private boolean readOnly;
    private boolean givenUp;
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
            Listeners listeners) {
        this.dataSource = dataSource;
        this.connection = connection;
        this.database = database;
        this.tables = tables;
        this.tenant = tenant;
        this.createsSchema = createsSchema;
        this.autoCommit = autoCommit;
        this.history = new HistoryAccess(this, listeners);
    }

    /**
     * Borrows a connection.
     *
     * @param schema the schema of the history, or null for the connection's current one
     * @param table the name of the history table
     * @param listeners are told where the database does not answer
     * @throws DatabaseAccessException if the database cannot be reached, or is not supported
     */
    public static Session open(DataSource dataSource, @Nullable String schema, String table, Listeners listeners) {
        return open(dataSource, schema, SchemaUse.HISTORY, table, listeners);
    }

    /** Borrows a connection, on which scripts find the tenant's schema if that is what the schema is for. */
    static Session open(
            DataSource dataSource, @Nullable String schema, SchemaUse use, String table, Listeners listeners) {
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
            Database database = Database.of(connection);
            String catalogueSchema = schema == null ? null : database.catalogueName(schema);
            var tables = new HistoryTables(database, catalogueSchema, table);
            TenantSchema tenant = use == SchemaUse.TENANT ? TenantSchema.of(tables) : null;
            // A schema of a file is another file.
            boolean creates = use == SchemaUse.HISTORY_TO_CREATE && schema != null && database.has(Trait.HAS_SCHEMAS);
            return new Session(dataSource, connection, database, tables, tenant, creates, autoCommit, listeners);
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
    public Connection connection() {
        return connection;
    }

    /** The one beside it. */
    SecondConnection second() {
        return new SecondConnection(dataSource, connection);
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
            log.debug("The driver does not say where the database is: {}", SecretMask.describe(e));
            return "";
        }
    }

    /** The schema in which scripts make what they do not qualify; null where there is none. */
    @Nullable
    String currentSchema() {
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
    public HistoryTables tables() {
        return tables;
    }

    /** What a failed statement of our own means to the one who has to mend it. */
    public DatabaseAccessException failure(String what, SQLException cause) {
        return AccessFailure.of(what, database, cause);
    }

    /** The history as scripts will find it; one that is not there is begun only in a tenant's schema that is there. */
    History expected(History read) throws SQLException {
        if (tenant == null) {
            return read;
        }
        History seen = tenant.expected(read, connection);
        if (!seen.present()) {
            enterTenant(seen);
        }
        return seen;
    }

    /** Makes the tenant's schema the current one, where there is a tenant. */
    void enterTenant(History seen) {
        if (tenant == null) {
            return;
        }
        try {
            tenant.enter(connection, seen);
        } catch (SQLException e) {
            throw tenant.refusal(this, seen.server().user(), e);
        }
    }

    /** Whether a run creates the history's schema where it does not exist. */
    boolean createsSchema() {
        return createsSchema;
    }

    /** Whether scripts are to find a tenant's schema. */
    boolean isOfTenant() {
        return tenant != null;
    }

    /** Lets transactions write on a connection that is handed out as read-only. */
    void makeWritable() {
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
     * Prepares for a pooler, if that is what stands between us and the server: the next transaction may come to a session
     * with another search path.
     */
    void expectPooler(History seen) {
        if (seen.server().pooler() != null) {
            tables = tables.in(seen.server().schema());
        }
    }

    /** Behind a pooler, keeps the driver from preparing statements: the next one may come to a session without them. */
    void keepNoStatements(History seen) {
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
    boolean renewAfter(SQLException failure) {
        try {
            boolean gone = connection.isClosed() || database.explain(failure).kind() == SqlError.Kind.CONNECTION_LOST;
            if (!gone || renewed) {
                return false;
            }
            renewed = true;
            // A pool of one has no other before it has this one back.
            connection.close();
            Connection next = QuickLoan.within(LONGEST_RENEWAL, dataSource);
            if (next == null || next.isClosed()) {
                return false;
            }
            connection = next;
            makeReady(next);
            return true;
        } catch (SQLException e) {
            log.debug("The connection that came in place of the closed one is of no use: {}", SecretMask.describe(e));
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
    boolean isRenewed() {
        return renewed;
    }

    /** Has the connection cut at the end: nobody else is to find what was left in its session. */
    void giveUp() {
        givenUp = true;
    }

    /** Has nothing more be asked of the database, which is broken. */
    void lose() {
        lost = true;
        givenUp = true;
    }

    /** Whether that is so. */
    boolean isLost() {
        return lost;
    }

    @Override
    public void close() {
        history.end();
        try (Connection last = connection) {
            if (givenUp || !leavesTenant(last)) {
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
            log.debug("The connection could not be given back as it was: {}", SecretMask.describe(e));
        }
    }

    /** Whether nobody finds the tenant's schema on the connection any more. */
    private boolean leavesTenant(Connection last) throws SQLException {
        try {
            return tenant == null || last.isClosed() || tenant.leave(last);
        } catch (SQLException e) {
            log.debug("The connection could not be led back to its own schema: {}", SecretMask.describe(e));
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
