package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.adopt.internal.tool.Findings;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.adopt.internal.tool.ToolTable;
import dev.migration.internal.database.HistoryChecks.Flaw;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.ArrayList;
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
    record Found(Tool maker, ToolTable table, @Nullable ToolTable lock) implements Source {

        /** With what is wrong with it, such as that it is not the tool's user who made it. */
        String words(List<Flaw> flaws) {
            return table.shown() + " (" + tool() + ")"
                    + (flaws.isEmpty()
                            ? ""
                            : ", which is not trusted as it " + flaws.get(0).what());
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
        public String howToStop() {
            return maker.howToStop();
        }

        @Override
        public List<ToolRow> rows(Session session) {
            return table.rows(session, maker.reader().columns());
        }

        @Override
        public void read(List<ToolRow> rows, Findings findings) {
            maker.reader().read(rows, findings);
        }

        @Override
        public void requireTrusted(Session session, History history) {
            ToolTables.requireTrusted(session, history, table);
        }

        @Override
        public ToolLock lock(Session session) {
            return lock == null ? ToolLock.of(session, maker, table) : ToolLock.ofTable(session, maker, lock);
        }
    }

    /** Tables in a sentence. */
    static String words(List<Found> found, Session session, History history) {
        return found.stream()
                .map(one -> one.words(flaws(session, history, one.table())))
                .collect(Collectors.joining(", "));
    }

    /** Each that there is. */
    static List<Found> all(Session session, History history) {
        return usual(tables(session, history, history.server().schema()));
    }

    /** Those of these tables that are a tool's. One with one column called version may be anything, so dbmate's is one only by its name. */
    static List<Found> usual(List<ToolTable> tables) {
        return found(tables).stream()
                .filter(one -> one.maker() != Tool.DBMATE || one.table().name().equalsIgnoreCase(Tool.TABLE_OF_DBMATE))
                .toList();
    }

    /** Those of these tables that look like a tool's. */
    static List<Found> found(List<ToolTable> tables) {
        List<Found> all = new ArrayList<>();
        for (ToolTable table : tables) {
            Tool.of(table.columns().keySet())
                    .ifPresent(tool -> all.add(new Found(tool, table, tool.lockTable(tables))));
        }
        return all;
    }

    /** The tables of a schema, without ours. */
    static List<ToolTable> tables(Session session, History history, String schema) {
        return session.ask("The tables cannot be read", () -> {
            List<ToolTable> tables = new ArrayList<>();
            for (String name : session.history().reader(history).otherTablesOf(session.connection(), schema)) {
                tables.add(table(session, schema, name));
            }
            return tables;
        });
    }

    static ToolTable table(Session session, String schema, String name) throws SQLException {
        Map<String, String> columns = new HashMap<>();
        for (String column : session.database().columns(session.connection(), schema, name)) {
            columns.put(column.toLowerCase(Locale.ROOT), column);
        }
        return new ToolTable(schema, name, columns);
    }

    /** Reading a view runs what its maker wrote, and row security may hide rows. */
    static void requireTrusted(Session session, History history, ToolTable table) {
        List<Problem> flaws = new ArrayList<>();
        for (Flaw flaw : flaws(session, history, table)) {
            flaws.add(
                    Problems.error(
                            Code.UNTRUSTED_HISTORY,
                            "Table " + table.shown() + " is not trusted: it " + flaw.what()
                                    + ". Nothing was read from it, as that could run what others wrote.",
                            "find out who made it. If that is a trusted user, adopt as that one; or record the newest version that the schema contains: migration baseline VERSION"));
        }
        Problems.throwIfInvalid(flaws);
    }

    private static List<Flaw> flaws(Session session, History history, ToolTable table) {
        return session.ask(
                "The table's definition cannot be read",
                () -> session.database()
                        .flaws(
                                session.connection(),
                                table.schema(),
                                List.of(table.name()),
                                history.server().user()));
    }
}
