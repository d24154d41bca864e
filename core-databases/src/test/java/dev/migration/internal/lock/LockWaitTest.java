// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationStoppedException;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.OpenSession;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopReason;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LockWaitTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<MigrationEvent> told = new ArrayList<>();
    private final List<Long> attempts = new ArrayList<>();
    private final StopSignal stop = new ActiveRuns().begin();
    private boolean mayBeAbandoned;
    private String changes = "";
    private String remedyForOrphan = "";
    private Session session;

    @BeforeEach
    void open() throws SQLException {
        var dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        session = OpenSession.on(dataSource, null, new Scheduler());
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(session.tables().createRunTable());
        }
    }

    @AfterEach
    void close() {
        stop.close();
        // An interrupt that was noticed is given back.
        Thread.interrupted();
        session.close();
    }

    /** What another attempt comes to, by its number from 1. */
    private interface Outcome {
        boolean of(int attempt) throws SQLException;
    }

    private LockWait wait(Duration timeout, Outcome outcome) {
        LockWait.Attempt attempt = new LockWait.Attempt() {
            @Override
            public boolean tryAcquire() throws SQLException {
                attempts.add(System.nanoTime());
                return outcome.of(attempts.size());
            }

            @Override
            public boolean mayBeAbandoned() {
                return mayBeAbandoned;
            }

            @Override
            public String changes() {
                return changes;
            }

            @Override
            public String remedyForOrphan() {
                return remedyForOrphan;
            }
        };
        return new LockWait(LockWait.Awaited.LOCK, attempt, session, timeout, new Listeners(List.of(told::add)), stop);
    }

    private static boolean lockedOut() throws SQLException {
        throw new SQLException("the table is locked", "HYT00", ErrorCode.LOCK_TIMEOUT_1);
    }

    /** How a wait ends that did not get it. */
    private static AbstractThrowableAssert<?, ?> assertEnds(
            LockWait wait, Class<? extends Throwable> with, String saying) {
        return assertThatThrownBy(wait::await).isInstanceOf(with).hasMessageContaining(saying);
    }

    private void assertWaitedFor(String whom) {
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        Waiting.class, event -> assertThat(event.detail()).isEqualTo(whom));
    }

    @Test
    void whoGetsItAtOnceHasNotWaited() {
        LockWait wait = wait(Duration.ZERO, attempt -> true);

        wait.await();

        assertThat(wait.hasWaited()).isFalse();
        assertThat(attempts).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void theSecondInstanceIsNotifiedOnceAndHasWaited() {
        LockWait wait = wait(LONG, attempt -> attempt == 3);

        wait.await();

        assertThat(wait.hasWaited()).isTrue();
        assertThat(attempts).hasSize(3);
        assertWaitedFor("an instance that is about to release it");
    }

    @Test
    void thePauseDoublesFromOneAttemptToTheNextUpToAQuarterOfASecond() {
        wait(LONG, attempt -> attempt == 5).await();

        for (int i = 1; i < attempts.size(); i++) {
            assertThat(Duration.ofNanos(attempts.get(i) - attempts.get(i - 1)))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(Math.min(250, 25L << i)));
        }
    }

    @Test
    void itEndsWhenTheTimeIsOver() {
        long start = System.nanoTime();

        assertEnds(
                wait(Duration.ofSeconds(1), attempt -> false),
                WaitTimeoutException.class,
                "waiting 1 s was not enough. It is held by a session that the database does not name.");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        // At 0, 50, 150, 350, 600, 850 and 1,000 ms.
        assertThat(attempts).hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void aWaitOfNoTimeIsOneAttempt() {
        LockWait wait = wait(Duration.ZERO, attempt -> false);

        assertThatThrownBy(wait::tryOnce)
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessageStartingWith("Another instance holds the migration lock. It is held by"
                        + " a session that the database does not name.\n  Next:");
        assertThat(attempts).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void aLockOfTheDatabasesOwnIsWaitedForToo() {
        LockWait wait = wait(LONG, attempt -> attempt > 1 || lockedOut());

        wait.await();

        assertThat(wait.hasWaited()).isTrue();
        assertWaitedFor("a connection that is writing to the database");
    }

    @Test
    void theLastAttemptReportsTheBlocker() {
        assertEnds(
                wait(Duration.ofMillis(500), attempt -> attempt == 1 && lockedOut()),
                WaitTimeoutException.class,
                "It is held by a session that the database does not name.");
    }

    // A lease that was never seen to change may be a dead one's; a lock of the database's own is somebody's.
    @Test
    void oneWhoMayBeDeadIsWaitedForLongerThanTheTimeout() {
        mayBeAbandoned = true;

        wait(Duration.ZERO, attempt -> attempt == 3).await();

        assertThat(attempts).hasSize(3);
    }

    @Test
    void aLockOfTheDatabasesOwnIsNotWaitedForLonger() {
        mayBeAbandoned = true;

        assertEnds(
                wait(Duration.ZERO, attempt -> lockedOut()),
                WaitTimeoutException.class,
                "The migration lock cannot be taken. It is held by a connection that is writing to the database."
                        + " The database says: the table is locked");
        assertThat(attempts).hasSize(1);
    }

    @Test
    void whatIsNoLockEndsIt() {
        LockWait wait = wait(LONG, attempt -> {
            throw new SQLException("broken", "58000");
        });

        assertEnds(wait, DatabaseAccessException.class, "The migration lock cannot be taken: broken");
        assertThat(wait.hasWaited()).isFalse();
    }

    @Test
    void whoIsToStopDoesNotTry() {
        stop.request(StopReason.APPLICATION);

        assertEnds(
                wait(LONG, attempt -> true),
                MigrationStoppedException.class,
                "Stopped: the application asked for it. Nothing was changed.");
        assertThat(attempts).isEmpty();
    }

    private boolean isToStop() {
        stop.request(StopReason.APPLICATION);
        return false;
    }

    @Test
    void whoIsToStopWhileItWaitsDoesNotTryAgain() {
        assertEnds(
                wait(LONG, attempt -> isToStop()),
                MigrationStoppedException.class,
                "Stopped while another instance held the migration lock: the application");
        assertThat(attempts).hasSize(1);
    }

    @Test
    void whatAnAttemptMayHaveChangedIsReported() {
        changes = "a table may have been created";

        assertEnds(
                wait(LONG, attempt -> isToStop()),
                MigrationStoppedException.class,
                " No script was run, but a table may have been created.");
    }

    @Test
    void anInterruptWhileItWaitsEndsIt() {
        LockWait wait = wait(LONG, attempt -> {
            Thread.currentThread().interrupt();
            return attempt > 1;
        });

        assertEnds(wait, MigrationStoppedException.class, "its thread was interrupted");
    }

    @Test
    void anAttemptThatIsCancelledIsNoFailure() {
        var cancelled = new SQLException("cancelled", "57014", ErrorCode.STATEMENT_WAS_CANCELED);
        LockWait wait = wait(LONG, attempt -> {
            stop.request(StopReason.APPLICATION);
            throw cancelled;
        });

        assertEnds(wait, MigrationStoppedException.class, "Stopped: the application asked for it. Nothing was changed.")
                .hasCauseInstanceOf(SQLException.class);
    }

    // A session that a killed process left behind can be ended; a lock of the database itself is not its.
    @Test
    void theRemedySaysHowToEndASessionThatWasLeftBehind() {
        remedyForOrphan = "; or end its session";

        assertEnds(
                wait(Duration.ZERO, attempt -> false),
                WaitTimeoutException.class,
                "migration.wait-timeout; or end its session");
    }

    @Test
    void theRemedyForALockOfTheDatabaseEndsNoSession() {
        remedyForOrphan = "; or end its session";

        assertEnds(wait(Duration.ZERO, attempt -> lockedOut()), WaitTimeoutException.class, "migration.wait-timeout")
                .hasMessageNotContaining("end its session");
    }
}
