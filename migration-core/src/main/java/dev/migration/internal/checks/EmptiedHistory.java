package dev.migration.internal.checks;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A history whose tables are there and have no row. Tests often truncate every table; and a run that was killed before it wrote
 * anything, or an administrator, leaves the same. Nothing in the database tells which, so the operator is asked.
 */
public final class EmptiedHistory {

    private EmptiedHistory() {}

    /**
     * Why nothing is taken over from another tool in such a history.
     *
     * @param tool the table of the other tool, as the subject of a sentence
     */
    public static Optional<Problem> refusal(Session session, History history, String tool) {
        return history.present()
                        && history.isEmpty()
                        && session.history().emptyHistory(history).silent()
                ? Optional.of(problem(session, history, tool))
                : Optional.empty();
    }

    static Problem problem(Session session, History history, @Nullable String tool) {
        HistoryTables tables = session.tables().in(history.server().schema());
        List<String> names = Stream.of("", "_log", "_run")
                .map(suffix -> Printable.line(tables.table() + suffix))
                .toList();
        return Problems.error(
                Code.NON_EMPTY_SCHEMA,
                "Schema " + history.server().schema() + " has the tables of the history, " + Printable.names(names)
                        + ", and no row is in them: somebody has deleted all rows, or nothing was ever recorded. "
                        + (tool == null
                                ? "Migrations that are applied would run again."
                                : tool + " may be older than what was applied here, which would run again."),
                Remedy.of(
                        "if rows were deleted, as by tests that empty all tables: exclude these tables there, and restore"
                                + " them or create the database anew; or record the newest migration that the schema"
                                + " contains: {}{}",
                        Fix.command("baseline", "VERSION"),
                        tool == null
                                ? ""
                                : ". If nothing was ever recorded, drop the empty table to adopt: DROP TABLE "
                                        + Printable.line(tables.migrations())));
    }
}
