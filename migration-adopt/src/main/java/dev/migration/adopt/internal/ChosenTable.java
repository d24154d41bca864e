package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.session.Session;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the table whose history is taken over. */
final class ChosenTable {

    private ChosenTable() {}

    /**
     * The one that is named, or else the only one.
     *
     * @throws dev.migration.InvalidMigrationsException if there is none, or several
     */
    static Found only(Session session, History history, MigrationSet files, @Nullable String named) {
        if (named != null) {
            return trusted(NamedTable.of(session, history, named).found(), session, history);
        }
        List<Found> found = ToolTables.all(session, history);
        String schema = history.server().schema();
        if (found.isEmpty()) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Schema " + schema + " has no table of a tool whose history can be adopted: " + Tool.all() + ".",
                    TablesElsewhere.of(session, history, files, null)
                            .remedy()
                            .orElse(
                                    "if it is in another schema or database, name the right one. If it is another tool's, list"
                                            + " what is applied in a file: migration adopt --map FILE; or record the newest version that"
                                            + " the schema contains: migration baseline VERSION"));
        }
        return theOnly(found, session, history);
    }

    private static Found theOnly(List<Found> found, Session session, History history) {
        if (found.size() > 1) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Schema " + history.server().schema()
                            + " has several tables that may be the history of another tool: "
                            + ToolTables.words(found, session, history) + ".",
                    "name the one of these migrations: migration adopt --adopt-table NAME, for a service"
                            + " migration.adopt-table=NAME");
        }
        return trusted(found.get(0), session, history);
    }

    private static Found trusted(Found found, Session session, History history) {
        if (found.lock() != null) {
            ToolTables.requireTrusted(session, history, found.lock());
        }
        return found;
    }

    /** Refuses the table in the schema of the history where scripts run in another one, unless it is named with its schema. */
    static void requireCurrent(Session session, History history, Found found, @Nullable String named) {
        String there = found.table().schema();
        String current = session.isOfTenant() ? null : session.history().currentSchema();
        if (current != null && !current.equals(there) && (named == null || named.indexOf('.') <= 0)) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    found.shown() + " is in schema " + Printable.line(there)
                            + ", which migration.schema names for the history, and scripts run in the connection's current"
                            + " schema, " + Printable.line(current) + ": what is pending would run there.",
                    "remove migration.schema, and make that schema the connection's: "
                            + Printable.line(session.database().howToUse(there))
                            + ". If " + found.tool() + "'s scripts ran in " + Printable.line(current)
                            + " too: migration.adopt-table=" + Printable.line(there) + "."
                            + found.table().shown());
        }
    }

    /** The named one, or else the only one of a tool; empty where the schema has none of the tool. */
    static Optional<Found> of(Tool tool, Session session, History history, @Nullable String named) {
        List<Found> found = ToolTables.all(session, history).stream()
                .filter(one -> one.maker() == tool)
                .toList();
        if (named != null) {
            // In an empty database it is not there.
            return NamedTable.of(session, history, named).where(tool, found).map(one -> trusted(one, session, history));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(theOnly(found, session, history));
    }
}
