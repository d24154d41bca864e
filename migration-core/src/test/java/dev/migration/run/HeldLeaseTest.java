package dev.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.history.RunRow;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class HeldLeaseTest {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final long LIMIT_SECONDS = 30;

    private static JdbcDataSource database() {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        return database;
    }

    private interface Handout {
        Connection connection() throws SQLException;
    }

    private static DataSource handing(Handout handout) {
        return (DataSource) Proxy.newProxyInstance(
                HeldLeaseTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> handout.connection());
    }

    private static HeldLease lease(Session session, DataSource dataSource) {
        return new HeldLease(session, RunRow.asLease(session.tables(), "me"), dataSource, PAUSE);
    }

    @Test
    void theOneConnectionThatEveryoneGetsStaysOpen() throws Exception {
        try (Connection only = database().getConnection();
                Session session = Session.open(handing(() -> only), "PUBLIC", "__migrations")) {
            var beats = new CountDownLatch(3);
            var lease = lease(session, handing(() -> {
                beats.countDown();
                return only;
            }));

            lease.start();

            assertThat(beats.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            lease.close();
            assertThat(only.isClosed()).isFalse();
        }
    }

    @Test
    void nobodyWaitsForAConnectionAnyMoreOnceItIsClosed() throws Exception {
        var config = new HikariConfig();
        config.setDataSource(database());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        try (var pool = new HikariDataSource(config);
                Session session = Session.open(pool, "PUBLIC", "__migrations")) {
            var asked = new CountDownLatch(1);
            var lease = lease(session, handing(() -> {
                asked.countDown();
                return pool.getConnection();
            }));
            lease.start();
            assertThat(asked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

            lease.close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("migration-lease");
            assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection())
                    .isZero();
        }
    }
}
