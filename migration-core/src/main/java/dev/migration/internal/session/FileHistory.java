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
        String address = DatabaseAddress.unique(connection);
        if (address.isEmpty()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "A history in a file needs a database that lasts and can be told from others: this one is in memory, or its"
                            + " URL does not say where it is.",
                    "use one in a file or on a server, by a plain URL; or keep the history in tables: leave out"
                            + " migration.history");
        }
        String product = known.database().product().split(" ", 2)[0];
        if (known.database().has(Capability.ASYNCHRONOUS_COMMIT)
                && known.database().checkpoint().isEmpty()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    product
                            + " answers a commit before it is on the disk, so a file could say that a migration is applied which"
                            + " a crash takes back.",
                    "keep the history in tables: leave out migration.history");
        }
        History history = file.read(
                server, new HistoryOwner(product, address, server.schema(), identity(known.database(), connection)));
        var reader = new HistoryReader(known.in(server.schema()));
        if (reader.isInTables(connection, server.schema())) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Schema " + server.schema() + " has a migration history in table " + known.table()
                            + ", so none is kept in " + file + ".",
                    "leave out migration.history to use that one");
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
