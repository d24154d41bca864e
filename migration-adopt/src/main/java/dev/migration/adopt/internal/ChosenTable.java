// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
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
    static Found only(TakeoverRun run, @Nullable String named) {
        if (named != null) {
            return trusted(NamedTable.of(run, named).found(), run);
        }
        List<Found> found = ToolTables.all(run);
        String schema = run.schema();
        if (found.isEmpty()) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Schema " + schema + " has no table of a tool whose history can be adopted: " + Tool.all() + ".",
                    TablesElsewhere.remedy(run)
                            .orElse(Remedy.of(
                                    "if it is in another schema or database, name the right one. If it is another tool's,"
                                            + " list what is applied in a file: {}; or record the newest version that the schema"
                                            + " contains: {}",
                                    Fix.command("adopt", "--map", "FILE"),
                                    Fix.command("baseline", "VERSION"))));
        }
        return theOnly(found, run);
    }

    /** The same, where what is pending would run beside it. */
    static Found current(TakeoverRun run, @Nullable String named) {
        Found found = only(run, named);
        requireCurrent(run, found, named);
        return found;
    }

    private static Found theOnly(List<Found> found, TakeoverRun run) {
        if (found.size() > 1) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Schema " + run.schema()
                            + " has several tables that may be the history of another tool: "
                            + ToolTables.words(found, run) + ".",
                    Remedy.of(
                            "name the one of these migrations: {}; where each module has its own: one of"
                                    + " migration.instances for each (docs/databases.md)",
                            Fix.setting("adopt-table", "NAME")));
        }
        return trusted(found.get(0), run);
    }

    private static Found trusted(Found found, TakeoverRun run) {
        if (found.lock() != null) {
            ToolTables.requireTrusted(run, found.lock());
        }
        return found;
    }

    /** Refuses the table in the schema of the history where scripts run in another one, unless it is named with its schema. */
    static void requireCurrent(TakeoverRun run, Found found, @Nullable String named) {
        String there = found.table().schema();
        String current = run.session().isOfTenant() ? null : run.currentSchema();
        if (current != null && !current.equals(there) && (named == null || named.indexOf('.') <= 0)) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    found.shown() + " is in schema " + Printable.line(there)
                            + ", which the setting schema names for the history, and scripts run in the connection's current"
                            + " schema, " + Printable.line(current) + ": what is pending would run there.",
                    Remedy.of(
                            "remove {}, and make that schema the connection's: {}. If {}'s scripts ran in {} too: {}",
                            Fix.setting("schema"),
                            run.database().howToUse(there),
                            found.tool(),
                            Printable.line(current),
                            Fix.setting(
                                    "adopt-table", there + "." + found.table().shown())));
        }
    }

    /**
     * Each that may be the one of these migrations.
     *
     * @param tool whose; null for any
     */
    static List<Found> candidates(TakeoverRun run, @Nullable Tool tool, @Nullable String named) {
        List<Found> found =
                named != null ? NamedTable.of(run, named).ifThere().stream().toList() : ToolTables.all(run);
        return found.stream().filter(one -> tool == null || one.maker() == tool).toList();
    }

    /** Those of these migrations: that of a module beside them has other files. */
    static List<AdoptableRows> ofTheseFiles(List<AdoptableRows> candidates) {
        return candidates.stream()
                // Changesets are counted where a baseline here is made of them.
                .filter(one -> one.ofTheseFiles() || one.counted() != null)
                .toList();
    }

    /** The named one, or else the only one of a tool; empty where the schema has none of the tool. */
    static Optional<Found> of(Tool tool, TakeoverRun run, @Nullable String named) {
        return of(tool, run, named, ToolTables.all(run));
    }

    /**
     * The same.
     *
     * @param tables of the schema
     */
    static Optional<Found> of(Tool tool, TakeoverRun run, @Nullable String named, List<Found> tables) {
        List<Found> found = tables.stream().filter(one -> one.maker() == tool).toList();
        if (named != null) {
            // In an empty database it is not there, though a library that runs before may have its own.
            List<Found> others = run.settings().service().beside()
                    ? found.stream()
                            .filter(one -> !TablesElsewhere.isOfOthers(run, one))
                            .toList()
                    : found;
            return NamedTable.of(run, named).where(tool, others).map(one -> trusted(one, run));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(theOnly(found, run));
    }
}
