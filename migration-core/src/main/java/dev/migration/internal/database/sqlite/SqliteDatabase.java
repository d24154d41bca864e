package dev.migration.internal.database.sqlite;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.FileDatabase;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SessionState.Restoration;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SQLite 3.37 and newer: transactional DDL, no users and no schemas but the attached files.
 *
 * <p>The file's own write lock ends with each transaction, so the lock of a whole run is a lease. It is short: every write
 * of a live process extends it, and while that one writes for longer, no other can take it.
 */
public record SqliteDatabase(String product) implements FileDatabase {

    private static final Duration LEASE = Duration.ofSeconds(15);

    @Override
    public Vendor vendor() {
        return Vendor.SQLITE;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SINGLE_WRITER);
    }

    @Override
    public String catalogueName(String name) {
        return name;
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) throws SQLException {
        String query = "SELECT name FROM pragma_database_list WHERE name = " + literal(schema) + " COLLATE NOCASE";
        return !names(connection, query).isEmpty();
    }

    @Override
    public String howToCreateSchema(String schema) {
        return "ATTACH DATABASE 'file' AS " + quoted(schema) + " on each connection";
    }

    @Override
    public String grantToCreate(String schema, String user) {
        return "chmod u+w on the database's file and its directory";
    }

    @Override
    public List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return List.of(grantToCreate(schema, user));
    }

    @Override
    public String textType() {
        return "TEXT";
    }

    @Override
    public String identity() {
        return "INTEGER PRIMARY KEY";
    }

    @Override
    public String utcNow() {
        return "strftime('%Y-%m-%d %H:%M:%f', 'now')";
    }

    @Override
    public String plus(String time, Duration duration) {
        return "strftime('%Y-%m-%d %H:%M:%f', " + time + ", '+" + duration.toMillis() / 1000.0 + " seconds')";
    }

    @Override
    public String serverQuery(String table, String condition) {
        return "SELECT 'main', NULL, " + literal(System.getProperty("user.name", "unknown")) + ", query_only, "
                + condition + " FROM pragma_query_only";
    }

    @Override
    public String flawsQuery(String schema, List<String> tables) {
        return "SELECT tbl_name, type, name FROM main.sqlite_master WHERE type IN ('view', 'trigger') AND tbl_name IN ("
                + literals(tables) + ")";
    }

    @Override
    public String tablesQuery(String schema) {
        return "SELECT name FROM pragma_table_list WHERE schema = " + literal(schema)
                + " AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    }

    @Override
    public Optional<String> filledSchemasQuery(List<String> names) {
        return Optional.empty();
    }

    @Override
    public Duration lease() {
        return LEASE;
    }

    @Override
    public boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        return mayWrite(connection, "CREATE TABLE " + table + " (id INT)");
    }

    @Override
    public boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        String table = tables.get(0);
        return mayWrite(
                connection, "INSERT INTO " + table + " (version) SELECT version FROM " + table + " WHERE 1 = 0");
    }

    /** Throws where the file cannot be written, which SQLite reports only when it is tried; one that is busy can be. */
    private boolean mayWrite(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            int wait;
            try (ResultSet row = statement.executeQuery("PRAGMA busy_timeout")) {
                row.next();
                wait = row.getInt(1);
            }
            statement.execute("PRAGMA busy_timeout = 0");
            try (Restoration waiting = () -> statement.execute("PRAGMA busy_timeout = " + wait)) {
                statement.execute("BEGIN");
                try (Restoration unchanged = () -> undo(statement)) {
                    return isAllowed(statement, sql);
                }
            }
        }
    }

    private boolean isAllowed(java.sql.Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (explain(e).kind() == SqlError.Kind.READ_ONLY) {
                throw e;
            }
            return isAllowed(e);
        }
    }

    /** Some errors have ended the transaction already. */
    private void undo(java.sql.Statement statement) throws SQLException {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            if (explain(e).kind() != SqlError.Kind.NO_TRANSACTION) {
                throw e;
            }
        }
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        SqliteSession before = SqliteSession.read(connection);
        // A transaction refuses some pragmas, and passes over others: there is nothing to be reset in it.
        return new SessionState(
                List.of(), List.of(), List.of(), now -> before.restorationFrom(SqliteSession.read(now)));
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        return options.lockTimeout() == null
                ? List.of()
                : List.of("PRAGMA busy_timeout = " + options.lockTimeout().toMillis());
    }

    @Override
    public List<String> transactionMode(String options) {
        // DEFERRED, IMMEDIATE or EXCLUSIVE: our own row, which comes first, takes the write lock in any case.
        return List.of();
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return SqliteError.of(exception, statement);
    }
}
