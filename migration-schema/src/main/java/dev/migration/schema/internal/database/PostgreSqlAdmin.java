// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.url.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Creates and drops a database of PostgreSQL, connected to another one of the same server. */
final class PostgreSqlAdmin extends DatabaseAdmin {

    /** Of which every server has one, and hardly anybody keeps anything in them. */
    private static final List<String> MAINTENANCE = List.of("postgres", "template1");

    private static final Set<String> OF_THE_SERVER = Set.of("postgres", "template0", "template1");

    private static final String IN_USE = "55006";
    private static final String NO_PRIVILEGE = "42501";
    private static final int WITH_FORCE = 13;

    PostgreSqlAdmin(DatabaseUrl login) {
        super(login, nameInUrl(login, login.user() == null ? System.getProperty("user.name") : login.user()));
    }

    @Override
    public boolean exists() {
        try (Connection connection = new DriverDataSource(login).getConnection()) {
            return true;
        } catch (SQLException e) {
            if (DatabaseFacts.isUnknownDatabase(e)) {
                return false;
            }
            throw AccessFailure.unreachable(e);
        }
    }

    @Override
    public void create() {
        try (Connection connection = maintenance();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + quoted());
        } catch (SQLException e) {
            throw failed("CREATE DATABASE " + shown(), e);
        }
    }

    @Override
    public void drop() {
        if (OF_THE_SERVER.contains(name())) {
            throw refused(
                    Code.PROTECTED_DATABASE,
                    "The database " + shown() + " is the server's own. Nothing was dropped.",
                    "check which database you mean",
                    null);
        }
        drop("");
    }

    @Override
    void dropWithSessions() {
        drop(" WITH (FORCE)");
    }

    private void drop(String force) {
        try (Connection connection = maintenance();
                Statement statement = connection.createStatement()) {
            boolean forced = connection.getMetaData().getDatabaseMajorVersion() >= WITH_FORCE;
            try {
                statement.execute("DROP DATABASE " + quoted() + (forced ? force : ""));
            } catch (SQLException e) {
                throw IN_USE.equals(e.getSQLState()) ? inUse(connection, e) : failed("DROP DATABASE " + shown(), e);
            }
        } catch (SQLException e) {
            throw failed("DROP DATABASE " + shown(), e);
        }
    }

    private DatabaseAccessException failed(String what, SQLException e) {
        return NO_PRIVILEGE.equals(e.getSQLState())
                ? refused(
                        Code.NO_PRIVILEGE,
                        what + " was refused: " + Printable.line(String.valueOf(e.getMessage())),
                        "let an administrator do it; or grant the right to create databases: ALTER ROLE name CREATEDB."
                                + " Only its owner may drop one",
                        e)
                : refused(what, e, "see what the database says, and start again");
    }

    private DatabaseAccessException inUse(Connection connection, SQLException cause) throws SQLException {
        long sessions = 0;
        var programs = new StringJoiner(", ");
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT coalesce(application_name, ''), pg_catalog.count(*) FROM pg_catalog.pg_stat_activity
                 WHERE datname OPERATOR(pg_catalog.=) ?::pg_catalog.name GROUP BY 1 ORDER BY 2 DESC, 1""")) {
            query.setString(1, name());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String program = rows.getString(1);
                    sessions += rows.getLong(2);
                    programs.add(rows.getLong(2) + " of "
                            + (program.isEmpty() ? "a program without a name" : '"' + Printable.line(program) + '"'));
                }
            }
        }
        String who = sessions == 0
                ? "others were connected to it"
                : (sessions == 1 ? "1 session is connected to it: " : sessions + " sessions are connected to it: ")
                        + programs;
        return refused(
                Code.DATABASE_ERROR,
                "The database " + shown() + " is in use: " + who + ". Nothing was dropped.",
                "end these programs, and repeat the command",
                cause);
    }

    private Connection maintenance() {
        @Nullable SQLException first = null;
        for (String other : MAINTENANCE) {
            if (other.equals(name())) {
                continue;
            }
            try {
                return new DriverDataSource(login.beside(other)).getConnection();
            } catch (SQLException e) {
                first = first == null ? e : first;
                String sqlState = String.valueOf(e.getSQLState());
                if (!DatabaseFacts.isUnknownDatabase(e)
                        && !sqlState.equals(NO_PRIVILEGE)
                        && !sqlState.equals("28000")) {
                    break;
                }
            }
        }
        throw AccessFailure.unreachable(first == null ? new SQLException("no other database to connect to") : first);
    }

    private String quoted() {
        return '"' + name().replace("\"", "\"\"") + '"';
    }
}
