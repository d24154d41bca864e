// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.OpenSession;
import dev.migration.internal.database.Row;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopReason;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldLeaseTest {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    final LockBench bench = LockBench.onH2();

    private final Session session = bench.session();

    @BeforeEach
    void weHaveOneThatHasExpired() {
        bench.lease("me", 2000);
    }

    private HeldLease lease(DataSource second) {
        return lease(session, second);
    }

    private static HeldLease lease(Session session, DataSource second) {
        return new HeldLease(
                session,
                RunRow.asLease(session.tables(), "me"),
                second,
                new ActiveRuns().begin(),
                PAUSE,
                session.database().lease());
    }

    private boolean lasts() {
        return bench.column("SELECT owner FROM __migrations_run WHERE expires_at > TIMESTAMP '2001-01-01 00:00:00'")
                .equals(List.of("me"));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }

    private static void await(BooleanSupplier condition) {
        Fleet.await("the lease is in this state", condition);
    }

    /** What a pool does that has none to give. */
    private static Connection waitInVain(CountDownLatch interrupted) throws SQLException {
        try {
            await(new CountDownLatch(1));
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
        throw new SQLException("no connection");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isMadeToLastAndGivenBack(boolean autoCommit) {
        HeldLease lease = lease(Connections.from(() -> {
            Connection second = bench.dataSource().getConnection();
            second.setAutoCommit(autoCommit);
            return second;
        }));

        lease.start();
        await(this::lasts);

        lease.close();
        assertThat(bench.column("SELECT owner FROM __migrations_run")).containsExactly((String) null);
    }

    @Test
    void isNotGivenBackOnAConnectionThatIsGivenUp() {
        HeldLease lease = lease(bench.dataSource());
        lease.start();

        session.giveUp();
        lease.close();

        assertThat(bench.column("SELECT owner FROM __migrations_run")).containsExactly("me");
    }

    @Test
    void theSecondConnectionExecutesTheInitSqlTooAndIsGivenBackAsItWas() throws SQLException {
        String initSql = "CREATE TABLE IF NOT EXISTS opened (n INT); INSERT INTO opened VALUES (1); SET @beat = 1";
        try (Connection second = bench.dataSource().getConnection();
                var scheduler = new Scheduler();
                Session ours = OpenSession.on(bench.dataSource(), null, initSql, scheduler)) {
            second.setAutoCommit(false);
            HeldLease lease = lease(ours, Connections.pooled(second));

            lease.start();
            await(() -> bench.column("SELECT n FROM opened").size() > 1);
            lease.close();

            assertThat(second.getAutoCommit()).isFalse();
            assertThat(Row.all(second, "SELECT @beat").get(0).get(1)).isNull();
            assertThat(Row.all(ours.connection(), "SELECT @beat").get(0).get(1)).isEqualTo("1");
        }
    }

    @Test
    void aBeatThatFailsIsNotTheLast() {
        var beats = new AtomicInteger();
        HeldLease lease = lease(Connections.from(() -> {
            if (beats.incrementAndGet() == 1) {
                throw new SQLException("not now");
            }
            return bench.dataSource().getConnection();
        }));

        lease.start();

        await(this::lasts);
        lease.close();
    }

    /** Longer than a busy machine keeps a thread waiting. */
    private static final Duration TERM = Duration.ofSeconds(2);

    /** Whether a run that works for longer than a term is stopped. */
    private static @Nullable StopReason reasonAfterOneTerm(Session session, DataSource second, boolean unprotected)
            throws Exception {
        try (StopSignal stop = new ActiveRuns().begin()) {
            stop.unprotected(unprotected);
            var lease = new HeldLease(session, RunRow.asLease(session.tables(), "me"), second, stop, PAUSE, TERM);
            lease.start();
            stop.pause(TERM.multipliedBy(2));
            StopReason reason = stop.reason();
            lease.close();
            return reason;
        }
    }

    @Test
    void whatNoTransactionProtectsIsStoppedBeforeTheTermOfALeaseThatCannotBeRenewedIsOver() throws Exception {
        assertThat(reasonAfterOneTerm(session, Connections.from(session::connection), true))
                .isEqualTo(StopReason.LEASE);
        bench.lease("me", 2000);
        assertThat(reasonAfterOneTerm(session, Connections.from(session::connection), false))
                .isNull();
        bench.lease("me", 2000);
        assertThat(reasonAfterOneTerm(session, bench.dataSource(), true)).isNull();
    }

    @Test
    void whatNoTransactionProtectsIsStoppedWhereAnotherHasTheLease() throws Exception {
        bench.lease("another", 2000);

        assertThat(reasonAfterOneTerm(session, bench.dataSource(), true)).isEqualTo(StopReason.LEASE);
    }

    @Test
    void doesNotKeepTheProcessFromEnding() throws Exception {
        var heart = new CompletableFuture<Thread>();
        HeldLease lease = lease(Connections.from(() -> {
            heart.complete(Thread.currentThread());
            return bench.dataSource().getConnection();
        }));

        lease.start();

        assertThat(heart.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).isDaemon())
                .isTrue();
        lease.close();
    }

    @Test
    void whatWasNotTakenIsNotGivenBack() {
        lease(bench.dataSource()).close();

        assertThat(bench.owner()).containsExactly("me");
    }

    @Test
    void theOneConnectionThatEveryoneGetsStaysOpen() throws Exception {
        Connection only = session.connection();
        var beats = new CountDownLatch(3);
        HeldLease lease = lease(Connections.from(() -> {
            beats.countDown();
            return only;
        }));

        lease.start();

        await(beats);
        lease.close();
        assertThat(only.isClosed()).isFalse();
    }

    @Test
    void nobodyWaitsForAConnectionAnyMoreOnceItIsClosed() throws Exception {
        var config = new HikariConfig();
        config.setDataSource(bench.dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(LIMIT.toMillis());
        try (var pool = new HikariDataSource(config);
                Session pooled = OpenSession.on(pool, "PUBLIC", new Scheduler())) {
            var asked = new CountDownLatch(1);
            HeldLease lease = lease(pooled, Connections.from(() -> {
                asked.countDown();
                return pool.getConnection();
            }));
            lease.start();
            await(asked);

            lease.close();

            assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection())
                    .isZero();
        }
    }

    @Test
    void theLastBeatIsOverWhenItIsClosed() throws Exception {
        Thread closing = Thread.currentThread();
        var asked = new CountDownLatch(1);
        var over = new AtomicBoolean();
        HeldLease lease = lease(Connections.from(() -> {
            asked.countDown();
            try {
                return waitInVain(new CountDownLatch(1));
            } finally {
                await(() -> closing.getState() == Thread.State.TIMED_WAITING);
                over.set(true);
            }
        }));
        lease.start();
        await(asked);

        lease.close();

        assertThat(over).isTrue();
    }

    /** A database in this process may lose its file by that. */
    @Test
    void aBeatThatIsAtItsStatementIsNotInterrupted() throws Exception {
        var atWork = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        HeldLease lease = lease(Connections.from(() -> Connections.intercepted(Connection.class, null, call -> {
            if (call.is("createStatement")) {
                atWork.countDown();
                interrupted.set(isInterruptedSoon());
                throw new SQLException("no statement");
            }
            return null;
        })));
        lease.start();
        await(atWork);

        lease.close();

        assertThat(interrupted).isFalse();
    }

    private static boolean isInterruptedSoon() {
        try {
            return new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Test
    void anInterruptWhileItIsClosedIsKept() {
        HeldLease lease = lease(bench.dataSource());
        lease.start();
        Thread.currentThread().interrupt();

        lease.close();

        assertThat(Thread.interrupted()).isTrue();
    }
}
