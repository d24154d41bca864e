package dev.migration;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import javax.sql.DataSource;

/** DataSources that do something with each connection before they hand it out, as pools do. */
final class Connections {

    private Connections() {}

    interface Step {
        void on(Connection connection) throws SQLException;
    }

    static DataSource prepared(DataSource dataSource, Step step) {
        return replaced(dataSource, connection -> {
            step.on(connection);
            return connection;
        });
    }

    interface Replacement {
        Connection of(Connection connection) throws SQLException;
    }

    static DataSource replaced(DataSource dataSource, Replacement replacement) {
        return (DataSource) Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object result = invoke(dataSource, method, arguments);
                    return result instanceof Connection connection ? replacement.of(connection) : result;
                });
    }

    /** Always hands out this connection and keeps it open, as a pool does that has one. */
    static DataSource pooled(Connection connection) {
        var open = (Connection) Proxy.newProxyInstance(
                Connections.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : invoke(connection, method, arguments));
        return (DataSource) Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return open;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    /** The same connection, without one of its methods. */
    static Connection refusing(String name, Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        throw new SQLFeatureNotSupportedException(name);
                    }
                    boolean unwraps = method.getName().equals("unwrap") && ((Class<?>) arguments[0]).isInstance(proxy);
                    return unwraps ? proxy : invoke(connection, method, arguments);
                });
    }

    interface Listener {
        void hears(String sql) throws SQLException;
    }

    /** Tells of every text that a statement of one of its connections is about to execute. */
    static DataSource recorded(DataSource dataSource, Listener told) {
        return told(dataSource, told, sql -> {});
    }

    /** Tells of every text that a statement of one of its connections has executed, before its client hears of it. */
    static DataSource executed(DataSource dataSource, Listener told) {
        return told(dataSource, sql -> {}, told);
    }

    private static DataSource told(DataSource dataSource, Listener before, Listener after) {
        return replaced(dataSource, connection -> (Connection) Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = invoke(connection, method, arguments);
                    return result instanceof Statement statement ? told(statement, before, after) : result;
                }));
    }

    private static Statement told(Statement statement, Listener before, Listener after) {
        Class<?> type = statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
        return (Statement) Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (!method.getName().startsWith("execute")) {
                        return invoke(statement, method, arguments);
                    }
                    String sql = arguments == null ? method.getName() : String.valueOf(arguments[0]);
                    before.hears(sql);
                    Object result = invoke(statement, method, arguments);
                    after.hears(sql);
                    return result;
                });
    }

    interface Answer {
        Object to(Object answer);
    }

    /** Changes what the results of its statements say. */
    static DataSource answering(DataSource dataSource, Answer change) {
        return replaced(dataSource, connection -> answering(Connection.class, connection, change));
    }

    private static <T> T answering(Class<T> type, T target, Answer change) {
        return type.cast(Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = invoke(target, method, arguments);
                    if (result instanceof ResultSet rows) {
                        return answering(ResultSet.class, rows, change);
                    }
                    boolean plain = result instanceof Statement && !(result instanceof PreparedStatement);
                    if (plain) {
                        return answering(Statement.class, (Statement) result, change);
                    }
                    return target instanceof ResultSet ? change.to(result) : result;
                }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
