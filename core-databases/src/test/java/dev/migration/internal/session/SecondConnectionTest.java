package dev.migration.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SecondConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final CountDownLatch granted = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Connection connection = Connections.intercepted(Connection.class, null, call -> {
        assertThat(call.name()).isEqualTo("close");
        closed.countDown();
        return null;
    });

    private final Scheduler scheduler = new Scheduler();

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
        scheduler.close();
    }

    private @Nullable Connection within(Duration limit, DataSource dataSource) {
        return SecondConnection.within(limit, dataSource, scheduler);
    }

    @Test
    void aConnectionInTimeIsHandedOut() {
        assertThat(within(LONG, Connections.from(() -> connection))).isSameAs(connection);
    }

    @Test
    void aRefusalEndsTheWait() {
        assertThat(within(LONG, Connections.from(() -> {
                    throw new SQLException("no more connections");
                })))
                .isNull();
    }

    @Test
    void whatComesTooLateIsClosed() throws Exception {
        assertThat(within(SHORT, Connections.from(this::whenGranted))).isNull();

        granted.countDown();

        assertThat(closed.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsNotForgotten() {
        Thread caller = Thread.currentThread();
        Connection loan = within(LONG, Connections.from(() -> {
            caller.interrupt();
            return connection;
        }));

        assertThat(loan).isSameAs(connection);
        assertThat(caller.isInterrupted()).isTrue();
    }

    private Connection whenGranted() {
        try {
            granted.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return connection;
    }
}
