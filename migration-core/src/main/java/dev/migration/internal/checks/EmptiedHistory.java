// SPDX-License-Identifier: Apache-2.0
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A history whose tables are there and have no row, or of which some are gone. Tests often truncate every table; and a run that was
 * killed before it wrote anything, or an administrator, leaves the same. Nothing in the database tells which, so the operator is
 * asked.
 */
public final class EmptiedHistory {

    private EmptiedHistory() {}

    /**
     * Why nothing is taken over from another tool in such a history.
     *
     * @param tool the table of the other tool, as the subject of a sentence
     */
    public static Optional<Problem> refusal(Session session, History history, String tool) {
        if (!history.isEmpty()) {
            return Optional.empty();
        }
        if (!history.present()) {
            // A log without entries is what a run that was refused leaves.
            boolean dropped = session.history().hasLogAlone(history)
                    && !session.history().emptyHistory(history).silent();
            return dropped
                    ? Optional.of(problem(
                            session,
                            history,
                            tool,
                            "the log of the history, but not "
                                    + Printable.line(session.tables().table()) + ": somebody has dropped it. "))
                    : Optional.empty();
        }
        return session.history().emptyHistory(history).silent()
                ? Optional.of(problem(session, history, tool))
                : Optional.empty();
    }

    static Problem problem(Session session, History history, @Nullable String tool) {
        return problem(
                session,
                history,
                tool,
                "the tables of the history, " + Printable.names(names(session)) + ", and no"
                        + " row is in them: somebody has deleted all rows, or nothing was ever recorded. ");
    }

    private static Problem problem(Session session, History history, @Nullable String tool, String has) {
        return Problems.error(
                Code.NON_EMPTY_SCHEMA,
                "Schema " + history.server().schema() + " has " + has
                        + (tool == null
                                ? "Migrations that are applied would run again."
                                : tool + " may be older than what was applied here, which would run again."),
                Remedy.of(
                        "if rows or tables were deleted, as by tests that empty all tables: exclude these tables there, and"
                                + " restore them or create the database anew; or record the newest migration that the schema"
                                + " contains: {}{}",
                        Fix.command("baseline", "VERSION"),
                        tool == null
                                ? ""
                                : ". Only if no migration of this library ever ran here, drop these tables to adopt: "
                                        + drops(session, history)));
    }

    private static List<String> names(Session session) {
        return Stream.of("", "_log", "_run")
                .map(suffix -> Printable.line(session.tables().table() + suffix))
                .toList();
    }

    private static String drops(Session session, History history) {
        HistoryTables tables = session.tables().in(history.server().schema());
        return Stream.of(tables.run(), tables.log(), tables.migrations())
                .map(table -> "DROP TABLE " + (history.present() ? "" : "IF EXISTS ") + Printable.line(table))
                .collect(Collectors.joining("; "));
    }
}
