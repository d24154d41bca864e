// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import dev.migration.Fix;
import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.DatabaseLocks;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.sql.Statement;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
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
public record MySqlDatabase(Vendor vendor, MySqlServer server) implements Database {

    public static final Set<Capability> CAPABILITIES = EnumSet.of(
            Capability.SCHEMAS,
            Capability.SCHEMAS_ARE_DATABASES,
            Capability.ROLES,
            Capability.DEFINITIONS_BY_NAME,
            Capability.LOCK_TIMEOUT,
            Capability.LOCK_TIMEOUT_IS_ATOMIC);

    /** The server knows no waiting without end. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /** The server's default of how long a session may do nothing. */
    private static final Duration USUAL_IDLE = Duration.ofHours(8);

    /** Some non-transactional changed tables couldn't be rolled back. */
    private static final int ROWS_STAY = 1196;

    /** SAVEPOINT … does not exist. */
    private static final int NO_SUCH_NAME = 1305;

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Optional<ScriptClient> scriptClient() {
        return Optional.of(MySqlClient.CLIENT);
    }

    @Override
    public String product() {
        return (server.isMariaDb() ? "MariaDB " : "MySQL ") + server.version();
    }

    @Override
    public String catalogueName(String name) {
        return server.storesLowerCase() ? name.toLowerCase(Locale.ROOT) : name;
    }

    @Override
    public String quoted(String catalogueName) {
        return '`' + catalogueName.replace("`", "``") + '`';
    }

    @Override
    public String use(String schema) {
        return "USE " + quoted(schema);
    }

    @Override
    public String grantToCreate(String schema, String user) {
        // Who creates a table has no right on it by that.
        return "GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON " + quoted(schema) + ".* TO " + account(user);
    }

    @Override
    public List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return tables.stream()
                .map(table -> "GRANT " + rights + " ON " + table + " TO " + account(user))
                .toList();
    }

    @Override
    public String grantRole(String role, String user) {
        return "GRANT " + quoted(role) + " TO " + account(user);
    }

    @Override
    public String literal(String text) {
        // A backslash means something else under NO_BACKSLASH_ESCAPES, and a letter outside ASCII after SET NAMES.
        // The program mysql drops a CR before a line end.
        return text.chars().allMatch(c -> c > 0 && c < 0x7F && c != '\\' && c != '\r')
                ? "'" + text.replace("'", "''") + "'"
                : "_utf8mb4 x'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "'";
    }

    @Override
    public String keepingRows() {
        return " FOR UPDATE NOWAIT";
    }

    @Override
    public void requireSendable(String sql) throws SQLException {
        server.requireSendable(sql);
    }

    @Override
    public Optional<String> unstorable(String text) {
        return server.unstorable(literal(text).length());
    }

    /** In a table of another encoding, a server that is not strict has stored question marks. */
    @Override
    public String storedScript(String column) {
        return "CASE WHEN CHARSET(" + column + ") = 'utf8mb4' OR LOCATE('?', " + column + ") = 0 THEN " + column
                + " END";
    }

    @Override
    public ColumnTypes columnTypes() {
        return new ColumnTypes(
                "LONGTEXT",
                // A TIMESTAMP is converted to and from the session's time zone.
                "DATETIME(6)",
                "BIGINT AUTO_INCREMENT",
                // The defaults may be an engine without transactions, and a collation to which a and A are the same.
                " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }

    @Override
    public String concatenation(List<String> texts) {
        // A time as text has the connection's collation, which may not be mixed with that of a column.
        return texts.stream()
                .map(text -> "CONVERT(" + text + " USING utf8mb4) COLLATE utf8mb4_bin")
                .collect(Collectors.joining(", ", "CONCAT(", ")"));
    }

    /** A TIMESTAMP is an instant, which drivers read as if it were in this process's time zone. */
    @Override
    public String readTime(String column) {
        return "NULLIF(UNIX_TIMESTAMP(" + column + "), 0) * 1000";
    }

    @Override
    public String utcNow() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public String plus(String time, Duration duration) {
        return "(" + time + " + INTERVAL " + duration.toMillis() * 1000 + " MICROSECOND)";
    }

    private String account(String user) {
        int at = user.lastIndexOf('@');
        return at < 0 ? literal(user) : literal(user.substring(0, at)) + "@" + literal(user.substring(at + 1));
    }

    @Override
    public String currentSchema() {
        return "DATABASE()";
    }

    @Override
    public String serverQuery(String condition) {
        return "SELECT DATABASE(), CURRENT_USER(), " + server.readOnly() + ", " + condition;
    }

    @Override
    public void makeReadOnly(Connection connection) throws SQLException {
        Row.execute(connection, "SET SESSION TRANSACTION READ ONLY");
    }

    @Override
    public Optional<String> identityQuery() {
        return Optional.of("SELECT CONCAT_WS('/', @@hostname, @@port, @@datadir), DATABASE()");
    }

    @Override
    public String flawsQuery(List<String> schemas, List<String> tables) {
        // For a list MariaDB opens every table of the schema; a single name it looks up.
        return server.isMariaDb()
                ? tables.stream()
                        .map(table -> Database.super.flawsQuery(schemas, List.of(table)))
                        .collect(Collectors.joining("\nUNION ALL "))
                : Database.super.flawsQuery(schemas, tables);
    }

    @Override
    public boolean mayHideTables(Connection connection, String schema, String table) throws SQLException {
        // Who may create tables in a database is shown all that it has.
        return !mayCreateTable(connection, schema, table)
                && !isAllowed(connection, "SELECT 1 FROM " + table + " WHERE FALSE");
    }

    @Override
    public boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        // Not executed: on Galera that would fail what other instances have open on the table, on every node.
        return isAllowed(
                        connection,
                        "PREPARE migration_may_create FROM " + literal("CREATE TABLE " + table + " (n INT)"))
                && isAllowed(connection, "DEALLOCATE PREPARE migration_may_create");
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

    /** Whether a statement that changes nothing is not refused for lack of a right, whatever else is wrong with it. */
    private boolean isAllowed(Connection connection, String sql) throws SQLException {
        try {
            Row.execute(connection, sql);
            return true;
        } catch (SQLException e) {
            return switch (explain(e).kind()) {
                case NO_PRIVILEGE -> false;
                case CONNECTION_LOST, CANCELLED -> throw e;
                default -> true;
            };
        }
    }

    @Override
    public String whyNoSchema() {
        return "the connection has selected no database";
    }

    @Override
    public CharSequence whereToSetSchema() {
        return Remedy.of(
                "name the database in the URL, as in jdbc:{}://host/database, or only the history's ({})",
                vendor.id(),
                Fix.setting("schema"));
    }

    @Override
    public int fetchSize(boolean keepsCounts) {
        // Connector/J, which alone has a negative one, sets a timeout around rows that it reads one by one.
        return keepsCounts ? Math.max(0, server.fetchSize()) : server.fetchSize();
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
    public Remedy howToUse(String schema) {
        return Remedy.of("/{} as the database in the URL", Printable.line(schema));
    }

    @Override
    public Optional<String> filledSchemasQuery(List<String> names) {
        return Optional.empty();
    }

    @Override
    public DatabaseLocks locks() {
        return new MySqlLocks(server);
    }

    @Override
    public DatabaseBatches batches() {
        return new MySqlBatches();
    }

    @Override
    public AtomicDdl atomicDdl() {
        // Under a lease the session that was cut off may still be at work.
        return server.isGalera() ? AtomicDdl.NONE : server.atomicDdl();
    }

    @Override
    public void setRole(Connection connection, String role) throws SQLException {
        Database.super.setRole(connection, role);
        String schema = Row.all(connection, "SELECT DATABASE()").get(0).get(1);
        if (schema != null) {
            // MySQL forgets with the role what the user himself may do in the database.
            enter(connection, schema);
        }
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        return MySqlSession.capture(connection, this, server.isMariaDb());
    }

    /** It also counts no rows, so that ROW_COUNT() does not show ours to a routine, a view or a trigger of the first statement. */
    @Override
    public List<String> forgetKeys(String log) {
        return List.of("SET " + MySqlSession.FORGET_KEY);
    }

    /** A run also waits between two statements, as between batches. */
    @Override
    public List<String> preparation(Scope scope) {
        return List.of("SET SESSION wait_timeout = CAST(GREATEST(@@wait_timeout, " + USUAL_IDLE.toSeconds()
                + ") AS UNSIGNED)");
    }

    /** MySQL has a limit for all that a session does not do only, also outside a transaction. */
    @Override
    public List<String> endIdleTransactions(Connection connection, Scope scope, Duration after) {
        String name = server.isMariaDb() ? "idle_transaction_timeout" : "wait_timeout";
        // Of numbers with and without a sign, MySQL would make a decimal, which it does not take.
        return List.of("SET SESSION " + name + " = CAST(IF(@@" + name + " BETWEEN 1 AND " + after.toSeconds() + ", @@"
                + name + ", " + after.toSeconds() + ") AS UNSIGNED)");
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        // A session's setting holds until the reset after the script; there is none for a transaction.
        var settings = new ArrayList<String>();
        if (options.lockTimeout() != null) {
            long seconds = options.lockTimeout().isZero()
                    ? LONGEST_WAIT.toSeconds()
                    : Math.max(1, options.lockTimeout().toSeconds());
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
    public boolean rollBackOfScript(Connection connection) throws SQLException {
        return rollBack(connection);
    }

    /** Connector/J takes no notice of SET autocommit. */
    @Override
    public void followAutoCommit(Connection connection) throws SQLException {
        boolean now = Row.all(connection, "SELECT @@autocommit").get(0).is(1);
        if (now != connection.getAutoCommit()) {
            connection.setAutoCommit(now);
        }
    }

    /** A savepoint ends with its transaction. */
    @Override
    public OpenTransaction openTransaction(Connection connection) throws SQLException {
        Row.execute(connection, "SAVEPOINT __migrations");
        return () -> {
            try {
                Row.execute(connection, "RELEASE SAVEPOINT __migrations");
                return true;
            } catch (SQLException e) {
                if (e.getErrorCode() == NO_SUCH_NAME) {
                    return false;
                }
                throw e;
            }
        };
    }

    @Override
    public boolean hasTablesWithoutTransactions(Connection connection) throws SQLException {
        // For more than one schema MariaDB opens every table of the server.
        return !tablesWithoutTransactions(connection, "= DATABASE()").isEmpty();
    }

    @Override
    public List<String> tablesWithoutTransactions(Connection connection) throws SQLException {
        return tablesWithoutTransactions(
                connection, "NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')");
    }

    private static List<String> tablesWithoutTransactions(Connection connection, String schemas) throws SQLException {
        return Row.all(
                        connection,
                        "SELECT CONCAT(t.TABLE_SCHEMA, '.', t.TABLE_NAME) FROM information_schema.TABLES t"
                                + " JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE"
                                + " WHERE e.TRANSACTIONS = 'NO' AND t.TABLE_TYPE = 'BASE TABLE' AND t.TABLE_SCHEMA "
                                + schemas + " ORDER BY 1")
                .stream()
                .map(row -> row.text(1))
                .toList();
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return MySqlError.of(exception, statement);
    }
}
