// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done on one server, and the connections to it: those at work and those that are kept for the next schema of the same
 * database are never more than it may have. Until it has answered, it has one. Not thread-safe.
 */
final class ServerQueue {

    /** So many schemas of one database are looked at together. */
    private static final int MOST_TOGETHER = 200;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final String server;
    private final Deque<Task> ready = new ArrayDeque<>();
    private final PriorityQueue<Task> later = new PriorityQueue<>((one, other) -> Long.signum(one.from - other.from));
    private final Deque<Idle> idle = new ArrayDeque<>();
    private int connections;
    private int atWork;
    private int newAtWork;
    private int unanswered;
    private boolean answers;

    ServerQueue(String server, int connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * Some targets of one database.
     *
     * @param from when it may be tried again, on the clock of {@link System#nanoTime()}
     * @param pause how long it was left before
     * @param why why it was left; empty where it was not
     * @param isAlone whether nothing else had a connection to the server when it was taken
     */
    record Task(
            ServerQueue queue,
            Object database,
            List<FleetTarget> targets,
            boolean isSingle,
            long from,
            Duration pause,
            String why,
            boolean isAlone) {

        static Task of(ServerQueue queue, Object database, List<FleetTarget> targets, boolean isSingle) {
            return new Task(queue, database, targets, isSingle, 0, Duration.ZERO, "", false);
        }

        Task taken(boolean alone) {
            return new Task(queue, database, targets, isSingle, from, pause, why, alone);
        }

        FleetTarget first() {
            return targets.get(0);
        }

        /** Whether it was not tried before. */
        boolean isNew() {
            return why.isEmpty();
        }
    }

    private record Idle(Object database, KeptConnection connection) {}

    String server() {
        return server;
    }

    /** Adds those of one database, to be looked at together where there are several. */
    void add(Object database, List<FleetTarget> targets) {
        for (int from = 0; from < targets.size(); from += MOST_TOGETHER) {
            List<FleetTarget> some = List.copyOf(targets.subList(from, Math.min(targets.size(), from + MOST_TOGETHER)));
            ready.add(Task.of(this, database, some, some.size() == 1));
        }
    }

    boolean isEmpty() {
        return atWork == 0 && ready.isEmpty() && later.isEmpty();
    }

    int atWork() {
        return atWork;
    }

    /** How many targets can be at work at a time, before any is. */
    int mostAtWork() {
        int targets = ready.stream().mapToInt(task -> task.targets().size()).sum();
        return Math.min(connections, targets);
    }

    /** In how many nanoseconds a task can be taken, as far as that is known: at once if that is not positive. */
    long nextIn(long now) {
        if (atWork >= (answers ? connections : 1)) {
            return Long.MAX_VALUE;
        }
        if (!ready.isEmpty()) {
            return 0;
        }
        return later.isEmpty() ? Long.MAX_VALUE : Math.max(0, later.element().from - now);
    }

    /** Whether something is to be done or at work that was not left before. */
    boolean hasNew() {
        return newAtWork > 0 || !ready.isEmpty();
    }

    Task take(long now) {
        atWork++;
        Task task =
                ready.isEmpty() || (!later.isEmpty() && later.element().from <= now) ? later.remove() : ready.remove();
        newAtWork += task.isNew() ? 1 : 0;
        return task.taken(atWork == 1 && idle.isEmpty());
    }

    /** The connection that is kept for this database; null where there is none. */
    @Nullable
    KeptConnection reuse(Object database) {
        for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
            Idle kept = all.next();
            if (kept.database.equals(database)) {
                all.remove();
                return kept.connection;
            }
        }
        return null;
    }

    /** One that is to be closed before another is opened; null where there is room. */
    @Nullable
    KeptConnection displaced() {
        Idle oldest = idle.size() + atWork > connections ? idle.poll() : null;
        return oldest == null ? null : oldest.connection;
    }

    /** Keeps a connection of a task that has ended, where another of the same database may need it. */
    boolean keeps(Object database, KeptConnection connection) {
        boolean isNeeded = Stream.concat(ready.stream(), later.stream())
                .anyMatch(task -> task.database().equals(database));
        return isNeeded && idle.add(new Idle(database, connection));
    }

    /** All that are kept, which are to be closed. */
    List<KeptConnection> release() {
        List<KeptConnection> all = idle.stream().map(Idle::connection).toList();
        idle.clear();
        return all;
    }

    /** It is taken to answer until it does not, as a pool has its own ways with a server that does not. */
    void expectAnswers() {
        answers = true;
    }

    /** It has given a connection. */
    void answered() {
        answers = true;
        unanswered = 0;
    }

    /** Ends a task over many: those that it did not settle follow, one by one. */
    void split(Task task, Set<FleetTarget> settled) {
        end(task);
        List<FleetTarget> rest = new ArrayList<>(task.targets());
        rest.removeIf(settled::contains);
        for (int i = rest.size() - 1; i >= 0; i--) {
            ready.addFirst(Task.of(this, task.database(), List.of(rest.get(i)), true));
        }
    }

    void end(Task task) {
        atWork--;
        newAtWork -= task.isNew() ? 1 : 0;
    }

    /** Leaves it for a while, such as to the process that has it. */
    void giveBack(Task task, long now, String why) {
        end(task);
        Duration twice = task.pause().isZero() ? FIRST_PAUSE : task.pause().multipliedBy(2);
        Duration pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        later.add(new Task(
                this, task.database(), task.targets(), task.isSingle(), now + pause.toNanos(), pause, why, false));
    }

    /** Leaves it because the server takes no more connections, and is content with fewer; false if no other had one. */
    boolean isContentWithFewer(Task task, long now) {
        if (task.isAlone() && atWork + idle.size() < 2) {
            return false;
        }
        connections = Math.max(1, atWork - 1);
        giveBack(task, now, "the server takes no more connections");
        return true;
    }

    /** Counts a try in which it did not answer; returns how many in a row that are. */
    int countSilence() {
        answers = false;
        return ++unanswered;
    }

    /** Removes and returns all that is to be done, without what is at work. */
    List<FleetTarget> drop() {
        List<FleetTarget> dropped =
                waiting().stream().flatMap(task -> task.targets().stream()).toList();
        ready.clear();
        later.clear();
        return dropped;
    }

    /** What is to be done, without what is at work. */
    List<Task> waiting() {
        List<Task> waiting = new ArrayList<>(ready);
        waiting.addAll(later);
        return waiting;
    }
}
