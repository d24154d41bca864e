// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.blockers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.lock.LockBench;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopReason;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockTimeoutRetryTest {

    private static final String LOCKED = "55P03";
    private static final String DEADLOCK = "40P01";

    @RegisterExtension
    final LockBench bench = LockBench.onPostgreSql();

    @RegisterExtension
    final LockBench unlimited = LockBench.onH2();

    private final List<MigrationEvent> told = new ArrayList<>();
    private final StopSignal stop = new ActiveRuns().begin();
    private Runnable whenTold = () -> {};
    private Session session = bench.session();
    private Step step = TestScripts.step(Dialect.POSTGRESQL, "ALTER TABLE patients ADD COLUMN phone TEXT;");
    private final AtomicLong clock = new AtomicLong();
    private int runs;
    private Duration timeout = Duration.ofMillis(15);
    private Duration patience = Duration.ofMinutes(5);

    @AfterEach
    void close() {
        stop.close();
    }

    private void tell(MigrationEvent event) {
        told.add(event);
        whenTold.run();
    }

    private LockTimeoutRetry retry(int retries) {
        return new LockTimeoutRetry(
                session.database(),
                session.connection(),
                step,
                new SqlLocks(timeout, retries, patience),
                BlockerWatch.idle(),
                new Listeners(List.of(this::tell)),
                stop,
                clock::get);
    }

    private interface Transaction {
        void run() throws StatementFailure;
    }

    /** Runs it until it is not stopped, or is not to be tried again. */
    private static void run(LockTimeoutRetry retry, Transaction transaction) throws StatementFailure {
        while (true) {
            try {
                transaction.run();
                return;
            } catch (StatementFailure e) {
                retry.requireAnother(e, () -> true);
                retry.pause();
            }
        }
    }

    /** What another session's lock makes of a try. */
    private StatementFailure failure(String sqlState) {
        Statement statement = TestScripts.statements(step).get(0);
        return StatementFailure.ofScript(statement, 1, new SQLException("canceled", sqlState));
    }

    private Transaction stopped(int times, String sqlState) {
        return () -> {
            runs++;
            if (runs <= times) {
                throw failure(sqlState);
            }
        };
    }

    private StatementFailure fails(int retries, String sqlState) {
        return fails(retries, stopped(Integer.MAX_VALUE, sqlState));
    }

    private StatementFailure fails(int retries, Transaction transaction) {
        LockTimeoutRetry retry = retry(retries);
        return catchThrowableOfType(StatementFailure.class, () -> run(retry, transaction));
    }

    private void assertFailsOnce(StatementFailure failure) {
        assertThat(runs).isOne();
        assertThat(failure.details()).isEmpty();
    }

    private static String told(StatementFailure failure) {
        return failure.details().get(0);
    }

    @Test
    void whatIsNotStoppedRunsOnce() throws Exception {
        run(retry(2), stopped(0, LOCKED));

        assertThat(runs).isOne();
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsStoppedRunsAgainUntilItIsNot() throws Exception {
        long start = System.nanoTime();

        run(retry(4), stopped(2, LOCKED));

        assertThat(runs).isEqualTo(3);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(135 + 270));
        assertThat(told)
                .map(MigrationEvent.StoppedByLock.class::cast)
                .satisfiesExactly(
                        first -> {
                            assertThat(first.direction()).isEqualTo(Direction.UP);
                            assertThat(first.version()).isEqualTo("0007");
                            assertThat(first.name()).isEqualTo("0007_add_phone");
                            assertThat(first.tries()).isEqualTo(1);
                            assertThat(first.left()).isEqualTo(4);
                            assertThat(first.pause()).isBetween(Duration.ofMillis(135), Duration.ofMillis(180));
                            assertThat(first.blocker()).isEmpty();
                        },
                        second -> {
                            assertThat(second.tries()).isEqualTo(2);
                            assertThat(second.left()).isEqualTo(3);
                        });
    }

    @Test
    void afterTheLastTryItIsSaidHowOftenAndWhatStands() {
        StatementFailure failure = fails(1, LOCKED);

        assertThat(runs).isEqualTo(2);
        assertThat(told(failure)).isEqualTo("Stopped by a lock at each of 2 tries in 0 ms, rolled back in between.");
        assertThat(failure.details().get(1)).startsWith("Blocked by: unknown.");
        assertThat(failure.statement()).isNotNull();
    }

    @Test
    void withoutRetriesItIsSaidHowLongItWaited() {
        assertThat(told(fails(0, LOCKED))).isEqualTo("Stopped by a lock after 15 ms, at the first try.");
        assertThat(told).isEmpty();
    }

    @Test
    void theScriptsOwnLimitIsTheOneThatIsSaid() {
        step = TestScripts.step(Dialect.POSTGRESQL, "-- option: lock_timeout=2s\nSELECT 1;");

        assertThat(told(fails(0, LOCKED))).isEqualTo("Stopped by a lock after 2 s, at the first try.");
    }

    @Test
    void aDeadlockIsNoLimitThatWasReached() {
        assertThat(told(fails(0, DEADLOCK))).isEqualTo("Stopped by a lock, at the first try.");
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        run(retry(2), stopped(1, DEADLOCK));

        assertThat(runs).isEqualTo(2);
    }

    @Test
    void whatIsNoLockIsNotTriedAgain() {
        assertFailsOnce(fails(2, "42P01"));
    }

    @Test
    void whereWaitsHaveNoLimitNothingIsTriedAgain() {
        session = unlimited.session();

        assertFailsOnce(fails(2, "HYT00"));
    }

    @Test
    void whatIsNotUndoneIsNotTriedAgain() {
        StatementFailure failure = failure(LOCKED);
        LockTimeoutRetry retry = retry(2);

        assertThat(told(catchThrowableOfType(StatementFailure.class, () -> retry.requireAnother(failure, () -> false))))
                .isEqualTo("Stopped by a lock after 15 ms, at the first try;"
                        + " not tried again: it is not a transaction of its own that a rollback undoes as a whole.");
    }

    @Test
    void aScriptWithRetryOffIsNotTriedAgain() {
        step = TestScripts.step(Dialect.POSTGRESQL, "-- option: retry=off\nSELECT 1;");

        assertThat(told(fails(2, LOCKED))).endsWith("; not tried again: retry=off.");
        assertThat(runs).isOne();
    }

    @Test
    void whoIsToStopDoesNotTryAgain() {
        stop.request(StopReason.APPLICATION);

        StatementFailure failure = fails(2, LOCKED);

        assertFailsOnce(failure);
        assertThat(failure.is(What.STOPPED)).isFalse();
    }

    @Test
    void aRunStoppedDuringThePauseDoesNotTryAgain() {
        whenTold = () -> stop.request(StopReason.APPLICATION);

        StatementFailure failure = fails(2, LOCKED);

        assertThat(runs).isOne();
        assertThat(failure.is(What.STOPPED)).isTrue();
    }

    private Transaction working(Duration work, int times, String sqlState) {
        Transaction stopped = stopped(times, sqlState);
        return () -> {
            clock.addAndGet(work.toNanos());
            stopped.run();
        };
    }

    @Test
    void neitherTheWaitForTheLockNorThePauseIsWork() throws Exception {
        whenTold = () -> clock.addAndGet(Duration.ofSeconds(20).toNanos());

        run(retry(3), working(Duration.ofSeconds(14), 2, LOCKED));

        assertThat(runs).as("28 s of work, 40 s of pauses").isEqualTo(3);
    }

    @Test
    void whatWorkedForTooLongIsNotTriedAgain() {
        StatementFailure failure = fails(3, working(Duration.ofSeconds(16), 9, DEADLOCK));

        assertThat(runs).as("a deadlock is no wait").isEqualTo(2);
        assertThat(told(failure)).endsWith("; not tried again: all tries together ran for more than 30 s.");
    }

    @Test
    void afterItsPatienceItIsNotTriedAgain() {
        patience = Duration.ofSeconds(10);

        StatementFailure failure = fails(3, working(Duration.ofSeconds(11), 9, LOCKED));

        assertThat(runs).isOne();
        assertThat(told(failure)).endsWith("; not tried again: it may wait for no longer than 10 s (wait-timeout).");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000, 9000, 12000",
        "2, 1000, 18000, 24000",
        "9, 1000, 45000, 60000",
        "1, 30000, 45000, 60000",
        "2, 0, 225, 300"
    })
    void whoBlocksUnknownSessionsPausesManyTimesAsLong(int tries, long limit, long shortest, long longest)
            throws StatementFailure {
        timeout = Duration.ofMillis(limit);
        whenTold = () -> stop.request(StopReason.APPLICATION);
        LockTimeoutRetry retry = retry(10);
        for (int i = 0; i < tries; i++) {
            retry.requireAnother(failure(limit == 0 ? DEADLOCK : LOCKED), () -> true);
        }

        assertThat(catchThrowableOfType(StatementFailure.class, retry::pause).is(What.STOPPED))
                .isTrue();

        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        MigrationEvent.StoppedByLock.class,
                        event -> assertThat(event.pause())
                                .isBetween(Duration.ofMillis(shortest), Duration.ofMillis(longest)));
    }

    @Test
    void otherStatementsHaveTriesOfTheirOwn() throws Exception {
        LockTimeoutRetry retry = retry(1);
        StatementFailure failure = failure(LOCKED);

        retry.requireAnother(failure, () -> true);
        retry.restart();
        retry.requireAnother(failure, () -> true);

        StatementFailure last =
                catchThrowableOfType(StatementFailure.class, () -> retry.requireAnother(failure, () -> true));
        assertThat(last.details().get(0)).startsWith("Stopped by a lock at each of 2 tries");
    }
}
