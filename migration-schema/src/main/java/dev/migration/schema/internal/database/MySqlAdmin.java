// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Creates and drops a database of MariaDB or MySQL, connected without one. */
final class MySqlAdmin extends DatabaseAdmin {

    private static final Set<String> OF_THE_SERVER = Set.of("mysql", "sys", "information_schema", "performance_schema");

    private static final int NO_PRIVILEGE = 1044;

    private static final String OTHERS = """
            SELECT CONCAT('connection ', ID, ' of ', USER) FROM information_schema.processlist
             WHERE LOWER(DB) = LOWER(?) AND ID <> CONNECTION_ID() ORDER BY ID""";

    private static final String CHARACTER_SET =
            "SELECT CONCAT(' CHARACTER SET ', @@character_set_database, ' COLLATE ', @@collation_database)";

    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);

    MySqlAdmin(DatabaseUrl login) {
        super(login, nameInUrl(login, null));
    }

    /** The server looks for the name as it would for a statement: whether case matters is its own setting. */
    @Override
    public boolean exists() {
        try (Connection connection = server();
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + quoted(name()));
            return true;
        } catch (SQLException e) {
            if (DatabaseFacts.isUnknownDatabase(e)) {
                return false;
            }
            throw failed("Looking for the database " + shown(), e);
        }
    }

    @Override
    public void create() {
        execute("CREATE DATABASE ", "");
    }

    /** With the character set that tables of the other one have: where there is none, the server gives its own. */
    @Override
    void createLike(DatabaseUrl other) {
        String named = DatabaseName.of(other.jdbc()).decoded();
        execute("CREATE DATABASE ", named == null ? "" : characterSet(named));
    }

    private String characterSet(String database) {
        try (Connection connection = server();
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + quoted(database));
            return DatabaseFacts.names(connection, CHARACTER_SET).get(0);
        } catch (SQLException e) {
            if (DatabaseFacts.isUnknownDatabase(e) || e.getErrorCode() == NO_PRIVILEGE) {
                return "";
            }
            throw failed("Looking for the database " + Printable.line(quoted(database)), e);
        }
    }

    @Override
    public void drop() {
        if (OF_THE_SERVER.contains(name().toLowerCase(Locale.ROOT))) {
            throw refused(
                    Code.PROTECTED_DATABASE,
                    "The database " + shown() + " is the server's own. Nothing was dropped.",
                    "check which database you mean",
                    null);
        }
        requireUnused();
        dropWithSessions();
    }

    @Override
    void dropWithSessions() {
        execute("DROP DATABASE ", "");
    }

    /** The server itself would drop it below others. A session that has just ended is still listed for a moment. */
    private void requireUnused() {
        try (Connection connection = server()) {
            for (int attempt = 1; ; attempt++) {
                List<String> others = DatabaseFacts.names(connection, OTHERS, name());
                if (others.isEmpty()) {
                    return;
                }
                if (attempt == ATTEMPTS) {
                    throw refused(
                            Code.DATABASE_ERROR,
                            "The database " + shown() + " is in use by "
                                    + Printable.names(others)
                                    + ". Nothing was dropped.",
                            "end these sessions, and repeat the command",
                            null);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (SQLException e) {
            throw failed("Listing the sessions of " + shown(), e);
        }
    }

    private void execute(String command, String options) {
        try (Connection connection = server();
                Statement statement = connection.createStatement()) {
            statement.execute(command + quoted(name()) + options);
        } catch (SQLException e) {
            throw failed(command + shown(), e);
        }
    }

    private DatabaseAccessException failed(String what, SQLException e) {
        return e.getErrorCode() == NO_PRIVILEGE
                ? refused(
                        Code.NO_PRIVILEGE,
                        what + " was refused, because the user has no right to it: "
                                + Printable.line(String.valueOf(e.getMessage())),
                        "let an administrator do it, or grant the right to see, create and drop it:"
                                + " GRANT ALL ON database.* TO user",
                        e)
                : refused(what, e, "see what the database says, and start again");
    }

    private Connection server() {
        try {
            return new DriverDataSource(login.beside("")).getConnection();
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
    }

    /** As the server itself quotes it. */
    @Override
    String shown() {
        return Printable.line(quoted(name()));
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
