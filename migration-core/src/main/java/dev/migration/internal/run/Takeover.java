package dev.migration.internal.run;

import dev.migration.internal.history.History;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.StopSignal;

/** What a run takes over from another tool before it plans, where nothing is applied by our history. */
public interface Takeover {

    /** The history as it would be; the same where there is nothing to take over. */
    History foresee(Session session, History empty);

    /** Takes it over, unless another instance is faster, and returns the history as it is then. */
    History take(Session session, History empty, StopSignal stop);
}
