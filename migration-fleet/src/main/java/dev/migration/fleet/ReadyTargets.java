// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.fleet.TargetStatus.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Which targets are known to be up to date, by what this process did and read, and which are being brought there. */
final class ReadyTargets {

    /** By name, as they were described then: one that has moved to another database is forgotten at the next {@link #take}. */
    private final Map<String, FleetTarget> ready = new ConcurrentHashMap<>();

    private final Set<String> atWork = ConcurrentHashMap.newKeySet();
    private final Map<String, CompletableFuture<Void>> looks = new ConcurrentHashMap<>();
    private final Map<String, List<Problem>> failures = new ConcurrentHashMap<>();
    private final Map<String, Refused> refusals = new ConcurrentHashMap<>();

    private static final List<Problem> UNDER_WAY =
            List.of(Problem.error(Code.RUNNING, null, "It is being migrated.", "try again soon"));

    /** For so long a target is refused again without a look, however many ask for it. */
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private record Refused(RuntimeException why, long at) {

        boolean isOver(long now) {
            return now - at > REMEMBERED.toNanos();
        }
    }

    void found(FleetTarget target, TargetOutcome outcome) {
        atWork.remove(target.name());
        if (outcome.kind() == Kind.FAILED) {
            failures.put(target.name(), outcome.problems());
        }
        found(target, outcome.kind() == Kind.UP_TO_DATE || outcome.kind() == Kind.MIGRATED);
    }

    /** One that does not answer is as it was. */
    void found(FleetTarget target, TargetStatus status) {
        if (status.standing() != Standing.UNKNOWN) {
            found(target, status.standing() == Standing.UP_TO_DATE);
        }
    }

    void found(FleetTarget target, boolean upToDate) {
        if (upToDate) {
            ready.put(target.name(), target.withoutPlace());
            failures.remove(target.name());
        } else {
            ready.remove(target.name());
        }
    }

    /** Why one is not up to date that is behind: it is being migrated, or that failed. */
    List<Problem> why(FleetTarget target, List<Problem> behind) {
        return atWork.contains(target.name()) ? UNDER_WAY : failures.getOrDefault(target.name(), behind);
    }

    /** Those of the list with which something has to be done that no other thread of this process does; now they are taken. */
    synchronized List<FleetTarget> take(List<FleetTarget> all) {
        ready.values().retainAll(all.stream().map(FleetTarget::withoutPlace).collect(Collectors.toSet()));
        return all.stream()
                .filter(target -> !target.withoutPlace().equals(ready.get(target.name())) && atWork.add(target.name()))
                .toList();
    }

    /** Leaves those that were taken to others. */
    void leave(List<FleetTarget> taken) {
        taken.forEach(target -> atWork.remove(target.name()));
    }

    boolean isReady(String name) {
        return ready.containsKey(name);
    }

    /** Of many that ask for the same one, the first looks for all; if that one is stopped, another. */
    void require(String name, Runnable look) {
        var mine = new CompletableFuture<Void>();
        while (!isReady(name)) {
            Refused last = refusals.get(name);
            if (last != null && !last.isOver(System.nanoTime())) {
                throw last.why;
            }
            CompletableFuture<Void> first = looks.putIfAbsent(name, mine);
            if (first == null) {
                look(name, look, mine);
                return;
            }
            if (isDone(first)) {
                return;
            }
        }
    }

    private void look(String name, Runnable look, CompletableFuture<Void> mine) {
        try {
            look.run();
            mine.complete(null);
        } catch (RuntimeException | Error e) {
            if (e instanceof RuntimeException why && !isStop(why)) {
                remember(name, why);
            }
            mine.completeExceptionally(e);
            throw e;
        } finally {
            looks.remove(name);
        }
    }

    /** Waits for what another one finds; false if that one was stopped. */
    private static boolean isDone(CompletableFuture<Void> first) {
        try {
            first.get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServerLimits.interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                if (isStop(failure)) {
                    return false;
                }
                throw failure;
            }
            throw new CompletionException(e.getCause());
        }
    }

    /** One request was stopped, which says nothing about the target. */
    private static boolean isStop(RuntimeException why) {
        return why instanceof MigrationException failure
                && failure.problems().get(0).code() == Code.STOPPED;
    }

    private void remember(String name, RuntimeException why) {
        long now = System.nanoTime();
        refusals.values().removeIf(old -> old.isOver(now));
        refusals.put(name, new Refused(why, now));
    }
}
