// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.TargetNotReadyException;
import dev.migration.internal.help.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many targets of each server may be at work at a time, of those that others ask for one by one. */
final class ServerLimits {

    private final int connections;
    private final Map<String, Semaphore> servers = new ConcurrentHashMap<>();

    ServerLimits(int connections) {
        this.connections = connections;
    }

    /** The right to work on one target of a server, for whoever takes it. */
    Semaphore of(String server) {
        return servers.computeIfAbsent(server, none -> new Semaphore(connections));
    }

    /**
     * Does this when one more target of the server may be at work.
     *
     * @param longest how long it waits for that, at most
     * @throws TargetNotReadyException if that was too short
     * @throws MigrationStoppedException if the thread was interrupted
     */
    void run(String server, FleetTarget target, Duration longest, Runnable work) {
        Semaphore free = of(server);
        try {
            if (!free.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TargetNotReadyException(
                        List.of(target.name()),
                        List.of(Problem.error(
                                Code.WAIT_TIMEOUT,
                                null,
                                "As many targets of its server as may be are at work: " + connections + ".",
                                "try again; migration.targets.connections is the limit")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        try {
            work.run();
        } finally {
            free.release();
        }
    }

    /** What is thrown where a thread was interrupted while it waited. */
    static MigrationStoppedException interrupted() {
        return new MigrationStoppedException(
                Problems.error(Code.STOPPED, "Stopped while it waited for its turn.", "try again"), null);
    }
}
