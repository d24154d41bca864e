package dev.migration.spring.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.util.function.SingletonSupplier;

/**
 * A DataSource that is made when it is needed first: one that is itself made from what is in a migrated database cannot be
 * there before that one is migrated.
 */
final class LazyDataSource extends AbstractDataSource {

    private final SingletonBeanRegistry beans;
    private final String name;
    private final Supplier<DataSource> dataSource;

    /**
     * For a bean.
     *
     * @param name the bean's name
     * @param dataSource what makes it, and perhaps another one of it
     */
    LazyDataSource(SingletonBeanRegistry beans, String name, Supplier<DataSource> dataSource) {
        this.beans = beans;
        this.name = name;
        this.dataSource = SingletonSupplier.of(dataSource);
    }

    /** Whether this DataSource is the bean, which is not made for the answer. */
    boolean isFor(DataSource other) {
        return other.equals(beans.getSingleton(name));
    }

    /** The bean, or what was made of it. */
    DataSource target() {
        return dataSource.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return dataSource.get().getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return dataSource.get().getConnection(user, password);
    }

    @Override
    public String toString() {
        return "DataSource " + name + ", made on first use";
    }
}
