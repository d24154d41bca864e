package dev.migration.internal.execute;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The run's connection as the code of a migration gets it: without what would end our transaction, or outlive it. Its statements
 * are executed like those of a script, and those left open are closed with it. Who unwraps it gets the driver's.
 */
final class CodeConnection implements AutoCloseable {

    private static final Set<String> REFUSED = Set.of(
            "commit",
            "close",
            "abort",
            "setReadOnly",
            "setTransactionIsolation",
            "setHoldability",
            "setNetworkTimeout",
            "setTypeMap");

    /** Methods whose first text is SQL. */
    private static final Pattern TAKES_SQL = Pattern.compile("(prepare|execute|addBatch).*");

    /** PostgreSQL's answer to everything that follows a failed statement in its transaction. */
    private static final String FOLLOWS_FAILURE = "25P02";

    private final Connection connection;
    private final Database database;
    private final Execution execution;
    private final Connection guarded;
    private final Set<Statement> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable SQLException failure;
    private boolean mayHaveCommitted;
    private boolean isUndoneByRollback = true;
    private boolean closed;

    interface Execution {
        /** To be called before; fails where the run is stopped. */
        void begin(Statement statement) throws SQLException;

        /** To be called afterwards, however it ended. */
        void end();
    }

    CodeConnection(Connection connection, Database database, Execution execution) {
        this.connection = connection;
        this.database = database;
        this.execution = execution;
        this.guarded = proxy(Connection.class, this::invoke);
    }

    Connection guarded() {
        return guarded;
    }

    /** The last thing that went wrong in its transaction and was not undone; null where there is none. */
    @Nullable
    SQLException failure() {
        return failure;
    }

    /** Whether it did something that may commit, as DDL does, or that nothing guards. */
    boolean mayHaveCommitted() {
        return mayHaveCommitted;
    }

    boolean isUndoneByRollback() {
        return isUndoneByRollback;
    }

    /** Whether the server has rolled back the transaction, or wants that: a deadlock or a serialization failure. */
    static boolean rollsBack(SQLException refusal) {
        return SqlError.sqlState(refusal).startsWith("40");
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
        if (name.equals("isClosed")) {
            return closed || connection.isClosed();
        }
        requireOpen(method);
        requireNoTransactionControl(method, arguments);
        mayHaveCommitted |= name.equals("unwrap") || name.equals("prepareCall");
        Object result = call(connection, method, arguments);
        if (name.equals("rollback") && !database.dialect().commitsAtDdl()) {
            // Elsewhere its savepoint may be newer than the transaction that the server has rolled back.
            failure = null;
        }
        if (result instanceof DatabaseMetaData metaData) {
            return metaData(metaData);
        }
        return result instanceof Statement statement ? statement(method.getReturnType(), statement) : result;
    }

    /** So that it does not lead to the driver's connection. */
    private Object metaData(DatabaseMetaData metaData) {
        return proxy(DatabaseMetaData.class, (proxy, method, given) -> {
            if (method.getName().equals("getConnection")) {
                return guarded;
            }
            requireOpen(method);
            mayHaveCommitted |= method.getName().equals("unwrap");
            return call(metaData, method, Objects.requireNonNullElseGet(given, () -> new Object[0]));
        });
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
                requireNoTransactionControl(method, arguments);
                mayHaveCommitted |= name.equals("unwrap");
            }
            return name.startsWith("execute")
                    ? execute(statement, method, arguments)
                    : call(statement, method, arguments);
        });
    }

    private @Nullable Object execute(Statement statement, Method method, Object[] arguments) throws Throwable {
        execution.begin(statement);
        // SQLite may have rolled back, and then commits what follows by itself.
        mayHaveCommitted |= failure != null
                && !database.dialect().commitsAtDdl()
                && database.explain(failure).kind() != SqlError.Kind.CONNECTION_LOST;
        try {
            return call(statement, method, arguments);
        } finally {
            execution.end();
        }
    }

    private @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            if (cause instanceof SQLException refusal) {
                note(refusal);
            }
            throw cause;
        }
    }

    /** Keeps what ended the transaction, rather than what comes of that. */
    private void note(SQLException refusal) {
        if (failure == null || !(rollsBack(failure) || follows(refusal))) {
            failure = refusal;
        }
    }

    /** Whether it says no more than that a statement before it failed. */
    static boolean follows(SQLException refusal) {
        return SqlError.sqlState(refusal).equals(FOLLOWS_FAILURE);
    }

    private void requireOpen(Method method) throws SQLException {
        if (closed
                && method.getDeclaringClass() != Object.class
                && !method.getName().equals("isClosed")) {
            throw new SQLException(
                    "The connection of a code migration is used after its end: it is the migration run's.");
        }
    }

    private void requireNoTransactionControl(Method method, Object[] arguments) throws SQLException {
        if (arguments.length == 0
                || !(arguments[0] instanceof String sql)
                || !TAKES_SQL.matcher(method.getName()).matches()) {
            return;
        }
        // The driver replaces what is in braces, such as a call.
        mayHaveCommitted |= sql.contains("{");
        SqlScanner statements = SqlScanner.scan(new StringReader(sql), database.dialect());
        try {
            while (statements.hasNext()) {
                note(statements.next());
            }
        } catch (InvalidMigrationsException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    private void note(dev.migration.internal.sql.Statement statement) throws SQLException {
        if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
            throw refused(statement.text().split("\\W", 2)[0]);
        }
        mayHaveCommitted |=
                statement.kind() == StatementKind.NON_TRANSACTIONAL || statement.has(StatementTrait.MAY_COMMIT_INSIDE);
        isUndoneByRollback &= database.isUndoneByRollback(statement);
    }

    private static SQLException refused(String what) {
        return new SQLException(
                what + " is refused in a code migration: its transaction also records it, and is ended by the"
                        + " migration run. To undo a part, use a savepoint; to undo all, throw an exception.");
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        SQLException first = null;
        for (Statement statement : open) {
            try {
                statement.close();
            } catch (SQLException e) {
                first = first == null ? e : first;
            }
        }
        open.clear();
        if (first != null) {
            throw first;
        }
    }
}
