package dev.migration.cli.database;

import dev.migration.Code;
import dev.migration.internal.session.AccessFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Creates and drops a database of HSQLDB, in files or in memory. */
final class HsqldbAdmin extends DatabaseAdmin {

    private static final int NOT_FOUND = -465;

    private static final List<String> ENDINGS =
            List.of(".script", ".properties", ".log", ".data", ".backup", ".lobs", ".lck");

    HsqldbAdmin(Login login) {
        super(login, nameInUrl(login, null));
        if (login.url().jdbc().contains("://")) {
            throw unknown(login, "A server of HSQLDB creates and drops its databases only when it starts.");
        }
    }

    @Override
    public boolean exists() {
        try (Connection connection =
                new DriverDataSource(login.at(login.url().jdbc() + ";ifexists=true")).getConnection()) {
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return false;
            }
            throw AccessFailure.unreachable(e);
        }
    }

    @Override
    public void create() {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            // A process that ends is no reason for it to write its files.
            if (DatabaseFile.path(login.url()).isPresent()) {
                statement.execute("SHUTDOWN");
            }
        } catch (SQLException e) {
            throw refused("Creating " + shown(), e, "see what the database says, and start again");
        }
    }

    @Override
    public void drop() {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            requireAlone(statement);
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            throw refused("Dropping " + shown(), e, "see what the database says, and start again");
        }
        DatabaseFile.path(login.url()).ifPresent(this::delete);
    }

    private void delete(Path path) {
        try {
            for (String ending : ENDINGS) {
                Files.deleteIfExists(path.resolveSibling(path.getFileName() + ending));
            }
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + ".tmp"));
        } catch (IOException e) {
            throw refused(
                    Code.DATABASE_ERROR,
                    "The files of " + shown() + " cannot be deleted: " + e.getMessage(),
                    "delete what is left of them beside " + path,
                    e);
        }
    }

    private Connection connection() {
        try {
            return new DriverDataSource(login).getConnection();
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
    }

    private void requireAlone(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) - 1 FROM INFORMATION_SCHEMA.SYSTEM_SESSIONS")) {
            rows.next();
            if (rows.getLong(1) > 0) {
                throw refused(
                        Code.DATABASE_ERROR,
                        "The database " + shown() + " is in use: other sessions are connected to it. Nothing was"
                                + " dropped.",
                        "end the programs that are connected, and repeat the command",
                        null);
            }
        }
    }
}
