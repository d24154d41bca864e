package dev.migration.internal.run;

import dev.migration.Problem;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;
import java.util.List;

/** What a run takes over from another tool before it plans, where nothing is applied by our history, or else may not repeat. */
public interface Takeover {

    /** The history as it would be; the same where there is nothing to take over. */
    History foresee(Session session, History empty);

    /** Why a plan must not run: a table of another tool has as applied what it would run. */
    List<Problem> refusals(Session session, History history, Steps plan);

    /** Takes it over, unless another instance is faster, and returns the history as it is then. */
    History take(Session session, History empty, StopSignal stop);
}
