// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.checks;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What cannot run through a pooler, because the session's end would not be its end, and is refused before anything runs. */
public final class PoolerLimits {

    private PoolerLimits() {}

    /** The scripts that would leave something to other clients, or need a session to themselves. */
    public static List<Problem> refusals(Session session, History seen, Steps plan) {
        if (seen.server().pooler() == null) {
            return List.of();
        }
        Stream<Optional<Problem>> ofSteps = plan.steps().stream()
                .map(step -> session.isOfTenant() && step.mode() == Transactionality.JOURNALED
                        ? Optional.of(outsideOfSchema(step, seen.server().schema()))
                        : problem(step.name(), step.script(), step.mode() == Transactionality.TRANSACTION));
        return Stream.concat(ofSteps.flatMap(Optional::stream), refusals(seen, plan.callbacks()).stream())
                .toList();
    }

    /** The callbacks that would leave something to other clients. */
    public static List<Problem> refusals(History seen, CallbackScripts callbacks) {
        return seen.server().pooler() == null
                ? List.of()
                : callbacks
                        .all()
                        .flatMap(script -> problem(script.name(), script, true).stream())
                        .toList();
    }

    private static Problem outsideOfSchema(Step step, String schema) {
        return Problem.error(
                Code.POOLED_CONNECTION,
                Place.of(step.script().name()),
                "The connection goes through a pooler, and " + step.name()
                        + " has statements that run outside a transaction. There, unqualified names would not be resolved"
                        + " in the tenant's schema " + schema + ", but in the search path of another client.",
                Remedies.CONNECT_DIRECTLY);
    }

    private static Optional<Problem> problem(String name, Script script, boolean inTransaction) {
        if (script.firstLasting() != null) {
            return refusal(
                    name,
                    script,
                    script.firstLasting(),
                    "makes something that lasts as long as the session, which the pooler gives to other clients",
                    "have it end with the transaction (ON COMMIT DROP, pg_advisory_xact_lock); or ");
        }
        if (script.firstSetting() != null) {
            return refusal(
                    name,
                    script,
                    script.firstSetting(),
                    "sets something for the session, and the pooler gives the session to other clients",
                    inTransaction ? "use SET LOCAL, or true as the last argument of set_config; or " : "");
        }
        boolean setsTimeout =
                script.options().lockTimeout() != null || script.options().statementTimeout() != null;
        return inTransaction || !setsTimeout
                ? Optional.empty()
                : Optional.of(Problem.error(
                        Code.POOLED_CONNECTION,
                        Place.of(script.name()),
                        "lock_timeout and statement_timeout cannot be set for statements outside a transaction: the"
                                + " connection goes through a pooler, and the pooler gives the session to other clients.",
                        Remedy.of("leave the options out; or {}", Remedies.CONNECT_DIRECTLY)));
    }

    private static Optional<Problem> refusal(
            String name, Script script, Statement statement, String what, CharSequence remedy) {
        return Optional.of(Problem.error(
                Code.POOLED_CONNECTION,
                script.placeOf(statement),
                "The connection goes through a pooler, and a statement of " + name + " " + what + ":\n    "
                        + script.firstLine(statement),
                Remedy.of("{}{}", remedy, Remedies.CONNECT_DIRECTLY)));
    }

    /** Why no history is started where only another client's search path leads; empty where it is the user's own. */
    static Optional<Problem> refusalOfSearchPath(Session session, History seen) {
        Pooler pooler = seen.server().pooler();
        if (pooler == null
                || session.isOfTenant()
                || (seen.present() && seen.server().schema().equals(pooler.currentSchema()))) {
            return Optional.empty();
        }
        String own = session.ask(
                        "The search path cannot be read",
                        () -> session.database().initialSearchPath(session.connection()))
                .orElse(pooler.searchPath());
        return own.equals(pooler.searchPath())
                ? Optional.empty()
                : Optional.of(Problems.error(
                        Code.POOLED_CONNECTION,
                        "The connection goes through a pooler, and the session has the search_path "
                                + pooler.searchPath() + " instead of the user's own, " + own
                                + ". Another client of the pooler may have changed it, and there is no history yet to"
                                + " compare with.",
                        Remedy.of(
                                "have PgBouncer open new sessions (RECONNECT) and start again; or, if it is meant: ALTER"
                                        + " ROLE {} SET search_path = {}; or {}",
                                session.database().quoted(seen.server().user()),
                                pooler.searchPathSql(),
                                Remedies.CONNECT_DIRECTLY)));
    }
}
