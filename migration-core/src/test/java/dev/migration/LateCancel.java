package dev.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * A DataSource with a statement during which somebody cancels, and whose cancel comes too late: it hits the next statement
 * of the connection instead.
 */
final class LateCancel {

    private final DataSource dataSource;
    private final String text;
    private final Runnable stop;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicBoolean underWay = new AtomicBoolean();

    private LateCancel(DataSource dataSource, String text, Runnable stop) {
        this.dataSource = dataSource;
        this.text = text;
        this.stop = stop;
    }

    /** With the first statement that contains this text, during which this has to lead to a cancel. */
    static DataSource of(DataSource dataSource, String text, Runnable stop) {
        return new LateCancel(dataSource, text, stop).dataSource();
    }

    private DataSource dataSource() {
        return CutConnection.proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = CutConnection.invoke(dataSource, method, arguments);
            return result instanceof Connection connection ? connection(connection) : result;
        });
    }

    private Connection connection(Connection connection) {
        return CutConnection.proxy(Connection.class, (proxy, method, arguments) -> {
            // Through its driver PostgreSQL is cancelled behind our back.
            if (method.getName().equals("isWrapperFor")
                    && ((Class<?>) arguments[0]).getName().endsWith("BaseConnection")) {
                return false;
            }
            Object result = CutConnection.invoke(connection, method, arguments);
            return method.getName().equals("createStatement") ? statement((Statement) result) : result;
        });
    }

    private Statement statement(Statement statement) {
        return CutConnection.proxy(Statement.class, (proxy, method, arguments) -> {
            if (method.getName().equals("cancel")) {
                underWay.set(true);
                cancelled.countDown();
                return null;
            }
            if (method.getName().startsWith("execute")) {
                if (underWay.getAndSet(false)) {
                    throw new SQLException("cancelled, though it was another that was meant", "57014");
                }
                if (cancelled.getCount() > 0 && arguments != null && ((String) arguments[0]).contains(text)) {
                    stop.run();
                    if (!cancelled.await(StopContract.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                        throw new AssertionError("Nobody cancels");
                    }
                }
            }
            return CutConnection.invoke(statement, method, arguments);
        });
    }
}
