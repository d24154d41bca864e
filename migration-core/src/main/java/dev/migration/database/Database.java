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
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What differs between database products, as far as running migrations is concerned. */
public interface Database {

    /**
     * The database behind this connection.
     *
     * @throws DatabaseAccessException if the product is not supported
     */
    static Database of(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String product = metaData.getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> new PostgreSqlDatabase(product + " " + metaData.getDatabaseProductVersion());
            case "H2" -> H2Database.of(metaData);
            default ->
                throw new DatabaseAccessException(
                        Problem.error(
                                Code.UNSUPPORTED_DATABASE,
                                null,
                                "The database is " + product + ", which is not supported.",
                                "use PostgreSQL or H2"),
                        null);
        };
    }

    /** The name that Spring Boot has for the product, such as {@code postgresql}; stands for <code>{vendor}</code>. */
    String vendor();

    /** Product and version, such as {@code PostgreSQL 17.2}. */
    String product();

    /** How its SQL is written. */
    Dialect dialect();

    /** An identifier in quotes. A plain lower-case name is put in the database's own default case first. */
    default String identifier(String name) {
        return quoted(catalogueName(name));
    }

    /** A name in quotes, as the catalogue has it. */
    default String quoted(String catalogueName) {
        return '"' + catalogueName.replace("\"", "\"\"") + '"';
    }

    /** The name under which the catalogue has what {@link #identifier} names. */
    String catalogueName(String name);

    /** What an administrator types so that a user can create tables in a schema; names as the catalogue has them. */
    String grantToCreate(String schema, String user);

    /** What an administrator types so that a user can read and write tables of a schema; the tables' names are quoted. */
    String grantToWrite(String schema, List<String> tables, String user);

    /** A text as a literal that means the same under every setting of the session. */
    String literal(String text);

    /** The column type of a text of any length. */
    String textType();

    /** The current time in UTC as an expression of type TIMESTAMP. */
    String utcNow();

    /** That time plus a duration, to the millisecond. */
    String utcIn(Duration duration);

    /** Milliseconds since the transaction began as an expression, or the measured duration where there is none. */
    String executionMillis(Duration measured);

    /**
     * A query for one row: the schema that unqualified names are created in, the schema in which this unqualified table
     * is found now (null where the product cannot tell), the user, and whether nothing can be written.
     */
    String serverQuery(String table);

    /** Whether several queries, joined by semicolons, may be sent as one. */
    boolean answersSeveralQueriesAtOnce();

    /** A query for the names of all tables and views of a schema but an extension's, rights or no rights. */
    String tablesQuery(String schema);

    /** The lock that lives as long as the session, where the product has one. */
    Optional<SessionLock> sessionLock(String name);

    /** Statements that set up a session that is going to run migrations; each may fail without harm. */
    List<String> preparation();

    /** What the session is set to now. Read before the first script, put back after the last. */
    SessionState captureSession(Connection connection) throws SQLException;

    /** Statements that clear away what the last script left in the session and {@link SessionState#reset} does not. */
    List<String> leftovers(Connection connection) throws SQLException;

    /** Settings for one script, such as its lock timeout, for its transaction or for the session. */
    List<String> settingsFor(ScriptOptions options, Scope scope);

    /** Settings by which a transaction's commit need not wait for the disk, where the product has them. */
    default List<String> deferDurability() {
        return List.of();
    }

    /** How the session shows others what it is doing, where the product has a way. */
    List<String> announce(String activity, Scope scope);

    /**
     * Sends a COPY … FROM STDIN with its data, which are read as they are sent.
     *
     * @throws IOException where the data cannot be read; the COPY is cancelled then
     */
    default void copyIn(Connection connection, String copy, Reader data) throws SQLException, IOException {
        throw new SQLFeatureNotSupportedException(product() + " has no COPY … FROM STDIN");
    }

    /** What the database said about a statement it refused. */
    SqlError explain(SQLException exception);

    /**
     * Finds out what became of a statement outside a transaction that was sent before a crash or that failed, and clears
     * away what it left behind where that is surely its own.
     */
    Outcome settle(Connection connection, Statement statement) throws SQLException;

    /**
     * What is wrong with the outcome of a statement outside a transaction, although the database took it: an exception to
     * fail with, such as for an index that was there before and is of no use.
     */
    default Optional<SQLException> flaw(Connection connection, Statement statement) throws SQLException {
        return Optional.empty();
    }

    /** How long a setting lasts. */
    enum Scope {
        /** Until the end of the transaction. */
        TRANSACTION,
        /** Until it is changed. */
        SESSION
    }

    /** What became of a statement. */
    enum Outcome {
        /** It took effect. */
        DONE,
        /** It took no effect, or may be run again without harm. */
        NOT_DONE,
        /** Nobody can tell. */
        UNKNOWN
    }
}
