// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.stop.ActiveRuns;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One run over a fleet whose targets something else distributes, such as Spring Batch: each is migrated on the thread that asks
 * for it. The files are read once, and a server has only as many targets at work as it may have connections. Safe for use by
 * several threads.
 */
public final class FleetRun {

    private static final MaskedLog log = MaskedLog.of(FleetRun.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TargetConnector connector;
    private final ServerLimits limits;
    private final UpJob job;
    private final Map<String, FleetTarget> targets = new HashMap<>();

    /** Since when the lock of a target is waited for, which is from the end of another process's batches on. */
    private final Map<String, Long> waitedFor = new ConcurrentHashMap<>();

    FleetRun(
            List<FleetTarget> targets,
            TargetConnector connector,
            ServerLimits limits,
            TargetMigrators migrators,
            ActiveRuns runs) {
        targets.forEach(target -> this.targets.put(target.name(), target));
        this.connector = connector;
        this.limits = limits;
        this.job = new UpJob(migrators, runs);
    }

    /**
     * Applies what is pending to a target. Empty if another process works on the target, or its server has no free connection:
     * then this has waited for a second, and the target is to be tried again.
     *
     * @throws dev.migration.MigrationException if it cannot be migrated, or another process has its migration lock for longer
     *     than one waits
     * @throws dev.migration.MigrationStoppedException if the fleet was stopped, now or before, or the thread was interrupted
     */
    public Optional<TargetOutcome> up(String name) throws InterruptedException {
        FleetTarget target = targets.get(name);
        if (target == null) {
            throw FleetList.unknown(name);
        }
        Semaphore free = limits.of(connector.server(target));
        if (!free.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MaskedLog.about(name, () -> job.single(target, connector.connect(target))));
        } catch (CrewJob.Busy e) {
            long now = System.nanoTime();
            Long since = e.isLimited() ? waitedFor.putIfAbsent(name, now) : waitedFor.put(name, now);
            if (since == null) {
                log.info("Waiting for target {}, which another process works on", Printable.line(name));
            }
            if (e.isOver(Duration.ofNanos(since == null ? 0 : now - since))) {
                throw e.timedOut();
            }
        } finally {
            // Before the pause: another thread may have the connection meanwhile.
            free.release();
        }
        Thread.sleep(PAUSE.toMillis());
        return Optional.empty();
    }
}
