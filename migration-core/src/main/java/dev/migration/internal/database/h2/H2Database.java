package dev.migration.internal.database.h2;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.FileDatabase;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** H2 2.x: every DDL statement commits by itself, and the lock is a lease, because there is no session lock. */
public final class H2Database implements FileDatabase {

    private final String product;
    private final boolean upperCase;

    private H2Database(String product, boolean upperCase) {
        this.product = product;
        this.upperCase = upperCase;
    }

    public static H2Database of(DatabaseMetaData metaData) throws SQLException {
        return new H2Database("H2 " + metaData.getDatabaseProductVersion(), metaData.storesUpperCaseIdentifiers());
    }

    @Override
    public Vendor vendor() {
        return Vendor.H2;
    }

    @Override
    public Dialect dialect() {
        return Dialect.H2;
    }

    @Override
    public String product() {
        return product;
    }

    @Override
    public Set<Capability> capabilities() {
        // SET SESSION CHARACTERISTICS does.
        return Set.of(
                Capability.RESET_COMMITS,
                Capability.ASYNCHRONOUS_COMMIT,
                Capability.SCHEMAS,
                Capability.SERIAL_SCHEMA_CHANGES);
    }

    @Override
    public String catalogueName(String name) {
        return upperCase ? FileDatabase.upperCase(name) : name;
    }

    @Override
    public String grantToCreate(String schema, String user) {
        return "GRANT ALTER ANY SCHEMA TO " + quoted(user);
    }

    @Override
    public List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return List.of("GRANT " + rights + " ON " + String.join(", ", tables) + " TO " + quoted(user));
    }

    @Override
    public String textType() {
        return "CHARACTER LARGE OBJECT";
    }

    @Override
    public String utcNow() {
        // Counted from the epoch: a cast from a zoned time would use the session's time zone.
        return "DATEADD(MICROSECOND, CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT),"
                + " TIMESTAMP '1970-01-01 00:00:00')";
    }

    @Override
    public String plus(String time, Duration duration) {
        return "DATEADD(MILLISECOND, " + duration.toMillis() + ", " + time + ")";
    }

    @Override
    public String serverQuery(String table, String condition) {
        return """
                SELECT CURRENT_SCHEMA, CAST(NULL AS VARCHAR), CURRENT_USER, READONLY(), %s""".formatted(condition);
    }

    @Override
    public boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        // Refused in any case, for its columns; the right is checked before.
        return isAllowed(connection, "CREATE TABLE " + table + " (id INT, id INT)");
    }

    @Override
    public boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) {
            String noRow = "INSERT INTO " + table + " (version) SELECT version FROM " + table + " WHERE 1 = 0";
            if (!isAllowed(connection, noRow)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        return H2Session.capture(connection, this);
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        // H2 knows no setting that ends with the transaction; the session is reset after each script.
        var settings = new ArrayList<String>();
        if (options.lockTimeout() != null) {
            settings.add("SET LOCK_TIMEOUT " + options.lockTimeout().toMillis());
        }
        if (options.statementTimeout() != null) {
            settings.add("SET QUERY_TIMEOUT " + options.statementTimeout().toMillis());
        }
        return settings;
    }

    /** A commit is answered before another thread writes it to the file; if that fails, no error is reported. */
    @Override
    public Optional<String> checkpoint() {
        return Optional.of("CHECKPOINT SYNC");
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return H2Error.of(exception);
    }
}
