package dev.migration.database;

import dev.migration.problem.Code;
import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.Problem;
import dev.migration.script.Dialect;
import dev.migration.script.ScriptOptions;
import dev.migration.script.Statement;
import java.io.IOException;
import java.io.Reader;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between database products, as far as running migrations is concerned. */
public interface Database extends OwnSql, HistoryTrust, Rights, Pooling, Locking, Outcomes {

    /**
     * The database behind this connection.
     *
     * @throws DatabaseAccessException if the product is not supported
     */
    static Database of(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String product = metaData.getDatabaseProductName();
        Vendor vendor = Vendor.ofProduct(product)
                .orElseThrow(() -> new DatabaseAccessException(
                        Problem.error(
                                Code.UNSUPPORTED_DATABASE,
                                null,
                                "The database is " + product + ", which is not supported.",
                                "use PostgreSQL, MariaDB, MySQL, H2, SQLite or HSQLDB"),
                        null));
        return switch (vendor) {
            case POSTGRESQL -> new PostgreSqlDatabase(product + " " + metaData.getDatabaseProductVersion());
            case MARIADB, MYSQL -> new MySqlDatabase(vendor, MySqlServer.of(connection));
            case H2 -> H2Database.of(metaData);
            case SQLITE -> new SqliteDatabase("SQLite " + metaData.getDatabaseProductVersion());
            case HSQLDB -> new HsqldbDatabase("HSQLDB " + metaData.getDatabaseProductVersion());
        };
    }

    /** Who makes it. */
    Vendor vendor();

    /** Product and version, such as {@code PostgreSQL 17.2}. */
    String product();

    @Override
    default @Nullable String enter(Connection connection, String schema) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            String before;
            try (ResultSet row = statement.executeQuery(serverQuery("", "FALSE"))) {
                row.next();
                before = row.getString(1);
            }
            statement.execute(use(schema));
            return before == null ? null : use(before);
        }
    }

    /** What it does and some others do not. */
    default Set<Trait> traits() {
        return Set.of();
    }

    /** Whether it does this. */
    default boolean has(Trait trait) {
        return traits().contains(trait);
    }

    /** How its SQL is written. */
    default Dialect dialect() {
        return vendor().dialect();
    }

    /**
     * A query for one row: the schema that unqualified names are created in, the schema in which this unqualified table
     * is found now (null where the product cannot tell), the user, whether nothing can be written, and this condition.
     *
     * @param table a name in quotes; PostgreSQL before version 16 refuses what is not a name
     */
    String serverQuery(String table, String condition);

    /**
     * Refuses a server that only speaks another product's protocol.
     *
     * @param server the row of {@link #serverQuery}
     * @throws DatabaseAccessException if it is one
     */
    default void requireGenuine(ResultSet server) throws SQLException {}

    /** How many rows of a result to ask for at a time, so that a driver does not keep them all. */
    default int fetchSize() {
        return 1000;
    }

    /** Why the connection has no schema to create tables in, where it has none. */
    default String whyNoSchema() {
        return "none of the search path exists, or the user may use none of them";
    }

    /** What to do about that. */
    default String whereToSetSchema() {
        return "create the schema, or name another one (migration.schema); where there is one, an administrator grants"
                + " the user its use: GRANT USAGE, CREATE ON SCHEMA name TO user";
    }

    /** Why nothing may be written to it, where that is so. */
    default String whyReadOnly() {
        return "it is a standby, or a read-only server or session";
    }

    /** What to do about that. */
    default String howToWrite() {
        return "run migrations against the primary server";
    }

    /** A query for the names of all tables and views of a schema but an extension's, rights or no rights. */
    default String tablesQuery(String schema) {
        return "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = " + literal(schema);
    }

    /**
     * A query for the schemas that have a table or view of a user's, without those that have all tables with these names,
     * or no others; empty where a database has one schema, and the others are other databases.
     */
    default Optional<String> filledSchemasQuery(List<String> names) {
        String ours = "TABLE_NAME IN (" + literals(names) + ")";
        return Optional.of(
                "SELECT DISTINCT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES WHERE UPPER(TABLE_SCHEMA) NOT IN ("
                        + "'INFORMATION_SCHEMA', 'PG_CATALOG', 'SYSTEM_LOBS') AND NOT " + ours
                        + " AND TABLE_SCHEMA NOT IN (SELECT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES WHERE " + ours
                        + " GROUP BY TABLE_SCHEMA HAVING COUNT(*) = " + names.size() + ")");
    }

    /**
     * Whether {@link #tablesQuery} may have left out a table of this schema because the user has no right on it.
     *
     * @param refusal what reading the table was refused for
     */
    default boolean mayHideTables(Connection connection, String schema, SqlError.Kind refusal) throws SQLException {
        return false;
    }

    /** Settings for all scripts of a run, each of which the server may refuse without harm. */
    default List<String> preparation(Scope scope) {
        return List.of();
    }

    /** What the session is set to now. Read before the first script of a run, put back after the last. */
    SessionState captureSession(Connection connection) throws SQLException;

    /** Settings for one script, such as its lock timeout, for its transaction or for the session. */
    List<String> settingsFor(ScriptOptions options, Scope scope);

    /** Rolls back; false where the database says that some of it stays, as in tables of an engine without transactions. */
    default boolean rollBack(Connection connection) throws SQLException {
        connection.rollback();
        return true;
    }

    /** Whether a rollback takes back all that a statement does, in the session and elsewhere. */
    default boolean isUndoneByRollback(Statement statement) {
        return true;
    }

    /** Settings by which a transaction's commit need not wait for the disk, where the product has them. */
    default List<String> deferDurability() {
        return List.of();
    }

    /** What is refused where a commit that the database has answered cannot reach its file; empty where the answer tells. */
    default Optional<String> checkpoint() {
        return Optional.empty();
    }

    /** Statements that give a transaction the options with which a script begins its own. */
    default List<String> transactionMode(String options) {
        return List.of("SET TRANSACTION " + options);
    }

    /** How the session shows others what it is doing, where the product has a way. */
    default List<String> announce(String activity, Scope scope) {
        return List.of();
    }

    /**
     * Sends a COPY … FROM STDIN with its data, which are read as they are sent.
     *
     * @throws IOException where the data cannot be read; the COPY is cancelled then
     */
    default void copyIn(Connection connection, String copy, Reader data) throws SQLException, IOException {
        throw new SQLFeatureNotSupportedException(product() + " has no COPY … FROM STDIN");
    }

    /**
     * Ends what the connection executes now; called on another thread, again until it has ended.
     *
     * @param statement the statement that runs; null where there is none at hand, as for a COPY
     */
    default void cancel(Connection connection, java.sql.@Nullable Statement statement) throws SQLException {
        if (statement != null) {
            statement.cancel();
        }
    }

    /** What the database said about a statement it refused, in which the place may have to be looked for. */
    SqlError explain(SQLException exception, @Nullable Statement statement);

    /** The same where the statement is not at hand. */
    default SqlError explain(SQLException exception) {
        return explain(exception, null);
    }

    /** How long a setting lasts. */
    enum Scope {
        /** Until the end of the transaction. */
        TRANSACTION,
        /** Until it is changed. */
        SESSION
    }
}
