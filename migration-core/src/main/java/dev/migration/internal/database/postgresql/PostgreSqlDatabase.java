// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.DatabaseLocks;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.sql.Statement;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 13 and newer: transactional DDL, advisory locks. */
public record PostgreSqlDatabase(String product, int majorVersion, PostgreSqlEncoding encoding)
        implements PostgreSqlHistoryChecks, Database {

    public static final Set<Capability> CAPABILITIES = EnumSet.of(
            Capability.SCHEMAS,
            Capability.ROLES,
            Capability.MULTIPLE_STATEMENTS,
            Capability.MESSAGES_WHILE_RUNNING,
            Capability.LOCK_TIMEOUT,
            Capability.COMMITS_WITHOUT_WAITING);

    /** In bytes: the server silently cuts a longer one, also an application's. */
    private static final int LONGEST_NAME = 63;

    /** In a search path, the schema that has the user's name; in quotes, too. */
    private static final String OWN_SCHEMA = "$user";

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Vendor vendor() {
        return Vendor.POSTGRESQL;
    }

    @Override
    public String serverQuery(String condition) {
        // A standby is always read-only.
        String sql = PostgreSqlSyntax.qualified("""
                SELECT pg_catalog.current_schema(), current_user,
                       pg_catalog.current_setting('transaction_read_only') = 'on', %s,
                       pg_catalog.pg_backend_pid(), pg_catalog.current_setting('search_path'), pg_catalog.version()""");
        return PostgreSqlSyntax.filled(sql, condition);
    }

    @Override
    public void requireGenuine(ResultSet server) throws SQLException {
        requirePostgreSql(server.getString(7));
    }

    static void requirePostgreSql(String version) {
        String name = version.toLowerCase(Locale.ROOT);
        if (name.contains("cockroachdb")) {
            throw unsupported(
                    "CockroachDB",
                    "its pg_try_advisory_lock() is a stub that always grants the lock, so several instances would migrate"
                            + " at once");
        }
        if (name.contains("-yb-")) {
            throw unsupported(
                    "YugabyteDB",
                    "its advisory locks are refused, or granted without being held, depending on version and settings, so"
                            + " several instances could migrate at once");
        }
    }

    private static DatabaseAccessException unsupported(String product, String reason) {
        String message = "The database is " + product + ", which is not supported: " + reason + ".";
        return new DatabaseAccessException(
                Problem.error(Code.UNSUPPORTED_DATABASE, null, message, "use PostgreSQL itself"), null);
    }

    @Override
    public String bytes(String hex) {
        return "decode('" + hex + "', 'hex')";
    }

    @Override
    public String keepingRows() {
        return " FOR UPDATE NOWAIT";
    }

    @Override
    public DatabaseLocks locks() {
        return PostgreSqlLocks.LOCKS;
    }

    @Override
    public DatabaseBatches batches() {
        return new PostgreSqlBatches(this);
    }

    @Override
    public Optional<ScriptClient> scriptClient() {
        return Optional.of(Psql.CLIENT);
    }

    @Override
    public StatementOutcomes outcomes() {
        return PostgreSqlOutcomes.OUTCOMES;
    }

    @Override
    public Duration lease() {
        // Only behind a pooler, and only between transactions: within one the transaction's lock holds.
        return Duration.ofSeconds(10);
    }

    @Override
    public @Nullable Pooler pooler(Connection connection, ResultSet server) throws SQLException {
        if (PostgreSqlDriver.isConnectedTo(connection, server.getInt(5))) {
            return null;
        }
        String searchPath = server.getString(6);
        return new Pooler(
                searchPath,
                PostgreSqlSyntax.nameList(searchPath),
                server.getString(1),
                PostgreSqlSession.ofTransaction(searchPath));
    }

    @Override
    public Optional<String> readOnlySetting(Connection connection) throws SQLException {
        String query = "SELECT source FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'"
                + " AND setting = 'on' AND NOT pg_catalog.pg_is_in_recovery()";
        return names(connection, PostgreSqlSyntax.qualified(query)).stream()
                .findFirst()
                .map(source -> switch (source) {
                    case "user" -> "role";
                    case "database" -> "database";
                    case "database user" -> "role in this database";
                    case "client", "session" -> "connection";
                    default -> "server";
                });
    }

    @Override
    public Optional<String> initialSearchPath(Connection connection) throws SQLException {
        String query = "SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path'";
        return names(connection, PostgreSqlSyntax.qualified(query)).stream().findFirst();
    }

    @Override
    public List<String> preparation(Scope scope) {
        // PostgreSQL 14 and newer on most systems: the server notices within a second that we were killed, ends our
        // statement and with it the lock, instead of finishing the statement first. Some pools close a connection on
        // which
        // any statement failed.
        var settings = new TreeMap<String, String>();
        if (majorVersion >= 14) {
            settings.put("client_connection_check_interval", "1s");
        }
        if (majorVersion >= 14 && scope == Scope.SESSION) {
            // A run also waits between two statements, as between batches.
            settings.put("idle_session_timeout", "0");
        }
        return settings(settings, scope);
    }

    @Override
    public List<String> endIdleTransactions(Connection connection, Scope scope, Duration after) throws SQLException {
        String name = "idle_in_transaction_session_timeout";
        String query = "SELECT setting FROM pg_catalog.pg_settings WHERE name = '" + name + "'";
        long millis = Long.parseLong(PostgreSqlSyntax.first(connection, query));
        return millis == 0 || millis > after.toMillis()
                ? settings(Map.of(name, Long.toString(after.toMillis())), scope)
                : List.of();
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        return PostgreSqlSession.capture(connection);
    }

    /** Behind a pooler too: in a transaction of ours no other client has a value that it could lose. */
    @Override
    public List<String> forgetKeys(String log) {
        return List.of("DISCARD SEQUENCES");
    }

    @Override
    public List<String> forgetTemporary() {
        return List.of("DISCARD TEMP");
    }

    @Override
    public boolean isShared(Connection connection, SessionState state) throws SQLException {
        return !PostgreSqlDriver.isConnectedTo(connection, Integer.parseInt(state.id()));
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        return settings(limits(options), scope);
    }

    private static Map<String, String> limits(ScriptOptions options) {
        var limits = new TreeMap<String, String>();
        if (options.lockTimeout() != null) {
            limits.put("lock_timeout", Long.toString(options.lockTimeout().toMillis()));
        }
        if (options.statementTimeout() != null) {
            limits.put(
                    "statement_timeout",
                    Long.toString(options.statementTimeout().toMillis()));
        }
        return limits;
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope, String activity, boolean defersDurability) {
        Map<String, String> settings = limits(options);
        settings.put("application_name", activity.substring(0, Math.min(activity.length(), LONGEST_NAME)));
        if (defersDurability) {
            settings.put("synchronous_commit", "off");
        }
        return settings(settings, scope);
    }

    private static List<String> settings(Map<String, String> values, Scope scope) {
        List<String> settings = new ArrayList<>(values.size());
        values.forEach(
                (name, value) -> settings.add(PostgreSqlSession.setting(name, value, scope == Scope.TRANSACTION)));
        return settings;
    }

    @Override
    public List<String> set(List<String> settings) {
        return PostgreSqlSession.set(settings);
    }

    @Override
    public List<String> settingsForCode() {
        return List.of("SET LOCAL idle_in_transaction_session_timeout = 0");
    }

    @Override
    public List<String> settingsForCodeAlone() {
        return List.of("SET idle_in_transaction_session_timeout = 0");
    }

    @Override
    public Optional<String> reserved(String schema) {
        return schema.startsWith("pg_") || schema.equals("information_schema")
                ? Optional.of("a schema of PostgreSQL's own")
                : Optional.empty();
    }

    @Override
    public Optional<String> cut(String schema) {
        int bytes = schema.getBytes(StandardCharsets.UTF_8).length;
        return bytes > LONGEST_NAME
                ? Optional.of("PostgreSQL cuts a name after " + LONGEST_NAME + " bytes, and this one has " + bytes
                        + ", so another schema would be meant.")
                : Optional.empty();
    }

    /** SET search_path would take any name. */
    @Override
    public void requireSchema(Connection connection, String schema) throws SQLException {
        if (schema.equals(OWN_SCHEMA)) {
            throw new SQLException(
                    "in a search_path, " + OWN_SCHEMA + " means the schema that has the user's name", "42602");
        }
        String query = "SELECT pg_catalog.has_schema_privilege(" + PostgreSqlSyntax.text(schema) + ", 'USAGE')";
        if (!names(connection, query).contains("t")) {
            throw new SQLException("permission denied for schema " + schema, "42501");
        }
    }

    /**
     * Puts a tenant's schema first in the search path. Behind it comes what a new session of the user has there, such as
     * the functions of an extension: never what was there before, which may be another tenant's schema.
     */
    @Override
    public String enter(Connection connection, String schema) throws SQLException {
        requireSchema(connection, schema);
        String query = "SELECT setting, reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path'";
        Row path = PostgreSqlSyntax.rows(connection, query).get(0);
        Row.execute(connection, "SET search_path = " + path(schema, path.text(2)));
        return "SET search_path = " + PostgreSqlSyntax.nameList(path.text(1));
    }

    @Override
    public Pooler inSchema(Pooler pooler, Connection connection, String schema) throws SQLException {
        String path = path(schema, initialSearchPath(connection).orElse(""));
        return new Pooler(pooler.searchPath(), path, schema, PostgreSqlSession.ofTransaction(path));
    }

    private static String path(String schema, String usual) {
        String shared = PostgreSqlSyntax.nameList(usual);
        return PostgreSqlSyntax.name(schema) + (shared.equals("''") ? "" : ", " + shared);
    }

    @Override
    public int keepStatementsAfter(Connection connection, int executions) throws SQLException {
        return PostgreSqlDriver.prepareThreshold(connection, executions);
    }

    @Override
    public String undivided(String sql) {
        return PostgreSqlDriver.undivided(sql);
    }

    @Override
    public boolean isUndoneByRollback(Statement statement) {
        return !PostgreSqlLocks.staysAfterRollback(statement.text());
    }

    /** A server that is copied byte by byte keeps its number; a database that is restored from a dump has another oid. */
    @Override
    public void copyIn(Connection connection, String copy, Reader data) throws SQLException, IOException {
        PostgreSqlDriver.copyIn(connection, copy, data);
    }

    @Override
    public void cancel(Connection connection, java.sql.@Nullable Statement statement) throws SQLException {
        PostgreSqlDriver.cancel(connection, statement);
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return PostgreSqlDriver.error(exception);
    }
}
