// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.blockers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.database.DatabaseLocks;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.lock.LockBench;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.SecondConnection;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.sql.Dialect;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class BlockerWatchTest {

    @RegisterExtension
    final LockBench bench = LockBench.onH2();

    private final Scheduler scheduler = new Scheduler();
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore answers = new Semaphore(0);
    private final Step step = TestScripts.step(Dialect.H2, "INSERT INTO t VALUES (1);");

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void aWaitThatEndsWhileItIsAskedAboutKeepsTheLockOfTheAnswerBefore() {
        LockBlocker before = new LockBlocker("blocks AccessExclusiveLock on patients", "process 7", "", null, true);
        LockBlocker ended = new LockBlocker("", "process 7", "", null, true);
        LockBlocker other = new LockBlocker("", "process 8", "", null, true);

        assertThat(BlockerWatch.withLock(ended, List.of(before))).isEqualTo(before);
        assertThat(BlockerWatch.withLock(other, List.of(before))).isEqualTo(other);
    }

    private BlockerWatch watch() {
        Session session = bench.session();
        DatabaseLocks slow = new DatabaseLocks() {
            @Override
            public List<LockBlocker> blockers(Connection connection, String id, int seconds) {
                asked.release();
                answers.acquireUninterruptibly();
                return List.of();
            }
        };
        return BlockerWatch.of(
                new SecondConnection(bench.dataSource(), session.connection()),
                session.setup(),
                TestScripts.told(session.database(), Map.of("locks", slow)),
                "1",
                scheduler,
                new Listeners(List.of()),
                blocker -> {});
    }

    /** The clock of the run advances: checks that were due have started. */
    private void awaitTicks(int ticks) throws InterruptedException {
        var left = new CountDownLatch(ticks);
        Scheduler.Task clock = scheduler.check(Duration.ofMillis(5), left::countDown);
        left.await();
        clock.cancel();
    }

    @Test
    void theNextScriptsQueryWaitsForTheAnswerToTheLastOne() throws Exception {
        try (BlockerWatch watch = watch()) {
            watch.watch(step.name(), Duration.ofMillis(30));
            watch.begin();
            asked.acquire();
            watch.end();

            // Another timeout starts other checks.
            watch.watch(step.name(), Duration.ofMillis(15));
            watch.begin();
            awaitTicks(40);

            assertThat(asked.availablePermits()).isZero();

            answers.release(2);
            assertThat(asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            answers.release(1_000);
        }
    }
}
