// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.checks;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.session.Session;
import java.util.List;
import java.util.Optional;

/** What is asked before a command records a baseline. */
public final class BaselineChecks {

    private BaselineChecks() {}

    /** Why a baseline is refused: the schema has nothing that it would treat as applied. */
    public static Optional<Problem> refusal(Session session, History history, Baseline baseline) {
        Version recorded = history.baseline().orElse(null);
        if (baseline.version() == null
                || history.inFlight() != null
                || (recorded == null && !history.applied().isEmpty())
                || !isEmpty(session, history)) {
            return Optional.empty();
        }
        return Optional.of(Problems.error(
                Code.EMPTY_SCHEMA,
                "Schema " + ExistingSchema.schemaOfScripts(session, history) + " has no table. With the baseline "
                        + baseline.text()
                        + ", the migrations up to it would never run there, and what they make would be missing.",
                Remedy.of(
                        "run all migrations: {}{}. If the tables are in another schema or database, name the"
                                + " right one. If the migrations make nothing in this schema, record each that is applied:"
                                + " {}",
                        recorded == null ? "" : Remedy.of("{}, then ", Fix.command("baseline", "none")),
                        Fix.command("up"),
                        Fix.command("mark-applied", "VERSION"))));
    }

    /** A warning where a history starts with a mark and nothing is there. Migrations that make nothing need that, too. */
    public static List<Problem> warningOfMark(Session session, History history, Version version) {
        return !history.applied().isEmpty() || history.inFlight() != null || !isEmpty(session, history)
                ? List.of()
                : List.of(Problem.warning(
                        Code.EMPTY_SCHEMA,
                        null,
                        "Schema " + ExistingSchema.schemaOfScripts(session, history)
                                + " has no table, and its history starts with this: what " + version
                                + " makes would be missing.",
                        Remedy.of(
                                "if it is to run here: {}, then {}. If another schema or database was meant, name that"
                                        + " one",
                                Fix.command("mark-failed", version),
                                Fix.command("up"))));
    }

    private static boolean isEmpty(Session session, History history) {
        String ofHistory = history.server().schema();
        String ofScripts = ExistingSchema.schemaOfScripts(session, history);
        return ExistingSchema.otherTables(session, history, ofHistory).isEmpty()
                && (ofScripts.equals(ofHistory)
                        || ExistingSchema.otherTables(session, history, ofScripts)
                                .isEmpty())
                && ExistingSchema.filledSchemas(session, history).isEmpty();
    }

    /** That a baseline is not compared with what another tool has recorded here. */
    public static Optional<Problem> warning(Session session, History history, Baseline baseline) {
        String schema = history.server().schema();
        return ForeignHistory.named(session, schema, ExistingSchema.otherTables(session, history, schema))
                .filter(table -> table.tool() != null)
                .map(table -> Problem.warning(
                        Code.FOREIGN_HISTORY,
                        null,
                        "Schema " + schema + " has the migration history of another tool, in table "
                                + Printable.line(table.name()) + ", with which the baseline " + baseline.text()
                                + " was not compared.",
                        baseline.version() == null
                                ? Remedy.of(
                                        "if the schema has what some of the migrations make: {}, with the newest of them",
                                        Fix.command("baseline", "VERSION"))
                                : Remedy.of(
                                        "to take over what that table says instead: {}, then {}",
                                        Fix.command("mark-failed", baseline.version()),
                                        Fix.command("adopt"))));
    }
}
