package dev.migration.cli.database;

import dev.migration.Code;
import dev.migration.Vendor;
import dev.migration.internal.session.AccessFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** Creates and drops a database of H2 or HSQLDB, in files or in memory: both are done by whoever connects to it. */
final class EmbeddedAdmin extends DatabaseAdmin {

    private static final int NOT_FOUND_BY_H2 = 90146;
    private static final int NOT_FOUND_BY_HSQLDB = -465;

    /** H2 deletes its own. */
    private static final List<String> ENDINGS_OF_HSQLDB =
            List.of(".script", ".properties", ".log", ".data", ".backup", ".lobs", ".lck", ".tmp");

    private final boolean isH2;

    EmbeddedAdmin(Login login) {
        super(login, nameInUrl(login, null));
        this.isH2 = login.url().driver() == Vendor.H2;
        if (!isH2 && login.url().jdbc().contains("://")) {
            throw unknown(login, "A server of HSQLDB creates and drops its databases only when it starts.");
        }
    }

    @Override
    public boolean exists() {
        String jdbc = login.url().jdbc();
        boolean isSet = isH2 && jdbc.toUpperCase(Locale.ROOT).contains(";IFEXISTS=");
        try (Connection connection =
                new DriverDataSource(login.at(isSet ? jdbc : jdbc + ";ifexists=true")).getConnection()) {
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == (isH2 ? NOT_FOUND_BY_H2 : NOT_FOUND_BY_HSQLDB)) {
                return false;
            }
            throw AccessFailure.unreachable(e);
        }
    }

    @Override
    public void create() {
        try (Connection connection = connection(MissingDatabase.CREATE);
                Statement statement = connection.createStatement()) {
            // A process that ends is no reason for HSQLDB to write its files.
            if (!isH2 && DatabaseFile.path(login.url()).isPresent()) {
                statement.execute("SHUTDOWN");
            }
        } catch (SQLException e) {
            throw refused("Creating " + shown(), e, "see what the database says, and start again");
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
            if (alone) {
                requireAlone(statement);
            }
            if (isH2) {
                // The files go with the last session, and a database in memory that is kept open has none.
                statement.execute("DROP ALL OBJECTS DELETE FILES");
            }
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            throw refused("Dropping " + shown(), e, "see what the database says, and start again");
        }
        if (!isH2) {
            DatabaseFile.path(login.url()).ifPresent(this::delete);
        }
    }

    private void delete(Path path) {
        try {
            for (String ending : ENDINGS_OF_HSQLDB) {
                Files.deleteIfExists(path.resolveSibling(path.getFileName() + ending));
            }
        } catch (IOException e) {
            throw refused(
                    Code.DATABASE_ERROR,
                    "The files of " + shown() + " cannot be deleted: " + e.getMessage(),
                    "delete what is left of them beside " + path,
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
        try (ResultSet rows = statement.executeQuery(
                "SELECT COUNT(*) - 1 FROM INFORMATION_SCHEMA." + (isH2 ? "SESSIONS" : "SYSTEM_SESSIONS"))) {
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
