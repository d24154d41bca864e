package dev.migration.internal.history;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A read of tables whose rows say what was applied, behind the check of who made them: in the same message where their owners
 * are trusted, else while a lock keeps the owners from changing what was checked.
 */
public final class CheckedRead {

    private CheckedRead() {}

    public interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Some reads of locked tables. */
    interface Reads<T> {
        T read() throws SQLException;
    }

    /**
     * Reads by one query. It fails as if a table were missing where one is, or has something wrong; where only one query is
     * sent at a time, the caller has checked the tables before.
     *
     * @param schemas as the catalogue has them
     * @param tables as the catalogue has them
     */
    public static <T> T of(
            Connection connection,
            Database database,
            List<String> schemas,
            List<String> tables,
            String query,
            Reading<T> reading)
            throws SQLException {
        try {
            return read(
                    connection, database, database.suspicious(literals(database, schemas), tables), query, 0, reading);
        } catch (SQLException e) {
            if (!database.has(Capability.MULTIPLE_STATEMENTS)
                    || database.explain(e).kind() != SqlError.Kind.OBJECT_MISSING
                    // It has ended the transaction.
                    || !connection.getAutoCommit()) {
                throw e;
            }
            // Before they are locked: the lock of a view needs rights on its tables.
            Row.all(connection, "SELECT " + database.flawed(literals(database, schemas), tables));
            return ofAnyOwner(connection, database, schemas, tables, query, 0, reading);
        }
    }

    /** The same where it is likely that the owners are not trusted, with at most so many rows; 0 for all. */
    public static <T> T ofAnyOwner(
            Connection connection,
            Database database,
            List<String> schemas,
            List<String> tables,
            String query,
            int mostRows,
            Reading<T> reading)
            throws SQLException {
        String flawed = database.flawed(literals(database, schemas), tables);
        return locked(
                connection,
                database,
                schemas,
                tables,
                () -> read(connection, database, flawed, query, mostRows, reading));
    }

    /** Locks the tables, which the reads then check, until these are done; or until the transaction ends, if one is open. */
    static <T> T locked(
            Connection connection, Database database, List<String> schemas, List<String> tables, Reads<T> reads)
            throws SQLException {
        String lock = database.lockToRead(schemas.stream()
                .flatMap(schema -> tables.stream().map(table -> database.quoted(schema) + "." + database.quoted(table)))
                .toList());
        if (lock.isEmpty()) {
            return reads.read();
        }
        boolean begins = connection.getAutoCommit();
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(lock);
            }
            T read = reads.read();
            connection.setAutoCommit(begins);
            return read;
        } catch (SQLException | RuntimeException e) {
            if (begins) {
                rollBack(connection, e);
            }
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static List<String> literals(Database database, List<String> schemas) {
        return schemas.stream().map(database::literal).toList();
    }

    private static <T> T read(
            Connection connection, Database database, String flawed, String query, int mostRows, Reading<T> reading)
            throws SQLException {
        boolean checks = database.has(Capability.MULTIPLE_STATEMENTS);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setMaxRows(mostRows);
            statement.execute(checks ? "SELECT " + flawed + ";\n" + query : query);
            if (checks) {
                statement.getMoreResults();
            }
            return reading.read(statement.getResultSet());
        }
    }
}
