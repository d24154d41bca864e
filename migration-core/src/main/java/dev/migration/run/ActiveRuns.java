package dev.migration.run;

import dev.migration.run.StopSignal.Reason;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The runs of one Migrator that are at work, so that they can be stopped. */
public final class ActiveRuns {

    private final Set<StopSignal> atWork = ConcurrentHashMap.newKeySet();

    /** Of which none is at work yet. */
    public ActiveRuns() {}

    /** To be closed when the run has ended and its connection is back. */
    StopSignal begin() {
        var signal = new StopSignal(atWork::remove);
        atWork.add(signal);
        return signal;
    }

    /** Stops what is at work, and waits until it has ended, for 5 seconds at most. What begins later is not concerned. */
    public void stop() {
        List<StopSignal> now = List.copyOf(atWork);
        now.forEach(signal -> signal.request(Reason.APPLICATION));
        now.forEach(StopSignal::awaitEnd);
    }
}
