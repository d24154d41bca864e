package dev.migration.internal.batch;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches.FoundTable;
import dev.migration.internal.database.DatabaseBatches.Place;
import dev.migration.internal.help.Printable;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.script.BatchStatement.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the catalogue knows of the tables of a statement that runs in ranges, and its words do not say: a view may be of the table
 * that it writes to, and where that has no transactions, a failed range would be changed again.
 */
record TableChecks(Connection connection, Database database) {

    /** Why its ranges might see what others did; empty where they do not. */
    Optional<String> flaw(BatchStatement statement, BatchKey key) throws SQLException {
        TableName written = statement.tables().get(0);
        FoundTable target = find(written);
        List<Place> read = new ArrayList<>();
        for (TableName name : statement.tables()) {
            FoundTable found = name.equals(written) ? target : find(name);
            String shown = Printable.line(name.written());
            if (found.kind().startsWith("engine ") && name.equals(written)) {
                return Optional.of("The table " + shown + " has the " + found.kind()
                        + ", which has no transactions: a range that fails would be changed twice.");
            }
            boolean isRead = !name.equals(written)
                    && (found.kind().startsWith("engine ") || found.kind().equals("copy"));
            if (!found.kind().equals("table") && !isRead) {
                return Optional.of("In batches, " + shown
                        + " has to be a table, not a view or anything else: write the tables" + " that are behind it.");
            }
            if (!name.equals(written) && found.shares(target)) {
                return Optional.of("The statement reads " + shown + ", which has rows of "
                        + Printable.line(written.written()) + ", which it writes to.");
            }
            read.add(found.place());
        }
        return new KeyActions(connection, database, statement, key).flaw(target.place(), read);
    }

    private FoundTable find(TableName name) throws SQLException {
        return database.batches().table(connection, name);
    }
}
