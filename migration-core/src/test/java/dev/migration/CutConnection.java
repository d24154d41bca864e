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
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A DataSource whose connections break before or after something that is sent to the database, as when the process is
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
    private final Predicate<String> place;
    private final Accident accident;
    private final String name;
    private final List<String> uses = new ArrayList<>();
    private boolean happened;

    private CutConnection(String name, DataSource dataSource, Predicate<String> place, Accident accident) {
        this.name = name;
        this.dataSource = dataSource;
        this.place = place;
        this.accident = accident;
    }

    /** At the first statement that contains this text; at a commit, the first one behind a line of the log. */
    static DataSource dataSource(DataSource dataSource, When when, String text) {
        return at(dataSource, when, text.equals(COMMIT) ? commitBehindLog() : use -> use.contains(text))
                .dataSource();
    }

    private static Predicate<String> commitBehindLog() {
        var logged = new AtomicBoolean();
        return use -> {
            // A batch may hold both.
            logged.compareAndSet(false, use.toLowerCase(Locale.ROOT).contains("__migrations_log"));
            return logged.get() && use.contains(COMMIT);
        };
    }

    /** Somebody wants the run to end at the commit that is the first one behind a line of the log, and is not made. */
    static DataSource stoppedAtCommit(DataSource dataSource, Runnable stop) {
        return new CutConnection("STOPPED", dataSource, commitBehindLog(), (connection, sending) -> {
                    stop.run();
                    return cut(connection, When.BEFORE, sending);
                })
                .dataSource();
    }

    /** At the commit of the library's own that has this number, from 1. */
    static DataSource atCommit(DataSource dataSource, When when, int number) {
        var count = new AtomicInteger();
        return at(dataSource, when, use -> use.contains(COMMIT) && count.incrementAndGet() == number)
                .dataSource();
    }

    /** At the use of a connection that has this number, from 1; a number that is never reached only counts. */
    static CutConnection atUse(DataSource dataSource, When when, int number) {
        var count = new AtomicInteger();
        return at(dataSource, when, use -> count.incrementAndGet() == number);
    }

    private static CutConnection at(DataSource dataSource, When when, Predicate<String> place) {
        return new CutConnection(
                when.name(), dataSource, place, (connection, sending) -> cut(connection, when, sending));
    }

    /** Nothing breaks, but something happens before the statement is sent. */
    static DataSource meanwhile(DataSource dataSource, String text, Runnable action) {
        return new CutConnection("MEANWHILE", dataSource, use -> use.contains(text), (connection, sending) -> {
                    action.run();
                    return sending.send();
                })
                .dataSource();
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = invoke(dataSource, method, arguments);
            return result instanceof Connection connection
                    ? orAccident(connection, "open", () -> connection(connection))
                    : result;
        });
    }

    /** What was sent to the database, or would have been, in its order and up to the accident. */
    synchronized List<String> uses() {
        return List.copyOf(uses);
    }

    /** Where it is cut: before or after the last thing that was sent. */
    @Override
    public String toString() {
        List<String> sent = uses();
        return name + " use " + sent.size() + ", " + (sent.isEmpty() ? "none" : sent.get(sent.size() - 1));
    }

    private Connection connection(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            String use = use(connection, method, arguments);
            if (use != null) {
                return orAccident(connection, use, () -> invoke(connection, method, arguments));
            }
            Object result = invoke(connection, method, arguments);
            return result instanceof Statement statement && method.getReturnType() != Object.class
                    ? statement(connection, statement, method, arguments)
                    : result;
        });
    }

    /** What this sends to the database by itself; null where it sends nothing. */
    private static @Nullable String use(Connection connection, Method method, Object[] arguments) throws SQLException {
        return switch (method.getName()) {
            case "commit" -> COMMIT;
            case "rollback", "close", "abort", "setReadOnly" -> method.getName();
            case "setAutoCommit" ->
                connection.isClosed() || arguments[0].equals(connection.getAutoCommit())
                        ? null
                        : "setAutoCommit " + arguments[0];
            default -> null;
        };
    }

    private Object orAccident(Connection connection, String use, Sending sending) throws Throwable {
        if (!isPlace(use)) {
            return sending.send();
        }
        return accident.happen(connection, sending);
    }

    private synchronized boolean isPlace(String use) {
        if (happened) {
            return false;
        }
        uses.add(use);
        happened = place.test(use);
        return happened;
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

    private Statement statement(Connection connection, Statement statement, Method made, Object[] with) {
        List<String> batch = new ArrayList<>();
        if (with != null && with[0] instanceof String prepared) {
            batch.add(prepared);
        }
        return (Statement) proxy(made.getReturnType(), (proxy, method, arguments) -> {
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

    /** Invokes it, and throws what it throws. */
    static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
