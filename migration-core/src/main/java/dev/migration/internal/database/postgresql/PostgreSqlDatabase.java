package dev.migration.internal.database.postgresql;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.database.HistoryChecks.Flaw;
import dev.migration.internal.database.Pooling.Pooler;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.io.IOException;
import java.io.Reader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 13 and newer: transactional DDL, advisory locks. */
public final class PostgreSqlDatabase implements Database, PostgreSqlSyntax {

    private final String product;

    public PostgreSqlDatabase(String product) {
        this.product = product;
    }

    @Override
    public Vendor vendor() {
        return Vendor.POSTGRESQL;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public String product() {
        return product;
    }

    @Override
    public Set<Capability> capabilities() {
        // As a batch, pgjdbc sends one pipeline, and the server skips what follows a failure.
        return Set.of(
                Capability.MULTIPLE_STATEMENTS,
                Capability.BATCH_ENDS_AT_FAILURE,
                Capability.LOCK_TIMEOUT,
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
    public String currentSchema() {
        return "pg_catalog.current_schema()";
    }

    @Override
    public String flawsQuery(String schema, List<String> tables) {
        return PostgreSqlTrust.states(schema, literals(tables));
    }

    @Override
    public String flawed(String schema, List<String> tables) {
        return PostgreSqlTrust.flawed(schema, literals(tables));
    }

    @Override
    public Flaw flaw(String schema, String table, String kind, String name, String user) {
        return PostgreSqlTrust.flaw(schema, table, kind, name, user);
    }

    @Override
    public List<Flaw> otherWriters(Connection connection, String schema, String table) throws SQLException {
        return PostgreSqlTrust.otherWriters(connection, schema, table);
    }

    @Override
    public void requireGenuine(ResultSet server) throws SQLException {
        PostgreSqlLookalike.refuse(server.getString(8));
    }

    @Override
    public boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        return PostgreSqlCatalogue.mayCreateTable(connection, schema);
    }

    @Override
    public boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        return PostgreSqlCatalogue.mayInsert(connection, tables);
    }

    @Override
    public void requireSchema(Connection connection, String schema) throws SQLException {
        PostgreSqlSession.requireSchema(connection, schema);
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) throws SQLException {
        return PostgreSqlCatalogue.hasSchema(connection, schema);
    }

    @Override
    public List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return PostgreSqlCatalogue.columns(connection, schema, table);
    }

    @Override
    public @Nullable String enter(Connection connection, String schema) throws SQLException {
        return PostgreSqlSession.enter(connection, schema);
    }

    @Override
    public Pooler inSchema(Pooler pooler, Connection connection, String schema) throws SQLException {
        return PostgreSqlSession.inSchema(pooler, connection, schema);
    }

    @Override
    public @Nullable Pooler pooler(Connection connection, ResultSet server) throws SQLException {
        return PostgreSqlSession.pooler(connection, server);
    }

    @Override
    public Optional<String> initialSearchPath(Connection connection) throws SQLException {
        return PostgreSqlSession.initialSearchPath(connection);
    }

    @Override
    public int keepStatementsAfter(Connection connection, int executions) throws SQLException {
        return PostgreSqlDriver.prepareThreshold(connection, executions);
    }

    @Override
    public String tablesQuery(String schema) {
        return "SELECT c.relname " + PostgreSqlCatalogue.TABLES + " AND n.nspname OPERATOR(pg_catalog.=) "
                + literal(schema);
    }

    @Override
    public Optional<String> filledSchemasQuery(List<String> names) {
        // No user's schema has a name that begins so. What no role that a script can take may enter, none has filled.
        return Optional.of("SELECT DISTINCT n.nspname " + PostgreSqlCatalogue.TABLES
                + " AND n.nspname OPERATOR(pg_catalog.!~) '^pg_'"
                + " AND EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE (pg_catalog.pg_has_role(r.oid, 'MEMBER')"
                + " OR pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER'))"
                + " AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE'))"
                + " AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'"
                + " AND c.relname OPERATOR(pg_catalog.<>) ALL (ARRAY[" + literals(names) + "]::pg_catalog.name[])");
    }

    @Override
    public String schemasQuery(List<String> tables) {
        return PostgreSqlTrust.trusted(literals(tables));
    }

    @Override
    public Optional<SessionLock> sessionLock(String name) {
        return Optional.of(PostgreSqlLocks.sessionLock(name));
    }

    @Override
    public Optional<TransactionLock> transactionLock(String name) {
        return Optional.of(PostgreSqlLocks.transactionLock(name));
    }

    @Override
    public Duration lease() {
        // Only behind a pooler, and only between transactions: within one the transaction's lock holds.
        return Duration.ofSeconds(10);
    }

    @Override
    public List<String> preparation(Scope scope) {
        return PostgreSqlSession.preparation(scope);
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        return PostgreSqlSession.capture(connection);
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        return PostgreSqlSession.settingsFor(options, scope);
    }

    @Override
    public boolean isUndoneByRollback(Statement statement) {
        return !PostgreSqlLocks.staysAfterRollback(statement.text());
    }

    @Override
    public List<LockBlocker> blockers(Connection connection, String session, int seconds) throws SQLException {
        return PostgreSqlLocks.blockers(connection, session, seconds);
    }

    @Override
    public boolean isOpen(Connection connection, List<String> transactions, int seconds) throws SQLException {
        return PostgreSqlLocks.isOpen(connection, transactions, seconds);
    }

    @Override
    public List<String> deferDurability() {
        return List.of("SET LOCAL synchronous_commit = off");
    }

    @Override
    public List<String> announce(String activity, Scope scope) {
        return PostgreSqlSession.announce(activity, scope);
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

    @Override
    public Optional<String> noteBefore(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlOutcomes.noteBefore(connection, statement);
    }

    @Override
    public List<String> possibleBlockers(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlOutcomes.possibleBlockers(connection, statement);
    }

    @Override
    public Optional<Orphan> orphan(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlOutcomes.orphan(connection, statement);
    }

    @Override
    public Outcome outcome(Connection connection, Statement statement, Instant since, @Nullable String note)
            throws SQLException {
        return PostgreSqlOutcomes.outcome(connection, statement, note);
    }

    @Override
    public Optional<NameConflict> nameConflict(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlCreatedIndex.nameConflict(connection, PostgreSqlOutcomes.canonical(statement));
    }

    @Override
    public Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlCreatedIndex.flaw(connection, PostgreSqlOutcomes.canonical(statement));
    }
}
