package dev.migration.fleet;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** What is to be done on one server. Not thread-safe. */
final class TargetQueue {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final int connections;
    private final Deque<Task> ready = new ArrayDeque<>();
    private final PriorityQueue<Task> busy = new PriorityQueue<>((one, other) -> Long.signum(one.from - other.from));
    private int atWork;
    private int unreachable;
    private boolean answered;

    TargetQueue(int connections) {
        this.connections = connections;
    }

    /**
     * Some targets of one database.
     *
     * @param from when it may be tried again, on the clock of {@link System#nanoTime()}
     * @param pause how long it was left to another process before
     */
    record Task(
            TargetQueue queue,
            Object database,
            List<FleetTarget> targets,
            boolean isSingle,
            long from,
            Duration pause) {}

    /** Adds some of one database, to be looked at together where there are several. */
    void add(Object database, List<FleetTarget> targets) {
        ready.add(new Task(this, database, List.copyOf(targets), targets.size() == 1, 0, Duration.ZERO));
    }

    boolean isEmpty() {
        return atWork == 0 && ready.isEmpty() && busy.isEmpty();
    }

    int atWork() {
        return atWork;
    }

    /** In how many nanoseconds a task can be taken, as far as that is known: at once if that is not positive. */
    long nextIn(long now) {
        if (atWork >= (answered ? connections : 1)) {
            return Long.MAX_VALUE;
        }
        if (!ready.isEmpty()) {
            return 0;
        }
        return busy.isEmpty() ? Long.MAX_VALUE : Math.max(0, busy.element().from - now);
    }

    Task take(long now) {
        atWork++;
        return ready.isEmpty() || (!busy.isEmpty() && busy.element().from <= now) ? busy.remove() : ready.remove();
    }

    /** Ends a task over many: those that it did not settle follow, one by one. */
    void split(Task task, Set<FleetTarget> settled) {
        atWork--;
        List<FleetTarget> rest = new ArrayList<>(task.targets());
        rest.removeIf(settled::contains);
        for (int i = rest.size() - 1; i >= 0; i--) {
            ready.addFirst(new Task(this, task.database(), List.of(rest.get(i)), true, 0, Duration.ZERO));
        }
    }

    void end(Task task, boolean reached) {
        atWork--;
        answered = reached;
        unreachable = reached ? 0 : unreachable;
    }

    /** The server has answered: as many as may be are taken at a time. */
    void answers() {
        answered = true;
        unreachable = 0;
    }

    /** Ends a task that was broken off by a defect. */
    void forget(Task task) {
        atWork--;
    }

    /** Leaves it to the other process for a while. */
    void giveBack(Task task, long now) {
        atWork--;
        answered = true;
        unreachable = 0;
        Duration twice = task.pause().isZero() ? FIRST_PAUSE : task.pause().multipliedBy(2);
        Duration pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        busy.add(new Task(this, task.database(), task.targets(), true, now + pause.toNanos(), pause));
    }

    /** Counts a target that could not be reached; removes and returns the others where there were so many in a row. */
    Collection<FleetTarget> afterUnreachable(int most) {
        if (++unreachable < most) {
            return List.of();
        }
        Collection<FleetTarget> others = waiting();
        ready.clear();
        busy.clear();
        return others;
    }

    /** What is to be done, without what is at work. */
    Collection<FleetTarget> waiting() {
        List<FleetTarget> waiting = new ArrayList<>();
        ready.forEach(task -> waiting.addAll(task.targets()));
        busy.forEach(task -> waiting.addAll(task.targets()));
        return waiting;
    }
}
