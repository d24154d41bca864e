// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.internal.session.DriverConnections;
import dev.migration.internal.session.UnpooledDataSource;
import dev.migration.internal.url.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens a new connection each time: one command needs one or two, so a pool would not pay.
 *
 * @param login the database and the user
 * @param opening whether the database may be created
 * @param connected called for each connection
 */
public record DriverDataSource(DatabaseUrl login, MissingDatabase opening, Runnable connected)
        implements UnpooledDataSource {

    /** For a command that only reads. */
    public DriverDataSource(DatabaseUrl login) {
        this(login, MissingDatabase.EXISTING, () -> {});
    }

    @Override
    public Connection getConnection() throws SQLException {
        requireFile();
        Connection connection = new DriverConnections(login.at(opening.of(login))).getConnection();
        connected.run();
        return connection;
    }

    private void requireFile() throws SQLException {
        if (EmbeddedProducts.of(login).map(EmbeddedProduct::namesWhatIsMissing).orElse(true)) {
            return;
        }
        Path file = DatabaseFile.missing(login).orElse(null);
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && Files.notExists(folder)) {
            throw new SQLException("the folder of the database's file does not exist: " + folder);
        }
        if (opening == MissingDatabase.EXISTING) {
            throw new SQLException("the database's file does not exist: " + file);
        }
    }
}
