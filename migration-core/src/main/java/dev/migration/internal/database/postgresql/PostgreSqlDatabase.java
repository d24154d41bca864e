package dev.migration.internal.database.postgresql;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.sql.Statement;
import java.io.IOException;
import java.io.Reader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 13 and newer: transactional DDL, advisory locks. */
public record PostgreSqlDatabase(String product)
        implements PostgreSqlSession,
                PostgreSqlSyntax,
                PostgreSqlCatalogue,
                PostgreSqlHistoryChecks,
                PostgreSqlLocks,
                PostgreSqlOutcomes {

    @Override
    public Vendor vendor() {
        return Vendor.POSTGRESQL;
    }

    @Override
    public Set<Capability> capabilities() {
        // As a batch, pgjdbc sends one pipeline, and the server skips what follows a failure.
        return Set.of(
                Capability.MULTIPLE_STATEMENTS,
                Capability.BATCH_ENDS_AT_FAILURE,
                Capability.LOCK_TIMEOUT,
                Capability.MESSAGES_WHILE_RUNNING,
                Capability.TRUNCATES_LONG_NAMES,
                Capability.SCHEMAS);
    }

    @Override
    public String serverQuery(String table, String condition) {
        return PostgreSqlSyntax.qualified("""
                SELECT pg_catalog.current_schema(),
                       (SELECT n.nspname FROM pg_catalog.pg_class c
                          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                         WHERE c.oid = pg_catalog.to_regclass(%s)),
                       current_user,
                       pg_catalog.pg_is_in_recovery()
                         OR pg_catalog.current_setting('transaction_read_only') = 'on',
                       %s,
                       pg_catalog.pg_backend_pid(),
                       pg_catalog.current_setting('search_path'),
                       pg_catalog.version()""").formatted(literal(table), condition);
    }

    @Override
    public void requireGenuine(ResultSet server) throws SQLException {
        requirePostgreSql(server.getString(8));
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
    public String currentSchema() {
        return "pg_catalog.current_schema()";
    }

    @Override
    public Duration lease() {
        // Only behind a pooler, and only between transactions: within one the transaction's lock holds.
        return Duration.ofSeconds(10);
    }

    @Override
    public int keepStatementsAfter(Connection connection, int executions) throws SQLException {
        return PostgreSqlDriver.prepareThreshold(connection, executions);
    }

    @Override
    public boolean isUndoneByRollback(Statement statement) {
        return !PostgreSqlLocks.staysAfterRollback(statement.text());
    }

    @Override
    public List<String> deferDurability() {
        return List.of("SET LOCAL synchronous_commit = off");
    }

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
        return PostgreSqlError.of(exception);
    }
}
