// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.checks;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.HistoryTables.Grants;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.script.EndsWithTransaction;
import dev.migration.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses a run before it changes anything, and reports in the status and in validations why the next run would be refused. */
public final class Refusals {

    private Refusals() {}

    /** Why a run that has something to do is refused; the plan is empty where the files do not allow one. */
    public static List<Problem> of(
            Session session, History history, @Nullable Baseline baseline, MigrationSet files, Optional<Steps> plan) {
        List<Problem> problems = new ArrayList<>();
        // In a schema that is not there nothing is filled.
        if (!lacksSchema(session, history, problems)) {
            ExistingSchema.of(session, history).refusal(baseline, files).ifPresent(problems::add);
        }
        plan.ifPresent(steps -> problems.addAll(ofSteps(session, steps)));
        plan.ifPresent(steps -> problems.addAll(PoolerLimits.refusals(session, history, steps)));
        return problems;
    }

    /** What may be wrong with a first run that is not refused; the database is asked for no other. */
    public static List<Problem> warningsOfFirst(Session session, History history, MigrationSet files, Steps plan) {
        if (history.present() || plan.steps().isEmpty() || session.isOfTenant()) {
            return List.of();
        }
        return HistoryElsewhere.warning(session, history, files).stream().toList();
    }

    /** Why nothing can be written to the history, whatever it is. */
    public static List<Problem> ofServer(Session session, History history) {
        List<Problem> problems = new ArrayList<>();
        lacksSchema(session, history, problems);
        return problems;
    }

    /** Adds why nothing can be written; whether that is because there is no schema. */
    private static boolean lacksSchema(Session session, History history, List<Problem> problems) {
        Optional<Problem> noWriting =
                history.server().readOnly() ? Optional.of(readOnly(session)) : missingRight(session, history);
        Optional<Problem> noSchema =
                noWriting.isPresent() || session.createsSchema() ? Optional.empty() : missingSchema(session, history);
        noWriting.or(() -> noSchema).ifPresent(problems::add);
        PoolerLimits.refusalOfSearchPath(session, history).ifPresent(problems::add);
        return noSchema.isPresent();
    }

    private static Problem readOnly(Session session) {
        Database database = session.database();
        Optional<String> setting;
        try {
            setting = database.readOnlySetting(session.connection());
        } catch (SQLException e) {
            setting = Optional.empty();
        }
        return Problems.error(
                Code.READ_ONLY_DATABASE,
                "There are migrations to run, but the database accepts no writes: "
                        + setting.map(of -> "the " + of + " has the setting default_transaction_read_only = on")
                                .orElseGet(database::whyReadOnly)
                        + ".",
                setting.map(of -> of.equals("connection")
                                ? "if migrations may run here, remove it from the options of the URL, or from the"
                                        + " pool (its SQL for new connections, or its setting read-only)"
                                : "if migrations may run here, set it to off there, or give them a role with:"
                                        + " ALTER ROLE … SET default_transaction_read_only = off")
                        .orElseGet(database::howToWrite));
    }

    /** Refuses an undo that finds no history if a mistyped schema or table may be the reason; else it is a warning. */
    public static Optional<Problem> ofUndo(Session session, History history) {
        if (history.present()) {
            return Optional.empty();
        }
        Problems.throwIfInvalid(missingSchema(session, history));
        String absence = "There is no migration history in " + session.whereHistoryIs() + " of schema "
                + history.server().schema() + ": nothing is undone.";
        HistoryElsewhere elsewhere = HistoryElsewhere.of(session, history);
        CharSequence check = Remedy.of("check the database, {}, {}", Fix.setting("schema"), Fix.setting("table"));
        if (!elsewhere.isEmpty()) {
            throw Problems.refused(
                    Code.NOT_APPLIED, absence, Remedy.of("{}{}", elsewhere.remedy(Optional.empty()), check));
        }
        return Optional.of(
                Problem.warning(Code.NOT_APPLIED, null, absence, Remedy.of("if there should be one, {}", check)));
    }

    private static Optional<Problem> missingSchema(Session session, History history) {
        String schema = history.server().schema();
        if (history.present()
                || session.ask(
                        "The schemas cannot be read",
                        () -> session.database().hasSchema(session.connection(), schema))) {
            return Optional.empty();
        }
        HistoryElsewhere elsewhere = HistoryElsewhere.of(session, history);
        return Optional.of(Problems.error(
                Code.INVALID_SETTING,
                "The history's schema " + schema + " does not exist.",
                Remedy.of(
                        "{}create it: {}; or name another one ({})",
                        elsewhere.remedy(Optional.empty()),
                        session.database().howToCreateSchema(schema),
                        Fix.setting("schema"))));
    }

    private static Optional<Problem> missingRight(Session session, History history) {
        String schema = history.server().schema();
        String user = history.server().user();
        HistoryTables tables = session.tables().in(schema);
        Connection connection = session.connection();
        var grants = new Grants(tables, user);
        try {
            if (history.present()) {
                if (!session.database().mayInsert(connection, List.of(tables.migrations(), tables.log()))) {
                    return Optional.of(Problems.error(
                            Code.NO_PRIVILEGE,
                            "User " + user + " may not write the history in schema " + schema + ".",
                            grants.toWrite()));
                }
                return session.database().readsMoreThanItWrites()
                        ? session.history().reader(history).refusalOfWrites(connection, history.server())
                        : Optional.empty();
            }
            return session.database().mayCreateTable(connection, schema, tables.migrations())
                    ? Optional.empty()
                    : Optional.of(grants.cannotCreate("."));
        } catch (SQLException e) {
            throw session.failure("The rights on the history cannot be read", e);
        }
    }

    /** The scripts that the history cannot record as they are, and what was written into a script since it was interrupted. */
    public static List<Problem> ofSteps(Session session, Steps plan) {
        // By another name it would be another one at the next start.
        List<Problem> problems = new ArrayList<>();
        for (Step step : plan.steps()) {
            session.database()
                    .unstorable(step.name())
                    .ifPresent(why -> problems.add(Problem.error(
                            Code.INVALID_NAME,
                            Place.of(step.script().name()),
                            "The history cannot record this name: " + why + ".",
                            "rename the file")));
            if (step instanceof Resume resumed) {
                problems.addAll(EndsWithTransaction.problems(
                        step.script(), resumed.inFlight().statementsDone()));
            }
        }
        return problems;
    }
}
