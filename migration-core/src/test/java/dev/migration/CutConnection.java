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

    /** In place of a statement's text: when a transaction of the library's own is committed. */
    static final String COMMIT = "COMMIT by the library";

    enum When {
        BEFORE,
        AFTER
    }

    private interface Sending {
        Object send() throws Throwable;
    }

    private interface Accident {
        Object happen(Connection connection, Sending sending) throws Throwable;
    }

    private final DataSource dataSource;
    private final String text;
    private final Accident accident;
    private boolean happened;

    private CutConnection(DataSource dataSource, String text, Accident accident) {
        this.dataSource = dataSource;
        this.text = text;
        this.accident = accident;
    }

    static DataSource dataSource(DataSource dataSource, When when, String text) {
        return proxy(
                DataSource.class,
                new CutConnection(dataSource, text, (connection, sending) -> cut(connection, when, sending))
                        ::onDataSource);
    }

    /** Nothing breaks, but something happens before the statement is sent. */
    static DataSource meanwhile(DataSource dataSource, String text, Runnable action) {
        return proxy(DataSource.class, new CutConnection(dataSource, text, (connection, sending) -> {
            action.run();
            return sending.send();
        })::onDataSource);
    }

    private Object onDataSource(Object proxy, Method method, Object[] arguments) throws Throwable {
        Object result = invoke(dataSource, method, arguments);
        return result instanceof Connection connection ? connection(connection) : result;
    }

    private Connection connection(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("commit")) {
                return orAccident(connection, COMMIT, () -> invoke(connection, method, arguments));
            }
            Object result = invoke(connection, method, arguments);
            return method.getName().equals("createStatement") ? statement(connection, (Statement) result) : result;
        });
    }

    private Object orAccident(Connection connection, String sql, Sending sending) throws Throwable {
        if (happened || !sql.contains(text)) {
            return sending.send();
        }
        happened = true;
        return accident.happen(connection, sending);
    }

    private static Object cut(Connection connection, When when, Sending sending) throws Throwable {
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
                batch.add(arguments[0].equals("COMMIT") ? COMMIT : (String) arguments[0]);
            }
            boolean sends = method.getName().startsWith("execute");
            String sql = sends && arguments == null ? String.join("\n", batch) : sends ? (String) arguments[0] : "";
            return sends
                    ? orAccident(connection, sql, () -> invoke(statement, method, arguments))
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
