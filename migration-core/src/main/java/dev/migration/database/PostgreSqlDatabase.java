package dev.migration.database;

import dev.migration.script.ScriptOptions;
import dev.migration.script.Statement;
import java.io.IOException;
import java.io.Reader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 13 and newer: transactional DDL, advisory locks. */
final class PostgreSqlDatabase implements Database {

    /** Tables and views but an extension's. Not of information_schema: it hides what the user has no right on. */
    private static final String TABLES = PostgreSqlQualified.sql("""
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = ANY ('{r,p,v,m,f}')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass
                                  AND d.objid = c.oid AND d.deptype = 'e')""");

    private final String product;

    PostgreSqlDatabase(String product) {
        this.product = product;
    }

    @Override
    public Vendor vendor() {
        return Vendor.POSTGRESQL;
    }

    @Override
    public String product() {
        return product;
    }

    @Override
    public Set<Trait> traits() {
        // As a batch, pgjdbc sends one pipeline, and the server passes over what stands behind a failure.
        return Set.of(
                Trait.TAKES_SEVERAL_AT_ONCE,
                Trait.ENDS_BATCH_AT_FAILURE,
                Trait.TELLS_WHILE_RUNNING,
                Trait.LIMITS_LOCK_WAITS,
                Trait.CUTS_LONG_NAMES,
                Trait.HAS_SCHEMAS);
    }

    @Override
    public String catalogueName(String name) {
        return name;
    }

    @Override
    public String grantToCreate(String schema, String user) {
        return "GRANT USAGE, CREATE ON SCHEMA " + quoted(schema) + " TO " + quoted(user);
    }

    @Override
    public List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return List.of(
                "GRANT USAGE ON SCHEMA " + quoted(schema) + " TO " + quoted(user),
                "GRANT " + rights + " ON " + String.join(", ", tables) + " TO " + quoted(user));
    }

    @Override
    public String literal(String text) {
        return text(text);
    }

    static String text(String text) {
        // The E form, because a plain literal means something else when standard_conforming_strings is off.
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    @Override
    public String operator(String operator) {
        return PostgreSqlQualified.sql(" " + operator + " ");
    }

    @Override
    public String function(String name) {
        return "pg_catalog." + name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String textType() {
        return "pg_catalog.text";
    }

    @Override
    public String utcNow() {
        return "(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC')";
    }

    @Override
    public String plus(String time, Duration duration) {
        return "(" + time + operator("+") + "INTERVAL '" + duration.toMillis() + " milliseconds')";
    }

    @Override
    public String executionMillis(Duration measured) {
        return PostgreSqlQualified.sql(
                "CAST(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000"
                        + " AS BIGINT)");
    }

    @Override
    public String serverQuery(String table, String condition) {
        return PostgreSqlQualified.sql("""
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
    public HistoryFlaw flaw(String schema, String table, String kind, String name, String user) {
        return PostgreSqlTrust.flaw(schema, table, kind, name, user);
    }

    @Override
    public List<HistoryFlaw> otherWriters(Connection connection, String schema, String table) throws SQLException {
        return PostgreSqlTrust.otherWriters(connection, schema, table);
    }

    @Override
    public void requireGenuine(ResultSet server) throws SQLException {
        PostgreSqlLookalike.refuse(server.getString(8));
    }

    @Override
    public boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        return PostgreSqlRights.mayCreateTable(connection, schema);
    }

    @Override
    public boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        return PostgreSqlRights.mayInsert(connection, tables);
    }

    @Override
    public void requireSchema(Connection connection, String schema) throws SQLException {
        PostgreSqlSchema.require(connection, schema);
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) throws SQLException {
        return !PostgreSqlCatalogue.rows(
                        connection, "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?::name", schema)
                .isEmpty();
    }

    @Override
    public List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return PostgreSqlCatalogue.rows(connection, """
                        SELECT a.attname FROM pg_catalog.pg_attribute a
                          JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                         WHERE n.nspname = ?::name AND c.relname = ?::name AND a.attnum > 0 AND NOT a.attisdropped""", schema, table).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    @Override
    public @Nullable String enter(Connection connection, String schema) throws SQLException {
        return PostgreSqlSchema.enter(connection, schema);
    }

    @Override
    public Pooler inSchema(Pooler pooler, Connection connection, String schema) throws SQLException {
        return PostgreSqlSchema.behind(pooler, connection, schema);
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
    public Map<String, String> settings(Connection connection) throws SQLException {
        return PostgreSqlSettings.shown(connection);
    }

    @Override
    public Map<String, String> settings(Connection connection, Set<String> names) throws SQLException {
        return PostgreSqlSettings.named(connection, names);
    }

    @Override
    public List<String> putBack(Map<String, String> before, Map<String, String> now) {
        return PostgreSqlSettings.putBack(before, now);
    }

    @Override
    public int keepStatementsAfter(Connection connection, int executions) throws SQLException {
        return PostgreSqlDriver.prepareThreshold(connection, executions);
    }

    @Override
    public String tablesQuery(String schema) {
        return "SELECT c.relname " + TABLES + " AND n.nspname OPERATOR(pg_catalog.=) " + literal(schema);
    }

    @Override
    public Optional<String> filledSchemasQuery(List<String> names) {
        String ours = "ANY (ARRAY[" + literals(names) + "]::pg_catalog.name[])";
        // No user's schema and no user's role has a name that begins so. What no role that a script can take may enter,
        // none has filled.
        return Optional.of("SELECT DISTINCT n.nspname " + TABLES + " AND n.nspname OPERATOR(pg_catalog.!~) '^pg_'"
                + " AND EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.!~) '^pg_'"
                + " AND (" + mayTake("current_user") + " OR " + mayTake("session_user") + ")"
                + " AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE'))"
                + " AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'"
                + " AND NOT c.relname OPERATOR(pg_catalog.=) " + ours
                + " AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class h"
                + " WHERE h.relnamespace OPERATOR(pg_catalog.=) n.oid AND h.relname OPERATOR(pg_catalog.=) " + ours
                + ") OPERATOR(pg_catalog.<) " + names.size());
    }

    /** Before PostgreSQL 16, a member may always take the role. */
    private static String mayTake(String user) {
        return "pg_catalog.pg_has_role(" + user + ", r.oid, CASE WHEN pg_catalog.current_setting('server_version_num')"
                + "::pg_catalog.int4 OPERATOR(pg_catalog.>=) 160000 THEN 'SET' ELSE 'MEMBER' END)";
    }

    @Override
    public String schemasQuery(List<String> tables) {
        return PostgreSqlTrust.trusted(literals(tables));
    }

    @Override
    public Optional<SessionLock> sessionLock(String name) {
        return Optional.of(PostgreSqlLock.ofSession(name));
    }

    @Override
    public Optional<TransactionLock> transactionLock(String name) {
        return Optional.of(PostgreSqlLock.ofTransaction(name));
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
        PostgreSqlCopy.copyIn(connection, copy, data);
    }

    @Override
    public void cancel(Connection connection, java.sql.@Nullable Statement statement) throws SQLException {
        PostgreSqlCancel.cancel(connection, statement);
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return PostgreSqlError.of(exception);
    }

    @Override
    public Optional<String> look(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlSettlement.look(connection, statement);
    }

    @Override
    public List<String> obstacles(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlSettlement.obstacles(connection, statement);
    }

    @Override
    public Optional<Orphan> orphan(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlOrphan.of(connection, statement);
    }

    @Override
    public Settled settle(Connection connection, Statement statement, Before before) throws SQLException {
        return PostgreSqlSettlement.settle(connection, statement, before);
    }

    @Override
    public Optional<Obstruction> inTheWay(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlSettlement.inTheWay(connection, statement);
    }

    @Override
    public Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        return PostgreSqlSettlement.flaw(connection, statement);
    }
}
