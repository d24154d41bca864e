package dev.migration.schema.internal.database;

import dev.migration.Code;
import dev.migration.internal.url.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Creates and drops a file of SQLite. */
final class SqliteAdmin extends FileAdmin {

    private final Path path;

    private SqliteAdmin(DatabaseUrl login, Path path) {
        super(login, Optional.of(path), String.valueOf(path.getFileName()));
        this.path = path;
    }

    static SqliteAdmin of(DatabaseUrl login) {
        return DatabaseFile.path(login)
                .map(path -> new SqliteAdmin(login, path))
                .orElseThrow(
                        () -> unknown(login, "The URL does not name a file, so there is nothing to create or drop."));
    }

    @Override
    public boolean exists() {
        return Files.exists(path);
    }

    @Override
    public void create() {
        try {
            Files.createDirectories(Objects.requireNonNull(path.toAbsolutePath().getParent()));
            Files.createFile(path);
        } catch (IOException e) {
            throw refused(
                    Code.DATABASE_ERROR,
                    "The file of " + shown() + " cannot be created: " + e,
                    "check the path, and whether its folder can be written",
                    e);
        }
    }

    /** Either fails where the file is something else, which is not ours to delete, or is in use. */
    @Override
    void end(Statement statement, boolean alone) throws SQLException {
        statement.executeQuery("PRAGMA schema_version").close();
        statement.execute("BEGIN EXCLUSIVE");
        statement.execute("ROLLBACK");
    }

    @Override
    List<String> endings() {
        return List.of("", "-wal", "-shm", "-journal");
    }
}
