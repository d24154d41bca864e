package dev.migration.internal.execute;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.rules.StatementKind;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The run's connection as the code of a migration gets it: without what would end our transaction, or outlive it. Its statements
 * are executed like those of a script, and those left open are closed with it. Who unwraps it gets the driver's.
 */
final class CodeConnection implements AutoCloseable {

    private static final Set<String> REFUSED =
            Set.of("commit", "close", "abort", "setReadOnly", "setTransactionIsolation", "beginRequest", "endRequest");

    private final Connection connection;
    private final Dialect dialect;
    private final Execution execution;
    private final Connection guarded;
    private final Set<Statement> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;

    /** How a statement of the code is executed. */
    interface Execution {
        /** To be called before; fails where the run is stopped. */
        void begin(Statement statement) throws SQLException;

        /** To be called afterwards, however it ended. */
        void end();
    }

    CodeConnection(Connection connection, Dialect dialect, Execution execution) {
        this.connection = connection;
        this.dialect = dialect;
        this.execution = execution;
        this.guarded = proxy(Connection.class, this::invoke);
    }

    /** For the code. */
    Connection guarded() {
        return guarded;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(CodeConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) throws Throwable {
        Object[] arguments = Objects.requireNonNullElseGet(given, () -> new Object[0]);
        String name = method.getName();
        if (name.equals("equals")) {
            return proxy == arguments[0];
        }
        boolean endsAutocommit = name.equals("setAutoCommit") && arguments[0].equals(true);
        boolean rollsBack = name.equals("rollback") && arguments.length == 0;
        if (REFUSED.contains(name) || endsAutocommit || rollsBack) {
            throw refused(name + "()");
        }
        requireOpen(method);
        requireNoTransactionControl(arguments);
        Object result = call(connection, method, arguments);
        return result instanceof Statement statement ? statement(method.getReturnType(), statement) : result;
    }

    private Object statement(Class<?> type, Statement statement) {
        open.add(statement);
        return proxy(type, (proxy, method, given) -> {
            Object[] arguments = Objects.requireNonNullElseGet(given, () -> new Object[0]);
            String name = method.getName();
            if (name.equals("equals")) {
                return proxy == arguments[0];
            }
            if (name.equals("getConnection")) {
                return guarded;
            }
            if (name.equals("close")) {
                open.remove(statement);
            } else {
                requireOpen(method);
                requireNoTransactionControl(arguments);
            }
            return name.startsWith("execute") ? execute(statement, method, arguments) : call(statement, method, arguments);
        });
    }

    private @Nullable Object execute(Statement statement, Method method, Object[] arguments) throws Throwable {
        execution.begin(statement);
        try {
            return call(statement, method, arguments);
        } finally {
            execution.end();
        }
    }

    private static @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private void requireOpen(Method method) throws SQLException {
        if (closed && method.getDeclaringClass() != Object.class && !method.getName().equals("isClosed")) {
            throw new SQLException("The connection of a code migration is used after its end: it is the migration run's.");
        }
    }

    private void requireNoTransactionControl(Object[] arguments) throws SQLException {
        if (arguments.length > 0 && arguments[0] instanceof String sql && controlsTransaction(sql)) {
            throw refused(sql.strip().split("\\W", 2)[0]);
        }
    }

    private boolean controlsTransaction(String sql) {
        SqlScanner statements = SqlScanner.scan(new StringReader(sql), dialect);
        try {
            while (statements.hasNext()) {
                if (statements.next().kind() == StatementKind.TRANSACTION_CONTROL) {
                    return true;
                }
            }
        } catch (InvalidMigrationsException e) {
            // The database says what is wrong with it.
        }
        return false;
    }

    private static SQLException refused(String what) {
        return new SQLException(what + " is refused in a code migration: its transaction also records it, and is ended by the"
                + " migration run. To undo a part, use a savepoint; to undo all, throw an exception.");
    }

    /** Closes what the code left open. */
    @Override
    public void close() throws SQLException {
        closed = true;
        List<Statement> left = new ArrayList<>(open);
        open.clear();
        for (Statement statement : left) {
            statement.close();
        }
    }
}
