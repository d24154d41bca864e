package dev.migration.schema.internal.database;

import dev.migration.Code;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.url.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates and drops a database in files or in memory: whoever connects to it does both. */
abstract class FileAdmin extends DatabaseAdmin {

    /** Where it is; empty where it is in memory, or only the driver or a server knows that. */
    final Optional<Path> file;

    FileAdmin(DatabaseUrl login, Optional<Path> file, @Nullable String name) {
        super(login, name == null ? nameInUrl(login, null) : name);
        this.file = file;
    }

    @Override
    public void create() {
        try (Connection connection = connection(MissingDatabase.CREATE);
                Statement statement = connection.createStatement()) {
            keep(statement);
        } catch (SQLException e) {
            throw refused("Creating " + shown(), e, "see what the database says, and start again");
        }
    }

    /** Has a new database written, where connecting to it is not enough. */
    void keep(Statement statement) throws SQLException {}

    @Override
    public final void drop() {
        drop(true);
    }

    @Override
    final void dropWithSessions() {
        drop(false);
    }

    private void drop(boolean alone) {
        try (Connection connection = connection(MissingDatabase.EXISTING);
                Statement statement = connection.createStatement()) {
            end(statement, alone);
        } catch (SQLException e) {
            throw refused("Dropping " + shown(), e, "see what the database says, and start again");
        }
        file.ifPresent(path -> delete(path, endings()));
    }

    /**
     * Ends a database so that its files can be deleted.
     *
     * @param alone whether it refuses where others are connected, where the product can tell
     */
    abstract void end(Statement statement, boolean alone) throws SQLException;

    /** How the names of the files end that are still there afterwards. */
    abstract List<String> endings();

    private void delete(Path path, List<String> endings) {
        try {
            for (String ending : endings) {
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

    /** Whether there is a database at a URL that creates none, by the number of the error if there is not. */
    final boolean isThere(String jdbc, int notFound) {
        try (Connection connection = new DriverDataSource(login.at(jdbc)).getConnection()) {
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == notFound) {
                return false;
            }
            throw AccessFailure.unreachable(e);
        }
    }

    /** Refuses where this view shows other sessions. */
    final void requireAlone(Statement statement, String sessions) throws SQLException {
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
}
