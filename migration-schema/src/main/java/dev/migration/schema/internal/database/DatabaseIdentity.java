// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.Migrator;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Tells whether two URLs lead to the same database. */
public final class DatabaseIdentity {

    private DatabaseIdentity() {}

    /** A server, and its database that somebody is connected to. */
    record Server(String name, String database) {

        private static Server of(Connection connection, String query) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                row.next();
                return new Server(row.getString(1), Objects.requireNonNullElse(row.getString(2), ""));
            }
        }
    }

    /** Whether both lead to one database, by what their URLs say, else by what their servers say. */
    public static boolean isSame(DatabaseUrl one, DatabaseUrl other) {
        if (ofUrl(one).equals(ofUrl(other))) {
            return true;
        }
        Optional<Server> identity = ofServer(one);
        return identity.isPresent() && identity.equals(ofServer(other));
    }

    /** What the URL says: without settings, with the server's usual port, and a file by its real path. */
    public static String ofUrl(DatabaseUrl url) {
        DatabaseName name = DatabaseName.of(url.jdbc());
        String place = name.server().toLowerCase(Locale.ROOT) + name.written();
        return DatabaseFile.path(url)
                .map(path -> real(path).toString())
                .orElseGet(
                        () -> place.replace(":" + name.usualPort() + "/", "/").replace("127.0.0.1", "localhost"));
    }

    /** That of its folder: the file itself may have an ending that the URL does not say. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        try {
            return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException missing) {
            return absolute;
        }
    }

    /** What the server itself says; empty where it has no such thing, or cannot be asked. */
    static Optional<Server> ofServer(DatabaseUrl login) {
        try (Connection connection = new DriverDataSource(login).getConnection()) {
            return ofServer(connection);
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private static Optional<Server> ofServer(Connection connection) throws SQLException {
        Optional<String> query = Products.database(connection).identityQuery();
        return query.isEmpty() ? Optional.empty() : Optional.of(Server.of(connection, query.get()));
    }

    /** Where a Migrator runs, whatever its URL says and its settings do: by the server, else by the URL that the driver tells. */
    public static String of(Migrator migrator, DatabaseUrl login) {
        return DatabaseFacts.ask(migrator, connection -> of(connection, login));
    }

    /** Where a connection to this one is. */
    public static String of(DatabaseUrl login) {
        try (Connection connection = new DriverDataSource(login).getConnection()) {
            return of(connection, login);
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
    }

    private static String of(Connection connection, DatabaseUrl login) {
        try {
            Optional<Server> server = ofServer(connection);
            return server.isPresent()
                    ? server.get().database() + " of " + server.get().name()
                    : ofUrl(login.at(connection.getMetaData().getURL()));
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
    }
}
