package dev.migration.cli.database;

import dev.migration.Code;
import dev.migration.internal.session.AccessFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Creates and drops a database of H2, in files or in memory: both are done by whoever connects to it. */
final class H2Admin extends DatabaseAdmin {

    private static final int NOT_FOUND = 90146;

    H2Admin(Login login) {
        super(login, nameInUrl(login, null));
    }

    @Override
    public boolean exists() {
        String jdbc = login.url().jdbc();
        String existing = jdbc.toUpperCase(Locale.ROOT).contains(";IFEXISTS=") ? jdbc : jdbc + ";IFEXISTS=TRUE";
        try (Connection connection = new DriverDataSource(login.at(existing)).getConnection()) {
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
        try (Connection connection = new DriverDataSource(login, Opening.CREATE, () -> {}).getConnection()) {
            connection.commit();
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
    }

    @Override
    public void drop() {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            requireAlone(statement);
            end(statement);
        } catch (SQLException e) {
            throw refused("Dropping " + shown(), e, "see what the database says, and start again");
        }
    }

    @Override
    void dropWithSessions() {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            end(statement);
        } catch (SQLException e) {
            throw refused("Dropping " + shown(), e, "see what the database says, and start again");
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
        try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) - 1 FROM INFORMATION_SCHEMA.SESSIONS")) {
            rows.next();
            long others = rows.getLong(1);
            if (others > 0) {
                throw refused(
                        Code.DATABASE_ERROR,
                        "The database " + shown() + " is in use: "
                                + (others == 1 ? "1 other session is" : others + " other sessions are")
                                + " connected to it. Nothing was dropped.",
                        "end the programs that are connected, and repeat the command",
                        null);
            }
        }
    }

    /** The files go with the last session, and a database in memory that is kept open has none. */
    private static void end(Statement statement) throws SQLException {
        statement.execute("DROP ALL OBJECTS DELETE FILES");
        statement.execute("SHUTDOWN");
    }
}
