// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.url.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates and drops a database in files or in memory: whoever connects to it does both. */
final class FileAdmin extends DatabaseAdmin {

    private final EmbeddedProduct product;

    /** Where it is; empty where it is in memory, or only the driver or a server knows that. */
    private final Optional<Path> file;

    private FileAdmin(DatabaseUrl login, EmbeddedProduct product, Optional<Path> file) {
        super(login, name(login, file));
        this.product = product;
        this.file = file;
    }

    /** @throws InvalidMigrationsException where it is neither created nor dropped from here */
    static FileAdmin of(DatabaseUrl login) {
        EmbeddedProduct product = EmbeddedProducts.of(login).orElseThrow();
        product.whyNotOurs(login.jdbc()).ifPresent(reason -> {
            throw unknown(login, reason);
        });
        return new FileAdmin(login, product, DatabaseFile.path(login));
    }

    private static String name(DatabaseUrl login, Optional<Path> file) {
        String inUrl = nameInUrl(login, null);
        return file.map(path -> String.valueOf(path.getFileName())).orElse(inUrl);
    }

    @Override
    public boolean exists() {
        if (DatabaseFile.missing(login).isPresent()) {
            return false;
        }
        try (Connection connection = new DriverDataSource(login.at(product.existing(login.jdbc()))).getConnection()) {
            return true;
        } catch (SQLException e) {
            if (product.isMissing(e)) {
                return false;
            }
            throw AccessFailure.unreachable(e);
        }
    }

    @Override
    public void create() {
        file.ifPresent(this::prepare);
        try (Connection connection = connection(MissingDatabase.CREATE);
                Statement statement = connection.createStatement()) {
            if (file.isPresent()) {
                product.write(statement);
            }
        } catch (SQLException e) {
            throw refused("Creating " + shown(), e, "see what the database says, and start again");
        }
    }

    private void prepare(Path path) {
        try {
            product.prepare(path);
        } catch (IOException e) {
            throw refused(
                    Code.DATABASE_ERROR,
                    "The file of " + shown() + " cannot be created: " + e,
                    "check the path, and whether its folder can be written",
                    e);
        }
    }

    @Override
    public void drop() {
        drop(product.sessions());
    }

    @Override
    void dropWithSessions() {
        drop(Optional.empty());
    }

    /** @param sessions the view in which there must not be others; empty where these do not matter */
    private void drop(Optional<String> sessions) {
        try (Connection connection = connection(MissingDatabase.EXISTING);
                Statement statement = connection.createStatement()) {
            if (sessions.isPresent()) {
                requireAlone(statement, sessions.get());
            }
            product.end(statement);
        } catch (SQLException e) {
            throw refused("Dropping " + shown(), e, "see what the database says, and start again");
        }
        file.ifPresent(this::deleteFiles);
    }

    private void requireAlone(Statement statement, String sessions) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) - 1 FROM INFORMATION_SCHEMA." + sessions)) {
            rows.next();
            if (rows.getLong(1) > 0) {
                throw refused(
                        Code.DATABASE_ERROR,
                        "The database " + shown()
                                + " is in use: other sessions are connected to it. Nothing was dropped.",
                        "end the programs that are connected, and repeat the command",
                        null);
            }
        }
    }

    private void deleteFiles(Path path) {
        try {
            for (String ending : Stream.concat(product.endings().stream(), product.otherEndings().stream())
                    .toList()) {
                Files.deleteIfExists(path.resolveSibling(path.getFileName() + ending));
            }
        } catch (IOException e) {
            throw refused(
                    Code.DATABASE_ERROR,
                    "The files of " + shown() + " cannot be deleted: " + e,
                    "check whether another program has one open, and delete what is left of them beside " + path,
                    e);
        }
    }

    private Connection connection(MissingDatabase opening) {
        try {
            return new DriverDataSource(login, opening, () -> {}).getConnection();
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
    }
}
