// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.adopt.internal.tool.Findings;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.adopt.internal.tool.ToolTable;
import dev.migration.internal.checks.EmptiedHistory;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.MigrationSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the table of another tool in the schema that is migrated. */
final class ToolTables {

    private ToolTables() {}

    /**
     * A table, and the tool that made it.
     *
     * @param lock the table in which the tool keeps its lock; null where it has none
     */
    record Found(Tool maker, ToolTable table, @Nullable ToolTable lock) implements ToolRecord {

        /** With what is wrong with it, such as that it is not the tool's user who made it. */
        String words(List<String> flaws) {
            return table.shown() + " (" + tool() + ")"
                    + (flaws.isEmpty() ? "" : ", which is not trusted as it " + flaws.get(0));
        }

        @Override
        public String tool() {
            return maker.shown();
        }

        @Override
        public String shown() {
            return tool() + "'s table " + table.shown();
        }

        @Override
        public String howToStop(MigrationSet files) {
            return maker.howToStop(files);
        }

        @Override
        public List<ToolRow> rows(TakeoverRun run) {
            return table.rows(run, maker.reader().columns());
        }

        @Override
        public void read(List<ToolRow> rows, Findings findings) {
            maker.reader().read(rows, findings);
        }

        @Override
        public void requireTrusted(TakeoverRun run) {
            ToolTables.requireTrusted(run, table);
        }

        @Override
        public void requireFirst(TakeoverRun run) {
            Problems.throwIfInvalid(EmptiedHistory.refusal(run.session(), run.history(), shown()));
        }

        @Override
        public ToolLock lock(TakeoverRun run) {
            return lock == null ? ToolLock.of(run, maker, table) : ToolLock.ofTable(run, maker, lock);
        }
    }

    /** Tables in a sentence. */
    static String words(List<Found> found, TakeoverRun run) {
        return found.stream().map(one -> one.words(one.table().flaws(run))).collect(Collectors.joining(", "));
    }

    /** Each that there is. */
    static List<Found> all(TakeoverRun run) {
        return usual(tables(run, run.schema()));
    }

    /** Those of these tables that are a tool's. One with one column called version may be anything, so dbmate's is one only by its name. */
    static List<Found> usual(List<ToolTable> tables) {
        return found(tables).stream()
                .filter(one -> one.maker() != Tool.DBMATE || one.table().name().equalsIgnoreCase(Tool.TABLE_OF_DBMATE))
                .toList();
    }

    /** Those of these tables that look like a tool's. */
    static List<Found> found(List<ToolTable> tables) {
        return tables.stream()
                .flatMap(
                        table -> Tool.of(table.columns().keySet())
                                .map(tool -> new Found(tool, table, tool.lockTable(tables)))
                                .stream())
                .toList();
    }

    /** The tables of a schema, without ours. */
    static List<ToolTable> tables(TakeoverRun run, String schema) {
        return run
                .session()
                .ask(
                        "The tables cannot be read",
                        () -> run.session().history().reader(run.history()).otherTablesOf(run.connection(), schema))
                .stream()
                .map(name -> table(run, schema, name))
                .toList();
    }

    static ToolTable table(TakeoverRun run, String schema, String name) {
        Map<String, String> columns = new HashMap<>();
        run.session()
                .ask("The table's columns cannot be read", () -> run.database().columns(run.connection(), schema, name))
                .forEach(column -> columns.put(column.toLowerCase(Locale.ROOT), column));
        return new ToolTable(schema, name, columns);
    }

    /** Reading a view runs what its maker wrote, and row security may hide rows. */
    static void requireTrusted(TakeoverRun run, ToolTable table) {
        Problems.throwIfInvalid(table.flaws(run).stream()
                .map(flaw -> Problems.error(
                        Code.UNTRUSTED_HISTORY,
                        "Table " + table.shown() + " is not trusted: it " + flaw
                                + ". Nothing was read from it, as that could run what others wrote.",
                        Remedy.of(
                                "find out who made it. If that is a trusted user, adopt as that one; or record the"
                                        + " newest version that the schema contains: {}",
                                Fix.command("baseline", "VERSION"))))
                .toList());
    }
}
