// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import java.time.Duration;
import java.util.List;

/**
 * Measures how long this process has only waited for targets that other processes hold, and logs which ones. Not thread-safe.
 */
final class CrewWait {

    private static final MaskedLog log = MaskedLog.of(CrewWait.class);

    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(30);

    private final Servers servers;
    private long onlyWaitingSince = System.nanoTime();
    private long nextNews = onlyWaitingSince + BETWEEN_NEWS.toNanos();

    CrewWait(Servers servers) {
        this.servers = servers;
    }

    /** Not at all while this process has a target to do, or at work, that it did not leave before. */
    Duration waited(long now) {
        if (servers.all().stream().anyMatch(ServerQueue::hasNew)) {
            restart(now);
        }
        return Duration.ofNanos(now - onlyWaitingSince);
    }

    /** Something else was done, or is waited for without a limit. */
    void restart(long now) {
        onlyWaitingSince = now;
    }

    /** Says now and then what is waited for. */
    void say(long now) {
        if (now < nextNews) {
            return;
        }
        nextNews = now + BETWEEN_NEWS.toNanos();
        List<ServerQueue.Task> left = servers.all().stream()
                .flatMap(queue -> queue.waiting().stream())
                .filter(task -> !task.isNew())
                .toList();
        if (!left.isEmpty()) {
            log.warn(
                    "Waiting for {}. {}: {}",
                    Printable.names(
                            left.stream().map(task -> task.first().name()).toList()),
                    Printable.line(left.get(0).first().name()),
                    Printable.line(left.get(0).why()));
        }
    }
}
