// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.client;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.script.Script;
import dev.migration.internal.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which scripts of a plan can be written for a client, by what is known of each as a whole. */
final class WritableScript {

    private WritableScript() {}

    static List<Problem> refusals(Database database, Steps plan) {
        List<Problem> problems = new ArrayList<>();
        plan.callbacks()
                .all()
                .map(script -> Problem.error(
                        Code.UNSUPPORTED_STATEMENT,
                        Place.of(script.name()),
                        "A callback is not written: it may not run as often by a script as in a run.",
                        Remedy.of(
                                "move what it does into a migration; or let a run apply what is pending: {}",
                                Fix.command("up"))))
                .forEach(problems::add);
        for (Step step : plan.steps()) {
            refusal(database, step).ifPresent(problems::add);
        }
        return problems;
    }

    private static Optional<Problem> refusal(Database database, Step step) {
        Script script = step.script();
        if (script.code() != null) {
            return refused(step, Place.of(script.name()), "is code, which no client runs");
        }
        if (step instanceof Step.Resume) {
            return refused(step, Place.of(script.name()), "was interrupted, and has to be resumed first");
        }
        if (step.mode() == Transactionality.BATCHES) {
            return refused(step, Place.of(script.name()), "runs in batches, and their number is not known");
        }
        Statement control = script.firstTransactionControl();
        if (control != null) {
            return Optional.of(refused(
                    step,
                    script.placeOf(control),
                    "controls transactions itself",
                    Remedy.of("leave transactions to the library, or split the file; or {}", byRun(step))));
        }
        if (step.mode() == Transactionality.JOURNALED
                && database.locks().sessionLock("").isEmpty()) {
            return refused(
                    step,
                    Place.of(script.name()),
                    "is not one transaction, and there is no lock that a script can hold");
        }
        return script.settingsOutside().isEmpty()
                ? Optional.empty()
                : refused(step, Place.of(script.name()), "sets something that only works outside of its transaction");
    }

    private static Optional<Problem> refused(Step step, Place place, String why) {
        return Optional.of(refused(step, place, why, byRun(step)));
    }

    private static Problem refused(Step step, Place place, String why, CharSequence remedy) {
        return Problem.error(
                Code.UNSUPPORTED_STATEMENT, place, step.name() + " " + why + ", so it is not written.", remedy);
    }

    private static CharSequence byRun(Step step) {
        return Remedy.of(
                "write a script of the migrations before this one, apply this one by a run ({}), then write the rest",
                Fix.command("up", "--to", step.version().text()));
    }
}
