// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An H2 database of its own that counts how often it is asked for a connection, and does first what a test wants. */
public final class WatchedDataSource extends DelegatingDataSource {

    /** May take its time, or fail. */
    public interface Step {
        void run() throws SQLException, InterruptedException;
    }

    private final AtomicInteger connections = new AtomicInteger();
    private volatile Step step = () -> {};

    public WatchedDataSource(String name) {
        super(new DriverManagerDataSource("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", ""));
    }

    /** How often it was asked so far. */
    public int connections() {
        return connections.get();
    }

    /** From now on, this comes before each connection. */
    public WatchedDataSource first(Step first) {
        step = first;
        return this;
    }

    /** From now on it does not answer. */
    public void hang() {
        first(() -> new CountDownLatch(1).await());
    }

    @Override
    public Connection getConnection() throws SQLException {
        connections.incrementAndGet();
        try {
            step.run();
        } catch (InterruptedException e) {
            throw new SQLException("interrupted", e);
        }
        return super.getConnection();
    }
}
