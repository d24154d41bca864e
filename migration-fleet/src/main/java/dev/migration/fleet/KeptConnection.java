// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.internal.session.UnpooledDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection for the next schema of the same database: to open one takes longer than most migrations. A run gives its
 * connection back as it was, or closes it for good, as it does with a pool.
 */
final class KeptConnection implements UnpooledDataSource, AutoCloseable {

    /** How long a server may take to say that a connection is still there. */
    private static final int SECONDS_TO_ANSWER = 5;

    private final DataSource source;
    private final Runnable opened;
    private volatile @Nullable SQLException refusal;
    private final AtomicInteger lent = new AtomicInteger();
    private @Nullable Connection kept;
    private boolean closed;

    /** @param opened called for each connection that is opened: the server answers */
    KeptConnection(DataSource source, Runnable opened) {
        this.source = source;
        this.opened = opened;
    }

    /** Why no connection could be opened at the last try; null where one was. */
    @Nullable
    SQLException refusal() {
        return refusal;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection reused = take();
        if (reused != null && reused.isValid(SECONDS_TO_ANSWER)) {
            refusal = null;
            return lent(reused);
        }
        if (reused != null) {
            close(reused);
        }
        Connection connection;
        try {
            connection = source.getConnection();
        } catch (SQLException e) {
            // A run that has one may want a second, to see who blocks it.
            refusal = lent.get() == 0 ? e : null;
            throw e;
        }
        refusal = null;
        opened.run();
        return lent(connection);
    }

    synchronized boolean holdsOne() {
        return kept != null;
    }

    private synchronized @Nullable Connection take() {
        Connection taken = kept;
        kept = null;
        return taken;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is closed as far as it can be.
        }
    }

    private synchronized boolean keep(Connection connection) throws SQLException {
        if (closed || kept != null || connection.isClosed()) {
            return false;
        }
        kept = connection;
        return true;
    }

    private Connection lent(Connection connection) {
        lent.incrementAndGet();
        return (Connection) Proxy.newProxyInstance(
                KeptConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, new Lent(connection)::invoke);
    }

    /** A connection that whoever borrowed it may close once. */
    private final class Lent {

        private final Connection connection;
        private boolean returned;

        Lent(Connection connection) {
            this.connection = connection;
        }

        @Nullable
        Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    close();
                    return null;
                }
                case "isClosed" -> {
                    return returned || connection.isClosed();
                }
                case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                default -> {
                    if (returned) {
                        throw new SQLException("the connection is closed", "08003");
                    }
                }
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }

        private void close() throws SQLException {
            if (returned) {
                return;
            }
            returned = true;
            lent.decrementAndGet();
            if (!keep(connection)) {
                connection.close();
            }
        }
    }

    /** Closes what is kept. */
    @Override
    public void close() {
        Connection last;
        synchronized (this) {
            closed = true;
            last = take();
        }
        if (last != null) {
            close(last);
        }
    }
}
