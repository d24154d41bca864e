// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import java.sql.Connection;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Statement;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.OperationResult;
import org.jspecify.annotations.Nullable;

/** What a callback may ask; it has no connection before it runs. */
record CallbackContext(
        Configuration getConfiguration,
        @Nullable Connection connection,
        @Nullable MigrationInfo getMigrationInfo) implements Context {

    @Override
    public Connection getConnection() {
        if (connection == null) {
            throw new IllegalStateException(
                    "Whether a callback supports an event is asked before there is a connection.");
        }
        return connection;
    }

    /** Only of a script's statements, for which there is no event here. */
    @Override
    public @Nullable Statement getStatement() {
        return null;
    }

    /** Only at the end of an operation of Flyway's. */
    @Override
    public @Nullable OperationResult getOperationResult() {
        return null;
    }
}
