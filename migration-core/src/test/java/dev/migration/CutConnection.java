package dev.migration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A DataSource whose connections break before or after a statement that contains a given text, as when the process is
 * killed or the network goes. In a batch the whole batch is before or after.
 */
final class CutConnection {

    /** In place of a statement's text: when a transaction is committed. */
    static final String COMMIT = "COMMIT by the driver";

    enum When {
        BEFORE,
        AFTER
    }

    private final DataSource dataSource;
    private final When when;
    private final String text;
    private boolean cut;

    private CutConnection(DataSource dataSource, When when, String text) {
        this.dataSource = dataSource;
        this.when = when;
        this.text = text;
    }

    static DataSource dataSource(DataSource dataSource, When when, String text) {
        return proxy(DataSource.class, new CutConnection(dataSource, when, text)::onDataSource);
    }

    private Object onDataSource(Object proxy, Method method, Object[] arguments) throws Throwable {
        Object result = invoke(dataSource, method, arguments);
        return result instanceof Connection connection ? connection(connection) : result;
    }

    private Connection connection(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("commit")) {
                return orCut(connection, COMMIT, () -> invoke(connection, method, arguments));
            }
            Object result = invoke(connection, method, arguments);
            return method.getName().equals("createStatement") ? statement(connection, (Statement) result) : result;
        });
    }

    private interface Sending {
        Object send() throws Throwable;
    }

    private Object orCut(Connection connection, String sql, Sending sending) throws Throwable {
        if (cut || !sql.contains(text)) {
            return sending.send();
        }
        cut = true;
        if (when == When.AFTER) {
            try {
                sending.send();
            } catch (SQLException e) {
                // Nobody hears of it.
            }
        }
        // The physical connection: what was not committed is rolled back by the database.
        connection.close();
        throw new SQLException("the connection was cut", "08006");
    }

    private Statement statement(Connection connection, Statement statement) {
        List<String> batch = new ArrayList<>();
        return proxy(Statement.class, (proxy, method, arguments) -> {
            if (method.getName().equals("addBatch")) {
                batch.add((String) arguments[0]);
            }
            boolean sends = method.getName().startsWith("execute");
            String sql = sends && arguments == null ? String.join("\n", batch) : sends ? (String) arguments[0] : "";
            return sends
                    ? orCut(connection, sql, () -> invoke(statement, method, arguments))
                    : invoke(statement, method, arguments);
        });
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
