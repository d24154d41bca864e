package dev.migration.internal.run;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** How a DataSource comes by a connection. */
public interface Handout {

    Connection connection() throws SQLException;

    static DataSource of(Handout handout) {
        return (DataSource) Proxy.newProxyInstance(
                Handout.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> handout.connection());
    }
}
