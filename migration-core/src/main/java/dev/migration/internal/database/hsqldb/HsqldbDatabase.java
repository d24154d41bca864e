package dev.migration.internal.database.hsqldb;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.FileDatabase;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HSQLDB 2.7: every DDL statement commits by itself, and the lock is a lease, because there is no session lock.
 *
 * <p>In its default transaction model a reader of a table waits, without limit, for the transaction that has
 * written to it. So the history is written last in a transaction, when only the commit is left to come.
 */
public final class HsqldbDatabase implements FileDatabase {

    /** Longer than any text that is kept, and not a LOB, whatever the database takes LONGVARCHAR for. */
    private static final String TEXT = "VARCHAR(16777216)";

    private final String product;

    public HsqldbDatabase(String product) {
        this.product = product;
    }

    @Override
    public Vendor vendor() {
        return Vendor.HSQLDB;
    }

    @Override
    public Dialect dialect() {
        return Dialect.HSQLDB;
    }

    @Override
    public String product() {
        return product;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.WRITERS_BLOCK_READERS, Capability.ASYNCHRONOUS_COMMIT, Capability.SCHEMAS);
    }

    @Override
    public String catalogueName(String name) {
        return FileDatabase.upperCase(name);
    }

    @Override
    public String grantToCreate(String schema, String user) {
        return "GRANT DBA TO " + quoted(user);
    }

    @Override
    public List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return tables.stream()
                .map(table -> "GRANT " + rights + " ON " + table + " TO " + quoted(user))
                .toList();
    }

    @Override
    public String textType() {
        return TEXT;
    }

    @Override
    public String utcNow() {
        return "CAST(CURRENT_TIMESTAMP AT TIME ZONE INTERVAL '0:00' HOUR TO MINUTE AS TIMESTAMP(6))";
    }

    @Override
    public String plus(String time, Duration duration) {
        return "(" + time + " + INTERVAL '" + duration.toMillis() / 1000.0 + "' SECOND(10, 3))";
    }

    @Override
    public String serverQuery(String table, String condition) {
        return "SELECT CURRENT_SCHEMA, CAST(NULL AS VARCHAR(1)), CURRENT_USER, IS_READONLY_DATABASE(), " + condition
                + " FROM (VALUES (0))";
    }

    /** A table that is not there and one that is hidden are refused alike; all of a schema is seen by its owner. */
    @Override
    public boolean mayHideTables(Connection connection, String schema, SqlError.Kind refusal) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SCHEMATA"
                        + " WHERE SCHEMA_NAME IN ('INFORMATION_SCHEMA', " + literal(schema) + ")")) {
            row.next();
            // Administrators see the first of the two, whether or not the second is there.
            return row.getInt(1) == 0;
        }
    }

    @Override
    public boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) {
            // Not executed, as it would wait for another writer of the table: the right is checked before.
            String insert = "INSERT INTO " + table + " (version) VALUES ('')";
            try (var statement = connection.prepareStatement(insert)) {
                statement.clearParameters();
            } catch (SQLException e) {
                // The table is there, and HSQLDB says the same of one that is hidden.
                if (explain(e).kind() == SqlError.Kind.OBJECT_MISSING || !isAllowed(e)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        return HsqldbSession.capture(connection, this);
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        // HSQLDB limits neither how long a statement waits nor, by SQL, how long it runs.
        return List.of();
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return HsqldbError.of(exception, statement);
    }
}
