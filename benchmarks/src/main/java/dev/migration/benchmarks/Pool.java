package dev.migration.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A connection pool as services have it. */
final class Pool {

    /** What Flyway takes at a time. */
    private static final int CONNECTIONS = 2;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Pool() {}

    /** Opens one and waits until its connections are there: connecting is not what is measured. */
    static HikariDataSource open(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        var pool = new HikariDataSource(config);
        while (pool.getHikariPoolMXBean().getIdleConnections() < CONNECTIONS) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return pool;
    }
}
