package dev.migration.spring.internal.database;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.internal.database.ConnectionFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.util.ClassUtils;

/**
 * Uses a HikariCP pool only once the database accepts connections: each time that the pool cannot make its first
 * connection, it logs an error with a stack trace.
 */
public final class ProbedDataSource extends DelegatingDataSource {

    private static final boolean HIKARI =
            ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", ProbedDataSource.class.getClassLoader());

    private final HikariDataSource pool;
    private volatile boolean reached;

    private ProbedDataSource(DataSource target, HikariDataSource pool) {
        super(target);
        this.pool = pool;
    }

    /** The DataSource, probed first where it is such a pool that has not started yet. */
    public static DataSource of(DataSource dataSource) {
        HikariDataSource pool = HIKARI
                ? DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class)
                : null;
        return pool == null || pool.getJdbcUrl() == null || pool.isRunning()
                ? dataSource
                : new ProbedDataSource(dataSource, pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (!reached) {
            probe();
            reached = true;
        }
        return super.getConnection();
    }

    private void probe() throws SQLException {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        setUnlessNull(properties, "user", pool.getUsername());
        setUnlessNull(properties, "password", pool.getPassword());
        try {
            DriverManager.getConnection(pool.getJdbcUrl(), properties).close();
        } catch (SQLException e) {
            // The pool reports everything else.
            if (ConnectionFailure.mayPass(e)) {
                throw e;
            }
        }
    }

    private static void setUnlessNull(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }
}
