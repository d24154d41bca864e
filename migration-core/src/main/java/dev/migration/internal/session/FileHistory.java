package dev.migration.internal.session;

import dev.migration.Code;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.history.HistoryFile;
import dev.migration.internal.history.HistoryOwner;
import dev.migration.internal.history.HistoryReader;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.LogReader;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads a history in a file, and refuses it for a database of which it does not tell: another, a new one, or one with its own. */
final class FileHistory {

    private static final MaskedLog log = MaskedLog.of(FileHistory.class);

    private FileHistory() {}

    static History read(HistoryFile file, HistoryTables known, Connection connection) throws SQLException {
        Server server = new HistoryReader(known).readServer(connection);
        HistoryOwner owner = owner(known, server, connection);
        if (owner.address().isEmpty()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "A history in a file needs a database that can be identified later: this one is in memory, or its URL does"
                            + " not name its place.",
                    "use one in a file or on a server, by a plain URL; or keep the history in tables: leave out"
                            + " migration.history");
        }
        if (known.database().has(Capability.ASYNCHRONOUS_COMMIT)
                && known.database().checkpoint().isEmpty()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    owner.product()
                            + " confirms a commit before it is on the disk: after a crash, the file could list a migration that"
                            + " the database has lost.",
                    "keep the history in tables: leave out migration.history");
        }
        History history = file.read(server, owner);
        HistoryTables tables = known.in(server.schema());
        var reader = new HistoryReader(tables);
        if (reader.isInTables(connection, server.schema())) {
            boolean empty = isEmpty(tables, connection);
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Schema " + server.schema() + " has a migration history in table " + known.table()
                            + (empty ? ", in which nothing is applied" : "") + ", so none is kept in " + file + ".",
                    empty
                            ? "if no run is at work there, drop its tables: " + tables.drop()
                                    + "; or leave out migration.history to use them"
                            : "leave out migration.history to use that one");
        }
        // What is in flight may have dropped the last one.
        if (!history.applied().isEmpty()
                && history.inFlight() == null
                && !file.mayBeEmpty()
                && reader.otherTablesOf(connection, server.schema()).isEmpty()
                && reader.filledSchemas(connection).isEmpty()) {
            throw Problems.refused(
                    Code.EMPTY_SCHEMA,
                    "Schema " + server.schema() + " has no table, but by " + file + " migrations are applied up to "
                            + history.applied()
                                    .get(history.applied().size() - 1)
                                    .name() + ".",
                    "if the database was created anew, delete the file; if the migrations make no table, write may_be_empty ="
                            + " true below [database] in it");
        }
        return history;
    }

    static HistoryOwner owner(HistoryTables known, Server server, Connection connection) throws SQLException {
        return new HistoryOwner(
                known.database().product().split(" ", 2)[0],
                DatabaseAddress.unique(connection),
                server.schema(),
                identity(known.database(), connection));
    }

    /** Whether a run that was refused or failed has left tables behind, and nothing says that rows of them were lost. */
    private static boolean isEmpty(HistoryTables tables, Connection connection) throws SQLException {
        History history = new HistoryReader(tables).read(connection);
        return history.present()
                && history.isEmpty()
                && new LogReader(tables).readEmptyHistory(connection).newest() == null;
    }

    /** The same behind every address; null where the product has none, or does not tell this user. */
    private static @Nullable String identity(Database database, Connection connection) throws SQLException {
        String query = database.identityQuery().orElse(null);
        // What is refused would end an open transaction.
        if (query == null || !connection.getAutoCommit()) {
            return null;
        }
        try {
            return Row.all(connection, query).get(0).get(1);
        } catch (SQLException e) {
            log.debug("The database does not say which one it is: {}", e);
            return null;
        }
    }
}
