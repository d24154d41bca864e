package dev.migration.internal.batch;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches.ForeignKey;
import dev.migration.internal.database.DatabaseBatches.Place;
import dev.migration.internal.help.Printable;
import dev.migration.internal.script.BatchStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Follows foreign keys whose actions change other rows with those of a range, which a later range would find changed. */
record KeyActions(Connection connection, Database database, BatchStatement statement, BatchKey key) {

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
                boolean acts =
                        i == 0 ? acts(found) : ACTIONS.contains(found.onDelete()) || ACTIONS.contains(found.onUpdate());
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
                : ACTIONS.contains(found.onUpdate()) && mentions("update") && mentions(column) && !key.isNamed(column);
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
