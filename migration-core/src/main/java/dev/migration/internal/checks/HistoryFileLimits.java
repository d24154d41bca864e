package dev.migration.internal.checks;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What cannot run where the history is in a file, which is not part of a script's own transactions. */
public final class HistoryFileLimits {

    private HistoryFileLimits() {}

    /** The scripts of which a file could not say how far they came. */
    public static List<Problem> refusals(Session session, Steps plan) {
        List<Problem> problems = new ArrayList<>();
        for (Step step : session.historyFile() == null ? List.<Step>of() : plan.steps()) {
            Statement control = step.script().firstTransactionControl();
            if (control != null) {
                problems.add(Problem.error(
                        Code.TRANSACTION_CONTROL,
                        new Place(step.script().name(), control.line(), control.column()),
                        "The script controls transactions itself, and the history is in a file: after a crash, that could not"
                                + " show which of its statements remain.",
                        "leave transactions to the library, or split the file; or keep the history in tables"));
            }
        }
        return problems;
    }
}
