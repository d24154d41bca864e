// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database as a text: the statements that make what it holds, then the history. The same for the same schema and the same
 * applied migrations, whenever and wherever they were applied, as long as the same writer writes it.
 *
 * @param writer {@code own} for the database's own statements, else the name of the tool
 */
public record SchemaDump(String writer, String text) {

    /** The writer that puts the database's own statements together. */
    public static final String OWN = "own";

    private static final String FIRST_LINE = "-- Schema and applied migrations, written by migration dump (%s).\n";
    private static final Pattern WRITTEN_BY =
            Pattern.compile("-- Schema and applied migrations, written by migration dump \\(([\\w-]+)\\)\\.");
    private static final String HEADER = FIRST_LINE
            + "-- Do not edit it: migration load makes a database of it, and migration dump --check compares it with one.\n";

    private static final String LAST_LINE = "-- End of the dump.";

    /** Whether nothing is cut off at its end. */
    public static boolean isWhole(String text) {
        return text.stripTrailing().endsWith(LAST_LINE);
    }

    /** Which writer wrote this text; empty where it is no dump. */
    public static Optional<String> writerOf(String text) {
        Matcher first = WRITTEN_BY.matcher(text.lines().findFirst().orElse(""));
        return first.matches() ? Optional.of(first.group(1)) : Optional.empty();
    }

    /**
     * Dumps a database.
     *
     * @throws InvalidMigrationsException if it has no history, or one that says that something is half done
     */
    public static SchemaDump of(Migrator migrator, DumpTool.Choice writer) {
        return Engine.of(migrator)
                .askWhenUp(session ->
                        of(session, writer.tool(session, Engine.of(migrator).settings())));
    }

    private static SchemaDump of(Session session, Optional<DumpTool> tool) {
        History history = session.history().read();
        requireSettled(history);
        requireOneHistory(session, history);
        DumpSource source = DumpSource.of(session, history, null);
        List<String> ofHistory = HistoryStatements.of(source, history);
        String schema = session.ask("The schema cannot be read", () -> {
            Schema.requireSeen(session.connection(), history.server().schema());
            return tool.isPresent() ? tool.get().dump(source) : String.join("\n\n", statements(source));
        });
        History after = session.history().read();
        if (after.inFlight() != null || !HistoryStatements.of(source, after).equals(ofHistory)) {
            throw DumpRefusal.of(
                    "Migrations ran while the schema was read, so it may be that of no version.",
                    "try again when no migration runs");
        }
        String writer = tool.map(DumpTool::name).orElse(OWN);
        return new SchemaDump(
                writer,
                HEADER.formatted(writer) + "\n" + schema.strip() + "\n\n-- The history.\n\n"
                        + String.join("\n\n", ofHistory) + "\n\n" + LAST_LINE + "\n");
    }

    /**
     * The statements that make what the database holds, and its rows, without the history.
     *
     * @throws InvalidMigrationsException if it has too many rows
     */
    public static String contents(Session session) {
        return contents(session, DumpSource.of(session, session.history().read(), RowLimit.ofReferenceData()));
    }

    /** The same, however many rows it has. */
    public static String allContents(Session session) {
        return contents(session, DumpSource.of(session, session.history().read(), RowLimit.none()));
    }

    /** The same of a database that another tool has made, without the tables of its history. */
    public static String allContents(Session session, String schema, List<String> history) {
        DumpSource source = DumpSource.of(session, session.history().read(), RowLimit.none());
        return contents(session, source.withHistory(schema, history));
    }

    /** The same as statements, of a database whose schema has another name than when its history was read. */
    public static List<String> allStatements(Session session, History history, String schema) {
        DumpSource source = DumpSource.of(session, history, RowLimit.none());
        return session.ask(
                "The schema cannot be read", () -> statements(source.withHistory(schema, source.historyNames())));
    }

    private static String contents(Session session, DumpSource source) {
        return session.ask("The schema cannot be read", () -> String.join("\n\n", statements(source)) + "\n");
    }

    /** The statements that make what the database holds, without the history. */
    static List<String> statements(DumpSource source) throws SQLException {
        return ProductDumps.of(source.database().vendor()).statements(source);
    }

    /** They are a part of the schema, and what they say is applied would be lost. */
    private static void requireOneHistory(Session session, History history) {
        if (!session.database().hasSeveralSchemas()) {
            return;
        }
        List<String> others = session.ask(
                "The schemas cannot be read",
                () -> session.history().reader(history).schemasWithHistory(session.connection()).stream()
                        .filter(schema -> !schema.equals(history.server().schema()))
                        .sorted()
                        .toList());
        if (!others.isEmpty()) {
            throw DumpRefusal.of(
                    "The database has histories in other schemas too: " + Printable.names(others)
                            + ". A dump has the rows of one history.",
                    "use the dump of your database's tools");
        }
    }

    private static void requireSettled(History history) {
        if (history.inFlight() != null) {
            throw Problems.refused(
                    Code.INTERRUPTED,
                    "Migration " + history.inFlight().name() + " is interrupted, so the schema is that of no version.",
                    Remedy.of("see what is in flight: {}; then dump it", Fix.command("status")));
        }
        if (!history.present()) {
            throw Problems.refused(
                    Code.NOT_APPLIED,
                    "The database has no migration history, so it is at no version that could be dumped.",
                    Remedy.of(
                            "apply the migrations: {}; or take over what another tool has applied: {}",
                            Fix.command("up"),
                            Fix.command("adopt")));
        }
    }
}
