package dev.migration.schema.internal.database;

import dev.migration.Code;
import dev.migration.Vendor;
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
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates and drops a database of SQLite, H2 or HSQLDB, in files or in memory: whoever connects to it does both. */
final class FileAdmin extends DatabaseAdmin {

    private static final int NOT_FOUND_BY_H2 = 90146;
    private static final int NOT_FOUND_BY_HSQLDB = -465;

    private final Vendor vendor;
    private final Optional<Path> file;

    private FileAdmin(DatabaseUrl login, Vendor vendor, Optional<Path> file, @Nullable String name) {
        super(login, name == null ? nameInUrl(login, null) : name);
        this.vendor = vendor;
        this.file = file;
    }

    static FileAdmin of(DatabaseUrl login, Vendor vendor) {
        Optional<Path> file = DatabaseFile.path(login);
        if (vendor == Vendor.SQLITE && file.isEmpty()) {
            throw unknown(login, "The URL does not name a file, so there is nothing to create or drop.");
        }
        if (vendor == Vendor.HSQLDB && login.jdbc().contains("://")) {
            throw unknown(login, "A server of HSQLDB creates and drops its databases only when it starts.");
        }
        return new FileAdmin(
                login,
                vendor,
                file,
                vendor == Vendor.SQLITE ? String.valueOf(file.orElseThrow().getFileName()) : null);
    }

    @Override
    public boolean exists() {
        if (vendor == Vendor.SQLITE) {
            return Files.exists(file.orElseThrow());
        }
        String jdbc = login.jdbc();
        boolean isSet = vendor == Vendor.H2 && jdbc.toUpperCase(Locale.ROOT).contains(";IFEXISTS=");
        try (Connection connection =
                new DriverDataSource(login.at(isSet ? jdbc : jdbc + ";ifexists=true")).getConnection()) {
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == (vendor == Vendor.H2 ? NOT_FOUND_BY_H2 : NOT_FOUND_BY_HSQLDB)) {
                return false;
            }
            throw AccessFailure.unreachable(e);
        }
    }

    @Override
    public void create() {
        if (vendor == Vendor.SQLITE) {
            create(file.orElseThrow());
            return;
        }
        try (Connection connection = connection(MissingDatabase.CREATE);
                Statement statement = connection.createStatement()) {
            // A process that ends is no reason for HSQLDB to write its files.
            if (vendor == Vendor.HSQLDB && file.isPresent()) {
                statement.execute("SHUTDOWN");
            }
        } catch (SQLException e) {
            throw refused("Creating " + shown(), e, "see what the database says, and start again");
        }
    }

    private void create(Path path) {
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

    @Override
    public void drop() {
        end(true);
    }

    @Override
    void dropWithSessions() {
        end(false);
    }

    private void end(boolean alone) {
        try (Connection connection = connection(MissingDatabase.EXISTING);
                Statement statement = connection.createStatement()) {
            if (vendor == Vendor.SQLITE) {
                // Either fails where the file is something else, which is not ours to delete, or is in use.
                statement.executeQuery("PRAGMA schema_version").close();
                statement.execute("BEGIN EXCLUSIVE");
                statement.execute("ROLLBACK");
            } else {
                if (alone) {
                    requireAlone(statement);
                }
                if (vendor == Vendor.H2) {
                    // The files go with the last session, and a database in memory that is kept open has none.
                    statement.execute("DROP ALL OBJECTS DELETE FILES");
                }
                statement.execute("SHUTDOWN");
            }
        } catch (SQLException e) {
            throw refused("Dropping " + shown(), e, "see what the database says, and start again");
        }
        file.ifPresent(this::delete);
    }

    private void delete(Path path) {
        // H2 deletes its own.
        List<String> endings = switch (vendor) {
            case SQLITE -> List.of("", "-wal", "-shm", "-journal");
            case HSQLDB -> List.of(".script", ".properties", ".log", ".data", ".backup", ".lobs", ".lck", ".tmp");
            default -> List.of();
        };
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

    private void requireAlone(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) - 1 FROM INFORMATION_SCHEMA."
                + (vendor == Vendor.H2 ? "SESSIONS" : "SYSTEM_SESSIONS"))) {
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
