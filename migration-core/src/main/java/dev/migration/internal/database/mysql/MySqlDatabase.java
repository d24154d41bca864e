package dev.migration.internal.database.mysql;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.HistoryChecks.Flaw;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Statement;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.6 and newer, MySQL 8.0 and newer: DDL commits by itself, and GET_LOCK gives locks that end with the session.
 *
 * @param vendor what the driver calls it, as Spring Boot does
 */
public record MySqlDatabase(Vendor vendor, MySqlServer server) implements Database, MySqlSyntax {

    /** The server knows no waiting without end. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /** Some non-transactional changed tables couldn't be rolled back. */
    private static final int ROWS_STAY = 1196;

    @Override
    public String product() {
        return (server.isMariaDb() ? "MariaDB " : "MySQL ") + server.version();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.LOCK_TIMEOUT, Capability.LOCK_TIMEOUT_IS_ATOMIC, Capability.SCHEMAS);
    }

    @Override
    public String catalogueName(String name) {
        return server.storesLowerCase() ? name.toLowerCase(Locale.ROOT) : name;
    }

    @Override
    public String currentSchema() {
        return "DATABASE()";
    }

    @Override
    public String serverQuery(String table, String condition) {
        return "SELECT DATABASE(), NULL, CURRENT_USER(), " + server.readOnly() + ", " + condition;
    }

    @Override
    public String flawsQuery(String schema, List<String> tables) {
        // For a list MariaDB opens every table of the schema; a single name it looks up.
        return server.isMariaDb()
                ? tables.stream()
                        .map(table -> Database.super.flawsQuery(schema, List.of(table)))
                        .collect(Collectors.joining("\nUNION ALL "))
                : Database.super.flawsQuery(schema, tables);
    }

    @Override
    public List<Flaw> references(Connection connection, String schema, List<String> tables) throws SQLException {
        String query = """
                SELECT REFERENCED_TABLE_NAME, CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME
                  FROM information_schema.REFERENTIAL_CONSTRAINTS
                 WHERE UNIQUE_CONSTRAINT_SCHEMA = %1$s AND REFERENCED_TABLE_NAME IN (%2$s)""".formatted(literal(schema), literals(tables));
        // Else MariaDB opens every table of the server.
        String near = server.isMariaDb() ? " AND CONSTRAINT_SCHEMA = " + literal(schema) : "";
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            List<Flaw> references = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(query + near)) {
                while (rows.next()) {
                    String child = quoted(rows.getString(2)) + "." + quoted(rows.getString(3));
                    references.add(new Flaw(
                            rows.getString(1),
                            "is referenced by a foreign key of table " + child,
                            "ALTER TABLE " + child + " DROP FOREIGN KEY " + quoted(rows.getString(4))));
                }
            }
            return references;
        }
    }

    @Override
    public boolean mayHideTables(Connection connection, String schema, SqlError.Kind refusal) {
        return refusal == SqlError.Kind.NO_PRIVILEGE;
    }

    @Override
    public boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        // Refused in any case, as there is no such table that it could be like: the right is checked before.
        return isAllowed(connection, "CREATE TABLE " + table + " LIKE information_schema.none");
    }

    @Override
    public boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) {
            if (!isAllowed(connection, "EXPLAIN INSERT INTO " + table + " (version) VALUES ('')")) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String whyNoSchema() {
        return "the connection has selected no database";
    }

    @Override
    public String whereToSetSchema() {
        return "name the database in the URL, as in jdbc:" + vendor.id()
                + "://host/database, or only the history's (migration.schema)";
    }

    @Override
    public int fetchSize() {
        return server.fetchSize();
    }

    @Override
    public String tablesQuery(String schema) {
        // The catalogue compares names without case, even where a and A are two databases.
        return "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = " + literal(schema)
                + (server.storesLowerCase()
                        ? ""
                        : " AND CAST(TABLE_SCHEMA AS BINARY) = CAST(" + literal(schema) + " AS BINARY)");
    }

    @Override
    public Optional<String> filledSchemasQuery(List<String> names) {
        return Optional.empty();
    }

    @Override
    public Optional<SessionLock> sessionLock(String name) {
        return server.isGalera() ? Optional.empty() : Optional.of(MySqlLocks.sessionLock(name));
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        return MySqlSession.capture(connection, this, server);
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        // A session's setting holds until the reset after the script; there is none for a transaction.
        var settings = new ArrayList<String>();
        if (options.lockTimeout() != null) {
            long seconds = options.lockTimeout().isZero()
                    ? LONGEST_WAIT.toSeconds()
                    : options.lockTimeout().plusMillis(999).toSeconds();
            settings.add("SET SESSION lock_wait_timeout = " + seconds + ", innodb_lock_wait_timeout = " + seconds);
        }
        if (options.statementTimeout() != null) {
            long millis = options.statementTimeout().toMillis();
            settings.add(
                    server.isMariaDb()
                            ? "SET SESSION max_statement_time = "
                                    + BigDecimal.valueOf(millis, 3).toPlainString()
                            : "SET SESSION max_execution_time = " + millis);
        }
        return settings;
    }

    @Override
    public boolean isUndoneByRollback(Statement statement) {
        return !MySqlLocks.staysAfterRollback(statement.text());
    }

    @Override
    public List<LockBlocker> blockers(Connection connection, String session, int seconds) throws SQLException {
        return MySqlLocks.blockers(connection, server, session, seconds);
    }

    @Override
    public boolean isOpen(Connection connection, List<String> transactions, int seconds) throws SQLException {
        return MySqlLocks.isOpen(connection, transactions, seconds);
    }

    @Override
    public boolean rollBack(Connection connection) throws SQLException {
        // Said to the server in any case: with nothing but an engine without transactions, the driver sees no
        // transaction.
        try (var statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
            for (SQLWarning it = statement.getWarnings(); it != null; it = it.getNextWarning()) {
                if (it.getErrorCode() == ROWS_STAY) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return MySqlError.of(exception, statement);
    }

    @Override
    public Outcome outcome(Connection connection, Statement statement, Instant since, @Nullable String note)
            throws SQLException {
        // Under a lease the session that was cut off may still be at work.
        return server.isGalera() ? Outcome.unknown("") : MySqlOutcomes.outcome(connection, statement, since);
    }
}
