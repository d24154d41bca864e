package dev.migration.fleet;

import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.fleet.internal.connect.KeptConnection;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.stop.ActiveRuns;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that take one target after the other, from the place in the list where this process begins. Each server has as
 * many of them as it may have connections, and only one until it has answered, so that one that hangs keeps no others waiting.
 */
final class FleetWork<T> {

    private static final MaskedLog log = MaskedLog.of(FleetWork.class);

    /** After so many tries in a row to which a server gave no answer, the others of its targets are not tried. */
    private static final int MOST_UNANSWERED = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final TargetConnector connector;
    private final FleetSettings settings;
    private final ActiveRuns runs;
    private final TargetJob<T> job;
    private final BiConsumer<FleetTarget, T> done;
    private final BooleanSupplier ended;
    private final IntPredicate mayStart;
    private final Map<String, TargetQueue> servers = new LinkedHashMap<>();
    private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
    private final FleetWait wait = new FleetWait(servers.values());

    /**
     * To be used once.
     *
     * @param done told of what became of each target, by one thread at a time
     * @param ended whether no target is to be started any more
     * @param mayStart whether one may be started now, beside so many at work
     */
    FleetWork(
            TargetConnector connector,
            FleetSettings settings,
            ActiveRuns runs,
            TargetJob<T> job,
            BiConsumer<FleetTarget, T> done,
            BooleanSupplier ended,
            IntPredicate mayStart) {
        this.connector = connector;
        this.settings = settings;
        this.runs = runs;
        this.job = job;
        this.done = done;
        this.ended = ended;
        this.mayStart = mayStart;
    }

    /** Returns when all are done, those that other processes had as well, or when no more are to be started. */
    void run(List<FleetTarget> targets) {
        queue(settings.around(targets));
        List<TargetQueue> all = List.copyOf(servers.values());
        List<Thread> threads = new ArrayList<>();
        int atATime = all.stream().mapToInt(TargetQueue::mostAtWork).sum();
        for (int i = 1; i <= Math.min(settings.parallelism(), atATime); i++) {
            var thread = new Thread(this::work, "migration-fleet-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        runs.await(threads);
        all.forEach(queue -> queue.release().forEach(KeptConnection::close));
        Throwable thrown = defect.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("A target could not be worked on: " + thrown, thrown);
        }
    }

    private void queue(List<FleetTarget> targets) {
        Databases.of(targets)
                .forEach((database, its) -> servers.computeIfAbsent(
                                connector.server(its.get(0)), server -> new TargetQueue(server, settings.connections()))
                        .add(database, its));
    }

    private void work() {
        try {
            TargetQueue.Task task = take();
            while (task != null) {
                work(task);
                task = take();
            }
        } catch (RuntimeException | Error e) {
            defect.compareAndSet(null, e);
            runs.end();
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private void work(TargetQueue.Task task) {
        FleetTarget first = task.targets().get(0);
        KeptConnection kept = null;
        try {
            if (connector.isPooled(first)) {
                // A pool has its own ways with a server that does not answer.
                answered(task.queue());
                work(task, connector.connect(first), null);
                return;
            }
            kept = connection(task);
            work(task, kept, kept);
        } catch (MigrationException e) {
            // It is not known how to connect.
            fail(task, kept, e);
        } catch (RuntimeException | Error e) {
            if (kept != null) {
                kept.close();
            }
            throw e;
        }
    }

    private KeptConnection connection(TargetQueue.Task task) {
        TargetQueue queue = task.queue();
        KeptConnection reused;
        KeptConnection displaced;
        synchronized (this) {
            reused = queue.reuse(task.database());
            displaced = reused == null ? queue.displaced() : null;
        }
        if (displaced != null) {
            displaced.close();
        }
        return reused != null
                ? reused
                : new KeptConnection(connector.connect(task.targets().get(0)), () -> answered(queue));
    }

    private synchronized void answered(TargetQueue queue) {
        queue.answered();
        notifyAll();
    }

    private void work(TargetQueue.Task task, DataSource database, @Nullable KeptConnection kept) {
        if (!task.isSingle()) {
            together(task, database, kept);
            return;
        }
        FleetTarget target = task.targets().get(0);
        try {
            T result = job.single(target, database);
            finish(task, kept, () -> done.accept(target, result));
        } catch (TargetJob.Busy e) {
            leave(task, kept, e);
        } catch (MigrationStoppedException e) {
            // Whoever stops one, such as the end of the process, stops all.
            runs.end();
            finish(task, kept, () -> done.accept(target, job.stopped(target, e)));
        } catch (MigrationException e) {
            failed(task, kept, e);
        }
    }

    private void together(TargetQueue.Task task, DataSource database, @Nullable KeptConnection kept) {
        Map<FleetTarget, T> known = Map.of();
        try {
            known = job.together(task.targets(), database);
        } catch (MigrationStoppedException e) {
            runs.end();
        } catch (MigrationException e) {
            if (gaveUp(task.queue(), kept)) {
                fail(task, kept, e);
                return;
            }
            // Each gets its own error, or that of all of them.
            log.debug(
                    "{} schemas could not be looked at together: {}",
                    task.targets().size(),
                    e);
        }
        synchronized (this) {
            wait.restart(System.nanoTime());
            keep(task, kept);
            task.queue().split(task, known.keySet());
            known.forEach(done);
            notifyAll();
        }
    }

    private void failed(TargetQueue.Task task, @Nullable KeptConnection kept, MigrationException failure) {
        SQLException refusal = kept == null ? null : kept.refusal();
        synchronized (this) {
            if (refusal != null
                    && Refusal.isOfFullServer(refusal)
                    && task.queue().isContentWithFewer(task, System.nanoTime())) {
                keep(task, kept);
                notifyAll();
                return;
            }
        }
        gaveUp(task.queue(), kept);
        fail(task, kept, failure);
    }

    /** Counts a try to which the server gave no answer. After too many in a row, what is still to be done there fails. */
    private synchronized boolean gaveUp(TargetQueue queue, @Nullable KeptConnection kept) {
        SQLException refusal = kept == null ? null : kept.refusal();
        if (refusal == null || !Refusal.isOfSilentServer(refusal) || queue.countSilence() < MOST_UNANSWERED) {
            return false;
        }
        MigrationException untried = Refusal.untried(queue.server(), MOST_UNANSWERED);
        queue.drop().forEach(other -> done.accept(other, job.failed(other, untried)));
        return true;
    }

    private void fail(TargetQueue.Task task, @Nullable KeptConnection kept, MigrationException failure) {
        finish(task, kept, () -> task.targets().forEach(target -> done.accept(target, job.failed(target, failure))));
    }

    private synchronized void finish(TargetQueue.Task task, @Nullable KeptConnection kept, Runnable tell) {
        wait.restart(System.nanoTime());
        keep(task, kept);
        task.queue().end(task);
        tell.run();
        notifyAll();
    }

    /** Leaves it to the process that has it, for good where there has been nothing else to do for as long as one waits. */
    private synchronized void leave(TargetQueue.Task task, @Nullable KeptConnection kept, TargetJob.Busy busy) {
        long now = System.nanoTime();
        FleetTarget target = task.targets().get(0);
        if (!busy.isLimited()) {
            wait.restart(now);
        }
        keep(task, kept);
        if (busy.isOver(wait.waited(now)) && !task.isNew()) {
            // The clock runs on: the other targets are not waited for anew.
            task.queue().end(task);
            done.accept(target, job.failed(target, busy.timedOut()));
        } else {
            task.queue().giveBack(task, now, busy.problem().message());
        }
        notifyAll();
    }

    private static void keep(TargetQueue.Task task, @Nullable KeptConnection kept) {
        if (kept != null) {
            task.queue().keep(task.database(), kept);
        }
    }

    /** The next one of the server with the least at work; null at the end. Waits for what other processes have. */
    private synchronized TargetQueue.@Nullable Task take() {
        while (!runs.isEnded() && !ended.getAsBoolean()) {
            long now = System.nanoTime();
            servers.values().removeIf(TargetQueue::isEmpty);
            if (servers.isEmpty()) {
                return null;
            }
            TargetQueue least = null;
            long soonest = LONGEST_PAUSE.toNanos();
            int atWork = 0;
            for (TargetQueue queue : servers.values()) {
                long in = queue.nextIn(now);
                soonest = Math.min(soonest, in);
                atWork += queue.atWork();
                if (in <= 0 && (least == null || queue.atWork() < least.atWork())) {
                    least = queue;
                }
            }
            if (least != null && mayStart.test(atWork)) {
                return least.take(now);
            }
            wait.say(now);
            try {
                wait(Math.max(1, (least == null ? soonest : LONGEST_PAUSE.toNanos()) / 1_000_000));
            } catch (InterruptedException e) {
                runs.interrupt();
            }
        }
        return null;
    }
}
