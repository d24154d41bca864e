// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import dev.migration.Fix;
import dev.migration.Vendor;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.io.IOException;
import java.io.Reader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between database products, as far as running migrations is concerned. */
public interface Database extends HistoryChecks {

    /** Refuses a statement that is too long for the server, which would end the connection. */
    default void requireSendable(String sql) throws SQLException {}

    /** A script's statement so that the driver sends it whole: what it does, and where anything in it is, stays the same. */
    default String undivided(String sql) {
        return sql;
    }

    /** Which product it is. */
    Vendor vendor();

    /** Product and version, such as {@code PostgreSQL 17.2}. */
    String product();

    /** What it can do, or does, and others do not. */
    Set<Capability> capabilities();

    /** Whether this product has this capability. */
    default boolean has(Capability capability) {
        return capabilities().contains(capability);
    }

    /** Whether a database has several schemas, so that names in it may have one in front. */
    default boolean hasSeveralSchemas() {
        return has(Capability.SCHEMAS) && !has(Capability.SCHEMAS_ARE_DATABASES);
    }

    /** How its SQL is written. */
    default Dialect dialect() {
        return Dialect.of(vendor());
    }

    /** Its locks, and which sessions block another one. */
    default DatabaseLocks locks() {
        return DatabaseLocks.NONE;
    }

    /** What it knows of tables that a migration changes range by range. */
    default DatabaseBatches batches() {
        return DatabaseBatches.OF_DRIVER;
    }

    /** Which statements that change the schema take effect as a whole or not at all, whatever cuts them off. */
    default AtomicDdl atomicDdl() {
        return AtomicDdl.NONE;
    }

    /** The program with which a script is run by hand; empty where none is known for which one is written. */
    default Optional<ScriptClient> scriptClient() {
        return Optional.empty();
    }

    /** What it shows of statements outside a transaction, where the schema alone does not. */
    default StatementOutcomes outcomes() {
        return StatementOutcomes.UNKNOWN;
    }

    /** A lease may be taken over when it has not changed for this long. */
    default Duration lease() {
        return Duration.ofSeconds(20);
    }

    /**
     * A query for one row: the schema that unqualified names are created in, the user, whether nothing can be written, and
     * this condition.
     */
    String serverQuery(String condition);

    /** Refuses a server that only speaks another product's protocol, by the row of {@link #serverQuery}. */
    default void requireGenuine(ResultSet server) throws SQLException {}

    /** What is between us and the server, by the same row; null where nothing is, or where that cannot be determined. */
    default @Nullable Pooler pooler(Connection connection, ResultSet server) throws SQLException {
        return null;
    }

    /** The same pooler, where each transaction finds this schema as the current one. */
    default Pooler inSchema(Pooler pooler, Connection connection, String schema) throws SQLException {
        return pooler;
    }

    /** Where unqualified names lead in a new session of the user's, where the product has search paths. */
    default Optional<String> initialSearchPath(Connection connection) throws SQLException {
        return Optional.empty();
    }

    /** Sets after how many executions the driver keeps a statement on the server, 0 for never; returns the old value. */
    default int keepStatementsAfter(Connection connection, int executions) throws SQLException {
        return executions;
    }

    /**
     * How many rows of a result to ask for at a time, so that a driver does not keep them all.
     *
     * @param keepsCounts whether what is counted for this statement may be read by the next one
     */
    default int fetchSize(boolean keepsCounts) {
        return 1000;
    }

    /** Why the connection has no schema to create tables in, where it has none. */
    default String whyNoSchema() {
        return "none of the search path exists, or the user may use none of them";
    }

    /** The remedy for that. */
    default CharSequence whereToSetSchema() {
        return Remedy.of(
                "create the schema, or name another one ({}); where there is one, an administrator"
                        + " grants the user its use: GRANT USAGE, CREATE ON SCHEMA name TO user",
                Fix.setting("schema"));
    }

    /** Where a server that could be written to was made read-only by a setting; empty where it was not. */
    default Optional<String> readOnlySetting(Connection connection) throws SQLException {
        return Optional.empty();
    }

    default String whyReadOnly() {
        return has(Capability.IN_A_FILE)
                ? "its file or folder is read-only, or the database was opened as read-only"
                : "it is a standby, or a read-only server or session";
    }

    /** The remedy for that. */
    default String howToWrite() {
        return has(Capability.IN_A_FILE)
                ? "give the process that opens the database write access to its file and folder, and open it for writing"
                : "run migrations against the primary server; if it is this one, switch off its read-only mode";
    }

    /** Refuses a schema that is missing or may not be used, where {@link #use} would accept it. */
    default void requireSchema(Connection connection, String schema) throws SQLException {}

    /** What a schema of this name is, where the product keeps it for itself. */
    default Optional<String> reserved(String schema) {
        return Optional.empty();
    }

    /** Why a schema of this name, taken as it is, would be another one, as a sentence. */
    default Optional<String> cut(String schema) {
        return Optional.empty();
    }

    /** Makes a schema the current one; gives the statement that restores the one before, or null where there was none. */
    default @Nullable String enter(Connection connection, String schema) throws SQLException {
        String before = Row.all(connection, serverQuery("FALSE")).get(0).get(1);
        Row.execute(connection, use(schema));
        return before == null ? null : use(before);
    }

    /** The session's settings now. Read before the first script of a run, restored after the last. */
    SessionState captureSession(Connection connection) throws SQLException;

    /** Removes the temporary tables that a script has left; empty where {@link SessionState#leftovers()} finds them. */
    default List<String> forgetTemporary() {
        return List.of();
    }

    /**
     * Statements after which no function of the session shows the key of a row that was inserted before, as in a new session.
     * They come before anything else is changed in their transaction.
     *
     * @param log the history's log, in which none of them leaves a trace
     */
    default List<String> forgetKeys(String log) {
        return List.of();
    }

    /** Makes a role the session's own, where the product has {@link Capability#ROLES}. */
    default void setRole(Connection connection, String role) throws SQLException {
        Row.execute(connection, takeRole(role));
    }

    /** Whether this session, by its state, is a pooler's, which gives it to other clients. */
    default boolean isShared(Connection connection, SessionState state) throws SQLException {
        return false;
    }

    /** The statements that make settings, given as the methods below give them. */
    default List<String> set(List<String> settings) {
        return settings;
    }

    /** Settings for all scripts of a run, each of which the server may refuse without harm. */
    default List<String> preparation(Scope scope) {
        return List.of();
    }

    /**
     * Settings with which the server ends a session that does nothing for so long inside a transaction, as that of a process
     * that is frozen or cut off; none where a stricter one holds, or the product has none.
     */
    default List<String> endIdleTransactions(Connection connection, Scope scope, Duration after) throws SQLException {
        return List.of();
    }

    /** Settings for one script, such as its lock timeout, for its transaction or for the session. */
    default List<String> settingsFor(ScriptOptions options, Scope scope) {
        return List.of();
    }

    /**
     * The same, with what is said of it.
     *
     * @param activity what other sessions are shown, where the product has a way
     * @param defersDurability whether commits do not wait for the disk, where the product has that
     */
    default List<String> settingsFor(ScriptOptions options, Scope scope, String activity, boolean defersDurability) {
        return settingsFor(options, scope);
    }

    /** Statements that prepare a transaction for code, which may use the database only now and then. */
    default List<String> settingsForCode() {
        return List.of();
    }

    /** The same for code that ends its transactions itself, for the session. */
    default List<String> settingsForCodeAlone() {
        return List.of();
    }

    /** Statements that give a transaction the options with which a script begins its own. */
    default List<String> transactionMode(String options) {
        return List.of("SET TRANSACTION " + options);
    }

    /** The rows that refer to rows which do not exist, where the product lets that happen, to find those that are added later. */
    default LooseRows looseRows(Connection connection) throws SQLException {
        return now -> List.of();
    }

    /** The rows that referred to nothing at one time. */
    interface LooseRows {

        /** Those that refer to nothing now and did not then. */
        List<AddedRows> added(Connection now) throws SQLException;
    }

    /**
     * Rows of a table that refer to no row of another one.
     *
     * @param rows how many, of which tables, and the first of them
     * @param line for the script, by which one of them does so no more
     */
    record AddedRows(String rows, String line) {}

    /** Rolls back; false where the database reports that changes remain, as in tables of an engine without transactions. */
    default boolean rollBack(Connection connection) throws SQLException {
        connection.rollback();
        return true;
    }

    /** The same where the script began the transaction, of which the driver knows nothing. */
    default boolean rollBackOfScript(Connection connection) throws SQLException {
        Row.execute(connection, "ROLLBACK");
        return true;
    }

    /**
     * Asked where the script has a transaction open, with a change in it, before a statement that may commit it: some do only now and
     * then, such as a call.
     */
    default OpenTransaction openTransaction(Connection connection) throws SQLException {
        return () -> false;
    }

    /** Tells the driver what a statement of the script may have set, where it does not see that itself: whether each statement commits. */
    default void followAutoCommit(Connection connection) throws SQLException {}

    /** What tells after the statement whether that transaction is still open. */
    interface OpenTransaction {

        boolean isStillOpen() throws SQLException;
    }

    /** Whether the current schema has tables in which a rollback undoes nothing, so that no script is surely one transaction. */
    default boolean hasTablesWithoutTransactions(Connection connection) throws SQLException {
        return false;
    }

    /** The tables of all schemas that the user sees in which a rollback undoes nothing, for want of transactions. */
    default List<String> tablesWithoutTransactions(Connection connection) throws SQLException {
        return List.of();
    }

    /** Whether a rollback undoes all that a statement does, in the session and elsewhere. */
    default boolean isUndoneByRollback(Statement statement) {
        return true;
    }

    /** Sends a COPY … FROM STDIN with its data; where they cannot be read while they are sent, the COPY is cancelled. */
    default void copyIn(Connection connection, String copy, Reader data) throws SQLException, IOException {
        throw new SQLFeatureNotSupportedException(product() + " has no COPY … FROM STDIN");
    }

    /** Cancels what the connection executes now, a COPY without a statement; called repeatedly until it has ended. */
    default void cancel(Connection connection, java.sql.@Nullable Statement statement) throws SQLException {
        if (statement != null) {
            statement.cancel();
        }
    }

    /** Makes a session read only, so that also a function that writes is refused, as far as the product can do that. */
    default void makeReadOnly(Connection connection) throws SQLException {
        connection.setReadOnly(true);
    }

    /** What the database said about a statement it refused; the place of the error may have to be found in its text. */
    SqlError explain(SQLException exception, @Nullable Statement statement);

    @Override
    default SqlError explain(SQLException exception) {
        return explain(exception, null);
    }

    /** Which statements that commit by themselves and change the schema take effect as a whole or not at all. */
    enum AtomicDdl {
        NONE,
        /** All but those that fill the table that they create by a query. */
        EXCEPT_FILLED_TABLES,
        ALL
    }

    /** How long a setting lasts. */
    enum Scope {
        TRANSACTION,
        SESSION
    }

    /**
     * A pooler, such as PgBouncer, that hands out a session of the server's for one transaction and
     * then gives it to another client. Nothing that is set there for longer is ours to set, or stays ours.
     *
     * @param searchPath where unqualified names led when it was met, perhaps because another client had set that
     * @param searchPathSql the same, as it has to be written behind SET
     * @param currentSchema the schema in which they created tables then; null where there was none
     */
    record Pooler(
            String searchPath,
            String searchPathSql,
            @Nullable String currentSchema,
            SessionState session) {}
}
