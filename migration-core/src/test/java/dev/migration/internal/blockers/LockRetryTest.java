package dev.migration.internal.blockers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.SqlLocks;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.Standing;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.LockBench;
import dev.migration.internal.plan.Step;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LockRetryTest {

    private static final String LOCKED = "55P03";
    private static final String DEADLOCK = "40P01";

    @RegisterExtension
    final LockBench bench = LockBench.onPostgreSql();

    @RegisterExtension
    final LockBench unlimited = LockBench.onH2();

    private final List<MigrationEvent> told = new ArrayList<>();
    private final StopSignal stop = StopSignal.never();
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

    private LockRetry retry(int retries) throws SQLException {
        ScriptContext context = TestScripts.context(
                session,
                session.database(),
                RunRow.asJournal(session.tables(), "me"),
                step,
                new SqlLocks(timeout, retries, patience),
                new Listeners(List.of(this::tell)),
                stop,
                session.database().captureSession(session.connection()));
        return new LockRetry(context, step, clock::get);
    }

    /** What another session's lock makes of a try. */
    private ScriptFailure failure(String sqlState, Standing standing) {
        Statement statement = TestScripts.statements(step).get(0);
        var refusal = new SQLException("canceled", sqlState);
        return new ScriptFailure(StatementFailure.ofScript(statement, 1, refusal), standing, 3, 4, "something");
    }

    private LockRetry.Transaction stopped(int times, String sqlState, Standing standing) {
        return context -> {
            runs++;
            if (runs <= times) {
                throw failure(sqlState, standing);
            }
        };
    }

    private ScriptFailure fails(int retries, String sqlState, Standing standing) throws SQLException {
        LockRetry retry = retry(retries);
        return catchThrowableOfType(
                ScriptFailure.class, () -> retry.run(stopped(Integer.MAX_VALUE, sqlState, standing)));
    }

    private static String told(ScriptFailure failure) {
        return failure.failure().inTheWay().get(0);
    }

    @Test
    void whatIsNotStoppedRunsOnce() throws Exception {
        retry(2).run(stopped(0, LOCKED, Standing.NOTHING));

        assertThat(runs).isOne();
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsStoppedRunsAgainUntilItIsNot() throws Exception {
        long start = System.nanoTime();

        retry(4).run(stopped(2, LOCKED, Standing.NOTHING));

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
    void afterTheLastTryItIsSaidHowOftenAndWhatStands() throws SQLException {
        ScriptFailure failure = fails(1, LOCKED, Standing.NOTHING);

        assertThat(runs).isEqualTo(2);
        assertThat(told(failure)).isEqualTo("Stopped by a lock at each of 2 tries in 0 ms, rolled back in between.");
        assertThat(failure.failure().inTheWay().get(1)).startsWith("In the way: unknown.");
        assertThat(failure.failure().statement()).isNotNull();
        assertThat(failure.standing()).isEqualTo(Standing.NOTHING);
        assertThat(failure.done()).isEqualTo(3);
        assertThat(failure.sent()).isEqualTo(4);
        assertThat(failure.left()).isEqualTo("something");
    }

    @Test
    void withoutRetriesItIsSaidHowLongItWaited() throws SQLException {
        assertThat(told(fails(0, LOCKED, Standing.NOTHING)))
                .isEqualTo("Stopped by a lock after 15 ms, at the first try.");
        assertThat(told).isEmpty();
    }

    @Test
    void theScriptsOwnLimitIsTheOneThatIsSaid() throws SQLException {
        step = TestScripts.step(Dialect.POSTGRESQL, "-- option: lock_timeout=2s\nSELECT 1;");

        assertThat(told(fails(0, LOCKED, Standing.NOTHING)))
                .isEqualTo("Stopped by a lock after 2 s, at the first try.");
    }

    @Test
    void aDeadlockIsNoLimitThatWasReached() throws SQLException {
        assertThat(told(fails(0, DEADLOCK, Standing.NOTHING))).isEqualTo("Stopped by a lock, at the first try.");
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        retry(2).run(stopped(1, DEADLOCK, Standing.NOTHING));

        assertThat(runs).isEqualTo(2);
    }

    @Test
    void whatIsNoLockIsNotTriedAgain() throws SQLException {
        ScriptFailure failure = fails(2, "42P01", Standing.NOTHING);

        assertThat(runs).isOne();
        assertThat(failure.failure().inTheWay()).isEmpty();
    }

    @Test
    void whereWaitsHaveNoLimitNothingIsTriedAgain() throws SQLException {
        session = unlimited.session();

        ScriptFailure failure = fails(2, "HYT00", Standing.NOTHING);

        assertThat(runs).isOne();
        assertThat(failure.failure().inTheWay()).isEmpty();
    }

    @Test
    void whatStaysIsNotTriedAgain() throws SQLException {
        assertThat(told(fails(2, LOCKED, Standing.ROWS_STAY)))
                .isEqualTo("Stopped by a lock after 15 ms, at the first try; not tried again: some of it stays.");
        assertThat(runs).isOne();
    }

    @Test
    void whoseScriptSaysSoIsNotTriedAgain() throws SQLException {
        step = TestScripts.step(Dialect.POSTGRESQL, "-- option: retry=off\nSELECT 1;");

        assertThat(told(fails(2, LOCKED, Standing.NOTHING))).endsWith("; not tried again: retry=off.");
        assertThat(runs).isOne();
    }

    @Test
    void whatARollbackDoesNotTakeBackIsNotTriedAgain() throws SQLException {
        step = TestScripts.step(Dialect.POSTGRESQL, "SELECT 1;\nSELECT pg_advisory_lock(1);\nSELECT 2;");

        assertThat(told(fails(2, LOCKED, Standing.NOTHING)))
                .endsWith("; not tried again: it does something that a rollback does not take back.");
        assertThat(runs).isOne();
    }

    @Test
    void whatCannotBeReadAnyMoreIsNotTriedAgain() throws SQLException {
        var gone = new AtomicBoolean();
        String file = "SELECT 1;";
        step = TestScripts.step(Dialect.POSTGRESQL, file, () -> {
            if (gone.get()) {
                throw new IOException("gone");
            }
            return new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
        });
        LockRetry retry = retry(2);
        ScriptFailure stopped = failure(LOCKED, Standing.NOTHING);
        gone.set(true);

        ScriptFailure failure = catchThrowableOfType(
                ScriptFailure.class,
                () -> retry.run(context -> {
                    throw stopped;
                }));

        assertThat(told(failure)).endsWith("; not tried again: its file cannot be read any more.");
    }

    @Test
    void whoIsToStopDoesNotTryAgain() throws SQLException {
        stop.request(StopSignal.Reason.APPLICATION);

        ScriptFailure failure = fails(2, LOCKED, Standing.NOTHING);

        assertThat(runs).isOne();
        assertThat(failure.failure().inTheWay()).isEmpty();
        assertThat(failure.failure().isStopped()).isFalse();
    }

    @Test
    void whoIsToldToStopInThePauseDoesNotTryAgain() throws SQLException {
        whenTold = () -> stop.request(StopSignal.Reason.APPLICATION);

        ScriptFailure failure = fails(2, LOCKED, Standing.NOTHING);

        assertThat(runs).isOne();
        assertThat(failure.failure().isStopped()).isTrue();
    }

    private LockRetry.Transaction working(Duration work, int times, String sqlState) {
        LockRetry.Transaction stopped = stopped(times, sqlState, Standing.NOTHING);
        return context -> {
            clock.addAndGet(work.toNanos());
            stopped.run(context);
        };
    }

    @Test
    void neitherTheWaitForTheLockNorThePauseIsWork() throws Exception {
        whenTold = () -> clock.addAndGet(Duration.ofSeconds(20).toNanos());

        retry(3).run(working(Duration.ofSeconds(14), 2, LOCKED));

        assertThat(runs).as("28 s of work, 40 s of pauses").isEqualTo(3);
    }

    @Test
    void whatWorkedForTooLongIsNotTriedAgain() throws SQLException {
        LockRetry retry = retry(3);

        ScriptFailure failure = catchThrowableOfType(
                ScriptFailure.class, () -> retry.run(working(Duration.ofSeconds(16), 9, DEADLOCK)));

        assertThat(runs).as("a deadlock is no wait").isEqualTo(2);
        assertThat(told(failure)).endsWith("; not tried again: all tries together ran for more than 30 s.");
    }

    @Test
    void afterItsPatienceItIsNotTriedAgain() throws SQLException {
        patience = Duration.ofSeconds(10);
        LockRetry retry = retry(3);

        ScriptFailure failure =
                catchThrowableOfType(ScriptFailure.class, () -> retry.run(working(Duration.ofSeconds(11), 9, LOCKED)));

        assertThat(runs).isOne();
        assertThat(told(failure))
                .endsWith("; not tried again: it may wait for no longer than 10 s (migration.wait-timeout).");
    }

    @Test
    void otherStatementsHaveTriesOfTheirOwn() throws Exception {
        LockRetry retry = retry(1);
        StatementFailure failure = failure(LOCKED, Standing.NOTHING).failure();

        retry.requireAnother(failure, () -> null);
        retry.beginAnew();
        retry.requireAnother(failure, () -> null);

        StatementFailure last =
                catchThrowableOfType(StatementFailure.class, () -> retry.requireAnother(failure, () -> null));
        assertThat(last.inTheWay().get(0)).startsWith("Stopped by a lock at each of 2 tries");
    }
}
