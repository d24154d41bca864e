package dev.migration.internal.lock;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.HistoryTables.Grants;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Creates the schema and the tables of the history, and prepares the session for scripts. */
public final class HistorySetup {

    private static final MaskedLog log = MaskedLog.of(HistorySetup.class);

    private HistorySetup() {}

    /** Creates the schema of the history where it does not exist. */
    public static void createSchema(Session session, String schema) {
        try (Statement statement = session.connection().createStatement()) {
            if (!session.database().hasSchema(session.connection(), schema)) {
                try {
                    statement.execute(session.database().createSchema(schema));
                    log.info("Schema {} was created (create-schema)", schema);
                } catch (SQLException e) {
                    // Another instance may have been faster.
                    if (!session.database().hasSchema(session.connection(), schema)) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            throw session.failure("The history's schema " + schema + " cannot be created", e);
        }
    }

    /** Creates the table of the lock where it does not exist; throws an SQLException if another session has locked it. */
    static void createLeaseTable(Session session, HistoryTables tables, History seen) throws SQLException {
        try {
            createRunTable(session, tables, seen);
        } catch (DatabaseAccessException e) {
            if (e.getCause() instanceof SQLException cause
                    && session.database().explain(cause).kind().isOfLocks()) {
                throw cause;
            }
            throw e;
        }
    }

    private static void createRunTable(Session session, HistoryTables tables, History seen) {
        create(session, seen, List.of(tables.createRunTable()));
    }

    /** Creates the history's tables where they do not exist. */
    public static void createTables(Session session, HistoryTables tables, History seen) {
        createRunTable(session, tables, seen);
        create(session, seen, tables.createTables());
    }

    private static void create(Session session, History seen, List<String> definitions) {
        if (seen.present()) {
            return;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            for (String definition : definitions) {
                session.history().ask(() -> statement.execute(definition));
            }
            // IF NOT EXISTS accepts whatever another has created meanwhile.
            session.history().reader(seen).requireTrusted(session.connection(), seen.server());
        } catch (SQLException e) {
            throw cannotCreate(session, seen, e);
        }
    }

    /** Adds the columns that a journal needs to tables of an earlier version. */
    public static void bringUpToDate(Session session, HistoryTables tables, History seen) {
        if (!seen.present()) {
            return;
        }
        List<String> additions = List.of();
        try (Statement statement = session.connection().createStatement()) {
            additions = tables.additionsToRunTable(columns(statement, tables.run()));
            for (String addition : additions) {
                statement.execute(addition);
            }
        } catch (SQLException e) {
            if (session.database().explain(e).kind() != SqlError.Kind.NO_PRIVILEGE) {
                throw session.failure("The history's tables cannot be brought up to date", e);
            }
            throw new DatabaseAccessException(
                    Problem.error(
                            Code.NO_PRIVILEGE,
                            null,
                            "The history's tables were made by an earlier version of this library, and user "
                                    + seen.server().user() + " may not change them.",
                            "let the owner run: " + String.join("; ", additions)),
                    e);
        }
    }

    private static Set<String> columns(Statement statement, String table) throws SQLException {
        try (ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE FALSE")) {
            ResultSetMetaData metaData = none.getMetaData();
            var columns = new HashSet<String>();
            for (int column = 1; column <= metaData.getColumnCount(); column++) {
                columns.add(metaData.getColumnName(column).toLowerCase(Locale.ROOT));
            }
            return columns;
        }
    }

    static RuntimeException cannotCreate(Session session, History seen, SQLException cause) {
        SqlError error = session.database().explain(cause);
        return error.kind() != SqlError.Kind.NO_PRIVILEGE
                ? session.failure("The history's tables cannot be created", cause)
                : new DatabaseAccessException(
                        Problem.error(
                                Code.NO_PRIVILEGE,
                                null,
                                "User " + seen.server().user() + " may not create the history's tables in schema "
                                        + seen.server().schema() + ": " + Printable.block(error.message(), 4) + ".",
                                Grants.of(
                                                session.tables()
                                                        .in(seen.server().schema()),
                                                seen.server().user())
                                        .toCreate()),
                        cause);
    }

    /** The settings for scripts that the server accepts; one that it does not know is left out. */
    public static List<String> prepareSession(Session session, Scope scope) {
        var taken = new ArrayList<String>();
        for (String setting : session.database().preparation(scope)) {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute(setting);
                taken.add(setting);
            } catch (SQLException e) {
                log.debug("The server does not accept {}: {}", setting, e);
            }
        }
        return taken;
    }
}
