package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.stop.ActiveRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that take one target after the other, from the place in the list where this process begins. Each server has as
 * many of them as it may have connections, and only one until it has answered, so that one that hangs keeps no others waiting.
 */
final class FleetWork<T> {

    private static final MaskedLog log = MaskedLog.of(FleetWork.class);

    /** So many schemas of one database are looked at together. */
    private static final int MOST_TOGETHER = 200;

    /** After so many targets in a row without a connection, the others of the server are not tried. */
    private static final int MOST_UNREACHABLE = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(30);

    /** What is done with the targets. */
    interface Job<T> {

        /** What can be said at once of schemas of one database, by target; the others are done one by one. */
        Map<FleetTarget, T> together(List<FleetTarget> targets, DataSource database);

        /**
         * What becomes of one.
         *
         * @throws Busy if another process has it, so that it is tried again later
         */
        T single(FleetTarget target, DataSource database) throws Busy;

        /** What is said of one for which that was not possible. */
        T failed(FleetTarget target, MigrationException cause);
    }

    /** Another process works on the target. */
    static final class Busy extends Exception {

        private static final long serialVersionUID = 1L;

        Busy(Throwable cause) {
            super(cause);
        }
    }

    private final TargetConnector connector;
    private final FleetSettings settings;
    private final ActiveRuns runs;
    private final Job<T> job;
    private final BiConsumer<FleetTarget, T> done;
    private final BooleanSupplier ended;
    private final Map<String, TargetQueue> servers = new LinkedHashMap<>();
    private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
    private long nextNews = System.nanoTime() + BETWEEN_NEWS.toNanos();

    /**
     * To be used once.
     *
     * @param done told of what became of each target, by one thread at a time
     * @param ended whether no target is to be started any more
     */
    FleetWork(
            TargetConnector connector,
            FleetSettings settings,
            ActiveRuns runs,
            Job<T> job,
            BiConsumer<FleetTarget, T> done,
            BooleanSupplier ended) {
        this.connector = connector;
        this.settings = settings;
        this.runs = runs;
        this.job = job;
        this.done = done;
        this.ended = ended;
    }

    /** Returns when all are done, those that other processes had as well, or when no more are to be started. */
    void run(List<FleetTarget> targets) {
        queue(fromOwnStart(targets));
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= Math.min(settings.parallelism(), targets.size()); i++) {
            var thread = new Thread(this::work, "migration-fleet-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        awaitEnd(threads);
        Throwable thrown = defect.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("A target could not be worked on: " + thrown, thrown);
        }
    }

    private List<FleetTarget> fromOwnStart(List<FleetTarget> targets) {
        int first = (int) (settings.start() * targets.size());
        List<FleetTarget> around = new ArrayList<>(targets.subList(first, targets.size()));
        around.addAll(targets.subList(0, first));
        return around;
    }

    private void queue(List<FleetTarget> targets) {
        Map<Object, List<FleetTarget>> databases = new LinkedHashMap<>();
        for (FleetTarget target : targets) {
            // What is no schema is a database of its own, even where two targets name the same one.
            Object database = target.schema() == null ? target : connector.database(target);
            databases.computeIfAbsent(database, none -> new ArrayList<>()).add(target);
        }
        databases.forEach((database, its) -> {
            TargetQueue queue = servers.computeIfAbsent(
                    connector.server(its.get(0)), server -> new TargetQueue(settings.connections()));
            for (int from = 0; from < its.size(); from += MOST_TOGETHER) {
                queue.add(database, its.subList(from, Math.min(its.size(), from + MOST_TOGETHER)));
            }
        });
    }

    private void awaitEnd(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    runs.interrupt();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try (var connection = new WorkerConnection(connector, this::answers)) {
            TargetQueue.Task task = take();
            while (task != null) {
                work(task, connection);
                task = take();
            }
        } catch (RuntimeException | Error e) {
            defect.compareAndSet(null, e);
            runs.end();
        }
    }

    private void work(TargetQueue.Task task, WorkerConnection connection) {
        boolean returned = false;
        try {
            if (task.isSingle()) {
                single(task, connection);
            } else {
                together(task, connection);
            }
            returned = true;
        } catch (Busy e) {
            returned = true;
            giveBack(task);
        } finally {
            if (!returned) {
                task.queue().forget(task);
            }
        }
    }

    private void together(TargetQueue.Task task, WorkerConnection connection) {
        Map<FleetTarget, T> known;
        try {
            known = job.together(task.targets(), connection.of(task));
            answers(task.queue());
        } catch (MigrationException e) {
            // Each is told what is wrong with it, or with all of them.
            log.debug(
                    "{} schemas could not be looked at together: {}",
                    task.targets().size(),
                    e);
            known = Map.of();
        }
        synchronized (this) {
            task.queue().split(task, known.keySet());
            known.forEach(done);
            notifyAll();
        }
    }

    private void single(TargetQueue.Task task, WorkerConnection connection) throws Busy {
        FleetTarget target = task.targets().get(0);
        T result;
        boolean reached = true;
        try {
            result = job.single(target, connection.of(task));
        } catch (MigrationStoppedException e) {
            end(task);
            return;
        } catch (MigrationException e) {
            reached = !isUnreachable(e);
            result = job.failed(target, e);
            if (!reached) {
                failOthers(task.queue(), e);
            }
        }
        synchronized (this) {
            task.queue().end(task, reached);
            done.accept(target, result);
            notifyAll();
        }
    }

    private static boolean isUnreachable(MigrationException failure) {
        return failure instanceof DatabaseAccessException
                && failure.problems().get(0).code() == Code.DATABASE_UNREACHABLE;
    }

    /** One that does not answer is not asked for each of its targets. */
    private synchronized void failOthers(TargetQueue queue, MigrationException failure) {
        Collection<FleetTarget> others = queue.afterUnreachable(MOST_UNREACHABLE);
        others.forEach(target -> done.accept(target, job.failed(target, failure)));
    }

    private synchronized void answers(TargetQueue queue) {
        queue.answers();
        notifyAll();
    }

    private synchronized void end(TargetQueue.Task task) {
        task.queue().end(task, true);
        notifyAll();
    }

    private synchronized void giveBack(TargetQueue.Task task) {
        task.queue().giveBack(task, System.nanoTime());
        notifyAll();
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
            long soonest = Long.MAX_VALUE;
            for (TargetQueue queue : servers.values()) {
                long in = queue.nextIn(now);
                soonest = Math.min(soonest, in);
                if (in <= 0 && (least == null || queue.atWork() < least.atWork())) {
                    least = queue;
                }
            }
            if (least != null) {
                return least.take(now);
            }
            sayWhatIsAwaited(now);
            try {
                wait(Math.max(1, Math.min(soonest, LONGEST_PAUSE.toNanos()) / 1_000_000));
            } catch (InterruptedException e) {
                runs.interrupt();
            }
        }
        return null;
    }

    private void sayWhatIsAwaited(long now) {
        if (now < nextNews) {
            return;
        }
        nextNews = now + BETWEEN_NEWS.toNanos();
        List<String> names = servers.values().stream()
                .flatMap(queue -> queue.waiting().stream())
                .map(FleetTarget::name)
                .toList();
        if (!names.isEmpty()) {
            log.info("Waiting for targets that other processes work on: {}", Printable.names(names));
        }
    }
}
