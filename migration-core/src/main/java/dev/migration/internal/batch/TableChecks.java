// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches.ForeignKey;
import dev.migration.internal.database.DatabaseBatches.FoundTable;
import dev.migration.internal.database.DatabaseBatches.Place;
import dev.migration.internal.help.Printable;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.script.BatchStatement.TableName;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
                        + " must be a table, not a view or anything else: write the tables" + " that are behind it.");
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

    /** Follows foreign keys whose actions change other rows with those of a range, which a later range would find changed. */
    private record KeyActions(Connection connection, Database database, BatchStatement statement, BatchKey key) {

        private static final Set<Integer> ACTIONS = Set.of(
                DatabaseMetaData.importedKeyCascade,
                DatabaseMetaData.importedKeySetNull,
                DatabaseMetaData.importedKeySetDefault);

        /** That the statement reads what is changed with the rows that it writes to; empty where it does not. */
        Optional<String> flaw(Place written, List<Place> read) throws SQLException {
            List<Place> changed = new ArrayList<>(List.of(written));
            for (int i = 0; i < changed.size(); i++) {
                for (ForeignKey found : database.batches().keysTo(connection, changed.get(i))) {
                    Place other = found.table();
                    boolean acts = i == 0
                            ? acts(found)
                            : ACTIONS.contains(found.onDelete()) || ACTIONS.contains(found.onUpdate());
                    if (acts && (other.isAny(List.of(written)) ? changesOwn(found) : other.isAny(read))) {
                        return Optional.of("A foreign key of " + Printable.line(other.table())
                                + " has an action, by which each range would change what later ones read.");
                    }
                    if (acts && !other.isAny(changed)) {
                        changed.add(other);
                    }
                }
            }
            return Optional.empty();
        }

        /** Whether the statement makes this key act; the column of the ranges is not set. */
        private boolean acts(ForeignKey found) {
            String column = found.referenced();
            return deletes()
                    ? ACTIONS.contains(found.onDelete())
                    : ACTIONS.contains(found.onUpdate())
                            && mentions("update")
                            && mentions(column)
                            && !key.isNamed(column);
        }

        /** What is deleted with others is so in any order. */
        private boolean changesOwn(ForeignKey found) {
            return !(deletes() && found.onDelete() == DatabaseMetaData.importedKeyCascade) && mentions(found.own());
        }

        private boolean deletes() {
            return statement.sql().toLowerCase(Locale.ROOT).startsWith("delete");
        }

        private boolean mentions(String name) {
            return Pattern.compile("(?i)(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                    .matcher(statement.sql())
                    .find();
        }
    }
}
