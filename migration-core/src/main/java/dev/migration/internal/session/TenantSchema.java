// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.HistoryTables.Grants;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's schema, which is the current one of a borrowed connection until that is returned; behind a pooler, in each
 * transaction.
 */
public final class TenantSchema {

    private static final MaskedLog log = MaskedLog.of(TenantSchema.class);

    private final HistoryTables tables;
    private final String schema;
    private boolean entered;
    private @Nullable String restore;

    private TenantSchema(HistoryTables tables, String schema) {
        this.tables = tables;
        this.schema = schema;
    }

    static TenantSchema of(HistoryTables tables) {
        requireSchemas(tables.database());
        String schema = tables.schema();
        if (schema == null) {
            throw new IllegalArgumentException("A tenant has a schema");
        }
        return new TenantSchema(tables, schema);
    }

    /** Refuses a database where tenants cannot have their own. */
    public static void requireSchemas(Database database) {
        if (!database.has(Capability.SCHEMAS)) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "Tenants are schemas of one database, and " + database.product() + " has no schemas.",
                    "give each tenant its own database, and migrate each by itself");
        }
    }

    /** The history as scripts in this schema find it. */
    History expected(History read, Connection connection) throws SQLException {
        Pooler pooler = read.server().pooler();
        return pooler == null ? read : read.behind(tables.database().inSchema(pooler, connection, schema));
    }

    /** Checks the schema, and makes it the current one of a session that is ours. */
    void enter(Connection connection, History seen) throws SQLException {
        if (seen.server().pooler() != null) {
            tables.database().requireSchema(connection, schema);
        } else if (!entered) {
            restore = tables.database().enter(connection, schema);
            entered = true;
        }
    }

    /** Restores the connection's own schema, so that no other client finds the tenant's; false if that is impossible. */
    boolean leave(Connection connection) {
        if (!entered) {
            return true;
        }
        try {
            if (connection.isClosed()) {
                return true;
            }
            if (restore == null) {
                return false;
            }
            if (!connection.getAutoCommit()) {
                // A rollback would undo what follows as well.
                connection.rollback();
                connection.setAutoCommit(true);
            }
            Row.execute(connection, restore);
            return true;
        } catch (SQLException e) {
            log.debug("The connection could not be led back to its own schema: {}", e);
            return false;
        }
    }

    MigrationException refusal(String user, SQLException cause) {
        SqlError error = tables.database().explain(cause);
        return switch (error.kind()) {
            case OBJECT_MISSING ->
                new InvalidMigrationsException(
                        Problems.error(
                                Code.INVALID_SETTING,
                                "The schema " + schema + " does not exist.",
                                "create it: " + tables.database().createSchema(schema)
                                        + "; or do not name it as a tenant"),
                        cause);
            case NO_PRIVILEGE ->
                new DatabaseAccessException(
                        Problems.error(
                                Code.NO_PRIVILEGE,
                                "User " + user + " may not use schema " + schema + ": "
                                        + Printable.block(error.message(), 4) + ".",
                                new Grants(tables, user).toCreate()),
                        cause);
            default ->
                AccessFailure.of("The schema " + schema + " cannot be made the current one", tables.database(), cause);
        };
    }
}
