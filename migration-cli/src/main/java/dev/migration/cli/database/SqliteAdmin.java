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

/** Creates and deletes the file of a database of SQLite. */
final class SqliteAdmin extends DatabaseAdmin {

    /** What SQLite writes beside it. */
    private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

    private final Path file;

    SqliteAdmin(Login login) {
        this(
                login,
                DatabaseFile.path(login.url())
                        .orElseThrow(() -> unknown(
                                login, "The URL does not name a file, so there is nothing to create or drop.")));
    }

    private SqliteAdmin(Login login, Path file) {
        super(login, String.valueOf(file.getFileName()));
        this.file = file;
    }

    @Override
    public boolean exists() {
        return Files.exists(file);
    }

    @Override
    public void create() {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.createFile(file);
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
        try (Connection connection = new DriverDataSource(login).getConnection();
                Statement statement = connection.createStatement()) {
            // Fails where the file is something else, which is not ours to delete.
            try (ResultSet version = statement.executeQuery("PRAGMA schema_version")) {
                version.next();
            }
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
        try {
            Files.deleteIfExists(file);
            for (String ending : BESIDE) {
                Files.deleteIfExists(file.resolveSibling(name() + ending));
            }
        } catch (IOException e) {
            throw refused(
                    Code.DATABASE_ERROR,
                    "The file of " + shown() + " cannot be deleted: " + e,
                    "check whether another program has it open, and whether its folder can be written",
                    e);
        }
    }
}
