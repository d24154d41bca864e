// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.internal.stop.ActiveRuns;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** All work of one {@link FleetMigrator} that is under way, so that it can be stopped as a whole. */
final class FleetCrews {

    private final ActiveRuns active = new ActiveRuns();

    /** The work over many targets, and who waits for each. */
    private final Set<Work> atWork = ConcurrentHashMap.newKeySet();

    /** Of each {@link FleetRun}, whose end is not known here, as long as somebody has it. */
    private final Set<ActiveRuns> handedOut =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** Does work over many targets. It ends with {@link #stop} and with the process, also while it waits between two waves. */
    <T> T run(Function<ActiveRuns, T> work) {
        ActiveRuns runs = active.part();
        var mine = new Work(runs, Thread.currentThread());
        var hook = new Thread(mine::end, "migration-fleet-end");
        atWork.add(mine);
        boolean hooked = isHooked(hook);
        try {
            return work.apply(runs);
        } finally {
            atWork.remove(mine);
            mine.leave();
            if (hooked) {
                unhook(hook);
            }
        }
    }

    /** For a run that somebody else drives. */
    ActiveRuns handOut() {
        ActiveRuns runs = active.part();
        handedOut.add(runs);
        return runs;
    }

    /** For work on one target, which is stopped and does not end for good. */
    ActiveRuns part() {
        return active.part();
    }

    void stop() {
        atWork.forEach(Work::end);
        synchronized (handedOut) {
            handedOut.forEach(ActiveRuns::end);
        }
        active.stop();
    }

    /** Some work and who waits for it: who is interrupted because it is to end has that interrupt no longer when it has. */
    private static final class Work {

        private final ActiveRuns runs;
        private final Thread caller;
        private boolean isInterrupted;
        private boolean hasLeft;

        Work(ActiveRuns runs, Thread caller) {
            this.runs = runs;
            this.caller = caller;
        }

        synchronized void end() {
            if (!hasLeft) {
                runs.end();
                isInterrupted = true;
                caller.interrupt();
            }
        }

        synchronized void leave() {
            hasLeft = true;
            if (isInterrupted) {
                Thread.interrupted();
            }
        }
    }

    private static boolean isHooked(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            // The process is ending already.
            return false;
        }
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs.
        }
    }
}
