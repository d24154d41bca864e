// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.help.Defects;
import dev.migration.internal.help.Problems;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.stop.ActiveRuns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that take one target after the other. Each server has as many of them as it may have connections, and only one
 * until it has answered, so that one that hangs keeps no others waiting.
 */
final class Crew<T> {

    private static final MaskedLog log = MaskedLog.of(Crew.class);

    /** After so many tries in a row to which a server gave no answer, the others of its targets are not tried. */
    private static final int MOST_UNANSWERED = 3;

    private final TargetConnector connector;
    private final int parallelism;
    private final ActiveRuns runs;
    private final CrewJob<T> job;
    private final BiConsumer<FleetTarget, T> done;
    private final IntPredicate mayStart;
    private final Servers servers;
    private final CrewWait wait;
    private final Map<FleetTarget, Throwable> defects = new HashMap<>();

    /**
     * To be used once.
     *
     * @param runs when they are ended, no target is started any more
     * @param done told of what became of each target, by one thread at a time
     * @param mayStart whether one may be started beside so many at work; once it says no beside none, none is started any more
     */
    Crew(
            TargetConnector connector,
            FleetSettings settings,
            ActiveRuns runs,
            CrewJob<T> job,
            BiConsumer<FleetTarget, T> done,
            IntPredicate mayStart) {
        this.connector = connector;
        this.parallelism = settings.parallelism();
        this.runs = runs;
        this.job = job;
        this.done = done;
        this.mayStart = mayStart;
        this.servers = new Servers(connector, settings.connections());
        this.wait = new CrewWait(servers);
    }

    /**
     * Returns when all are done, those that other processes had as well, or when no more are to be started.
     *
     * @throws IllegalStateException afterwards, if something other than a target failed
     */
    void run(List<FleetTarget> targets) {
        // Here, not first in several threads at once, of whose lines the start of logging warns.
        log.debug("{} to work on", targets.size());
        servers.add(targets);
        List<ServerQueue> all = List.copyOf(servers.all());
        int atATime = all.stream().mapToInt(ServerQueue::mostAtWork).sum();
        try {
            runs.inThreads(Math.min(parallelism, atATime), "migration-targets-", this::work);
        } finally {
            all.forEach(queue -> queue.release().forEach(KeptConnection::close));
        }
        Defects.throwIfAny(
                targets,
                defects,
                Map.of(),
                its -> Problems.named(
                        "Target", its.stream().map(FleetTarget::name).toList()));
    }

    private void work() {
        ServerQueue.Task task = take();
        while (task != null) {
            try {
                work(task);
            } catch (RuntimeException | Error e) {
                defective(task, e);
            }
            task = take();
        }
    }

    /** Only an Error ends the work of all. */
    private synchronized void defective(ServerQueue.Task task, Throwable defect) {
        try {
            if (defect instanceof Error) {
                runs.end();
            }
            task.targets().forEach(target -> defects.put(target, defect));
        } finally {
            // Also where there is no memory left to note it.
            task.queue().end(task);
            notifyAll();
        }
    }

    private void work(ServerQueue.Task task) {
        KeptConnection kept = null;
        boolean isKept = false;
        try {
            if (connector.isPooled(task.first())) {
                work(task, connector.connect(task.first()), null);
            } else {
                kept = connection(task);
                isKept = work(task, kept, kept);
            }
        } catch (MigrationException e) {
            // It is not known how to connect.
            fail(task, kept, e);
        } finally {
            if (kept != null && !isKept) {
                kept.close();
            }
        }
    }

    private KeptConnection connection(ServerQueue.Task task) {
        ServerQueue queue = task.queue();
        KeptConnection reused;
        KeptConnection displaced;
        synchronized (this) {
            reused = queue.reuse(task.database());
            displaced = reused == null ? queue.displaced() : null;
        }
        if (displaced != null) {
            displaced.close();
        }
        return reused != null ? reused : new KeptConnection(connector.connect(task.first()), () -> answered(queue));
    }

    private synchronized void answered(ServerQueue queue) {
        queue.answered();
        notifyAll();
    }

    /** Returns whether the connection is kept for others. */
    private boolean work(ServerQueue.Task task, DataSource database, @Nullable KeptConnection kept) {
        if (!task.isSingle()) {
            return together(task, database, kept);
        }
        FleetTarget target = task.first();
        try {
            T result = MaskedLog.about(target.name(), () -> job.single(target, database));
            heard(task, kept);
            return finish(task, kept, () -> done.accept(target, result));
        } catch (CrewJob.Busy e) {
            return leave(task, kept, e);
        } catch (MigrationStoppedException e) {
            // Whoever stops one, such as the end of the process, stops all.
            runs.end();
            return finish(task, kept, () -> done.accept(target, job.stopped(target, e)));
        } catch (MigrationException e) {
            if (isLeftForFewer(task, kept, e)) {
                return false;
            }
            gaveUp(task, kept, e);
            return fail(task, kept, e);
        }
    }

    private boolean together(ServerQueue.Task task, DataSource database, @Nullable KeptConnection kept) {
        Map<FleetTarget, T> known = Map.of();
        try {
            known = job.together(task.targets(), database);
            heard(task, kept);
        } catch (MigrationStoppedException e) {
            runs.end();
        } catch (MigrationException e) {
            if (isLeftForFewer(task, kept, e)) {
                return false;
            }
            if (gaveUp(task, kept, e)) {
                return fail(task, kept, e);
            }
            // Each gets its own error, or that of all of them.
            log.debug("Schemas could not be looked at together: {}", e);
        }
        synchronized (this) {
            known.forEach(done);
            wait.restart(System.nanoTime());
            task.queue().split(task, known.keySet());
            notifyAll();
            return isKept(task, kept);
        }
    }

    /** A pool is known to answer when it has been used; other connections tell by themselves. */
    private void heard(ServerQueue.Task task, @Nullable KeptConnection kept) {
        if (kept == null) {
            answered(task.queue());
        }
    }

    /** Leaves it for later where others may have all connections: they are content with fewer from now on. */
    private boolean isLeftForFewer(ServerQueue.Task task, @Nullable KeptConnection kept, MigrationException failure) {
        if (!ConnectionRefusal.mayBeFull(kept, failure)) {
            return false;
        }
        List<KeptConnection> unused;
        synchronized (this) {
            if (!task.queue().isContentWithFewer(task, System.nanoTime())) {
                return false;
            }
            unused = task.queue().release();
            notifyAll();
        }
        unused.forEach(KeptConnection::close);
        return true;
    }

    /** Counts a try to which the server gave no answer. After too many in a row, what is still to be done there fails. */
    private synchronized boolean gaveUp(
            ServerQueue.Task task, @Nullable KeptConnection kept, MigrationException failure) {
        if (!ConnectionRefusal.isSilent(kept, failure)) {
            heard(task, kept);
            return false;
        }
        ServerQueue queue = task.queue();
        if (queue.countSilence() < MOST_UNANSWERED) {
            return false;
        }
        MigrationException untried =
                kept == null ? failure : ConnectionRefusal.untried(queue.server(), MOST_UNANSWERED);
        queue.drop().forEach(other -> done.accept(other, job.failed(other, untried)));
        return true;
    }

    private boolean fail(ServerQueue.Task task, @Nullable KeptConnection kept, MigrationException failure) {
        return finish(
                task, kept, () -> task.targets().forEach(target -> done.accept(target, job.failed(target, failure))));
    }

    private synchronized boolean finish(ServerQueue.Task task, @Nullable KeptConnection kept, Runnable tell) {
        tell.run();
        wait.restart(System.nanoTime());
        task.queue().end(task);
        notifyAll();
        return isKept(task, kept);
    }

    /** Leaves it to the process that has it, for good where there has been nothing else to do for as long as one waits. */
    private synchronized boolean leave(ServerQueue.Task task, @Nullable KeptConnection kept, CrewJob.Busy busy) {
        long now = System.nanoTime();
        if (!busy.isLimited()) {
            wait.restart(now);
        }
        if (busy.isOver(wait.waited(now)) && !task.isNew()) {
            // The clock runs on: the other targets are not waited for anew.
            done.accept(task.first(), job.failed(task.first(), busy.timedOut()));
            task.queue().end(task);
        } else {
            task.queue().giveBack(task, now, busy.problem().message());
        }
        notifyAll();
        return isKept(task, kept);
    }

    private boolean isKept(ServerQueue.Task task, @Nullable KeptConnection kept) {
        return kept != null && kept.holdsOne() && task.queue().keeps(task.database(), kept);
    }

    /** The next one; null at the end. Waits for what other processes have. */
    private synchronized ServerQueue.@Nullable Task take() {
        while (!runs.isEnded() && mayStart.test(0)) {
            long now = System.nanoTime();
            ServerQueue.Task next = servers.take(now, mayStart);
            if (next != null || servers.all().isEmpty()) {
                return next;
            }
            wait.say(now);
            try {
                wait(servers.pauseMillis());
            } catch (InterruptedException e) {
                runs.interrupt();
            }
        }
        return null;
    }
}
