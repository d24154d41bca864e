package dev.migration.run;

import dev.migration.database.Database;
import dev.migration.database.SqlError;
import dev.migration.history.Grants;
import dev.migration.history.History;
import dev.migration.history.HistoryReader;
import dev.migration.history.HistoryTables;
import dev.migration.history.LogReader;
import dev.migration.history.Server;
import dev.migration.problem.Code;
import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A borrowed connection with what is known of its database; closing it gives the connection back as it was. */
public final class Session implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final Database database;
    private final boolean autoCommit;
    private @Nullable Server server;
    private HistoryTables tables;
    private @Nullable Integer keepStatementsAfter;
    private boolean readOnly;
    private boolean givenUp;

    private Session(Connection connection, Database database, HistoryTables tables, boolean autoCommit) {
        this.connection = connection;
        this.database = database;
        this.tables = tables;
        this.autoCommit = autoCommit;
    }

    /**
     * Borrows a connection.
     *
     * @param schema the schema of the history, or null for the connection's current one
     * @param table the name of the history table
     * @throws DatabaseAccessException if the database cannot be reached, or is not supported
     */
    public static Session open(DataSource dataSource, @Nullable String schema, String table) {
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
            return new Session(connection, database, new HistoryTables(database, catalogueSchema, table), autoCommit);
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

    /** The database behind it. */
    public Database database() {
        return database;
    }

    /** The history's tables; behind a pooler with the schema that was seen, else only with one that was configured. */
    public HistoryTables tables() {
        return tables;
    }

    /** Reads the history, without what is known of failed runs. */
    public History readHistory() {
        try {
            return lookAtHistory();
        } catch (SQLException e) {
            throw failure("The history cannot be read", e);
        }
    }

    /** The same for one who knows what to do where the database refuses it. */
    History lookAtHistory() throws SQLException {
        // Once the schema is known, a history in another one is neither met again nor told of again.
        HistoryTables known = server == null ? tables : tables.in(server.schema());
        History history = new HistoryReader(known).read(connection);
        server = history.server();
        return history;
    }

    /** Reads the history; null if another keeps everyone from reading now. */
    @Nullable
    History tryReadHistory() {
        try {
            return lookAtHistory();
        } catch (SQLException e) {
            if (database.explain(e).kind().isOfLocks()) {
                return null;
            }
            throw failure("The history cannot be read", e);
        }
    }

    /** Adds what is known of failed runs. */
    public History readFailures(History history) {
        if (!history.present()) {
            return history;
        }
        try {
            return history.withFailures(logReader(history).readFailures(connection));
        } catch (SQLException e) {
            throw cannotRead("The log of migrations cannot be read", e);
        }
    }

    /** Who holds the migration lock now, in words; null when nobody does. */
    public @Nullable String readLockHolder(History history) {
        try {
            return LockHolder.read(this, tables.in(history.server().schema()));
        } catch (SQLException e) {
            throw cannotRead("The lock cannot be read", e);
        }
    }

    /** Reads with names that carry the schema. */
    public HistoryReader reader(History history) {
        return new HistoryReader(tables.in(history.server().schema()));
    }

    /** Reads the log so. */
    public LogReader logReader(History history) {
        return new LogReader(tables.in(history.server().schema()));
    }

    /** What a failed statement of our own means to the one who has to mend it. */
    public DatabaseAccessException failure(String what, SQLException cause) {
        return AccessFailure.of(what, database.explain(cause), cause);
    }

    /** The same where a table of the history was to be read. */
    public DatabaseAccessException cannotRead(String what, SQLException cause) {
        return withGrant(failure(what, cause), Grants::toRead);
    }

    /** The same where the history was to be written. */
    DatabaseAccessException cannotWrite(String what, SQLException cause) {
        return withGrant(failure(what, cause), Grants::toWrite);
    }

    private DatabaseAccessException withGrant(DatabaseAccessException failure, Function<Grants, String> grant) {
        Problem problem = failure.problems().get(0);
        // A table on which one has no right looks like one that is not there, on some.
        boolean hidden = failure.getCause() instanceof SQLException cause
                && database.explain(cause).kind() == SqlError.Kind.OBJECT_MISSING;
        if (server == null || (problem.code() != Code.NO_PRIVILEGE && !hidden)) {
            return failure;
        }
        String remedy = grant.apply(Grants.of(tables.in(server.schema()), server.user()));
        return new DatabaseAccessException(
                Problem.error(Code.NO_PRIVILEGE, null, problem.message(), remedy), failure.getCause());
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
     * with another search path, and another client finds what the driver keeps in this one.
     */
    void expectPooler(History seen) {
        if (seen.server().pooler() == null) {
            return;
        }
        tables = tables.in(seen.server().schema());
        try {
            keepStatementsAfter = database.keepStatementsAfter(connection, 0);
        } catch (SQLException e) {
            throw failure("The driver cannot be kept from preparing statements", e);
        }
    }

    /** Has the connection cut at the end: nobody else is to find what was left in its session. */
    void giveUp() {
        givenUp = true;
    }

    @Override
    public void close() {
        try (connection) {
            if (givenUp) {
                cut(connection);
                return;
            }
            if (keepStatementsAfter != null && !connection.isClosed()) {
                database.keepStatementsAfter(connection, keepStatementsAfter);
            }
            if (readOnly && !connection.isClosed()) {
                connection.setReadOnly(true);
            }
            if (!autoCommit && !connection.isClosed()) {
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            log.debug("The connection could not be given back as it was", e);
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
