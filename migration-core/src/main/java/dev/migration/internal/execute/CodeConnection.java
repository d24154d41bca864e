// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.layout.CodeMethods;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The run's connection as the code of a migration gets it: without what would end our transaction. Its statements are executed like
 * those of a script, and those left open are closed with it. Whatever ends the transaction all the same takes our savepoint with it.
 */
final class CodeConnection implements AutoCloseable {

    private static final Set<String> REFUSED = Set.of("close", "abort");

    /** Methods whose first text is SQL. */
    private static final Pattern TAKES_SQL = Pattern.compile("(prepare|execute|addBatch).*");

    /** Anything else may commit, as DDL does. */
    private static final Pattern DATA =
            Pattern.compile("(?is)\\s*(select|insert|update|delete|replace|merge|values|with)\\b.*");

    private static final Pattern ENDS_TRANSACTION =
            Pattern.compile("(?is)\\s*(commit|rollback(?!(\\s+work|\\s+transaction)?\\s+to\\b))\\b.*");

    /** PostgreSQL's answer to everything that follows a failed statement in its transaction. */
    private static final String FOLLOWS_FAILURE = "25P02";

    private final Connection connection;
    private final Execution execution;
    private final Transaction transaction;
    private final CodeMethods methods;
    private final Connection guarded;
    private final Set<Statement> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable SQLException failure;
    private boolean isOfDataOnly = true;
    private boolean closed;

    interface Execution {
        /** To be called before; fails where the run is stopped. */
        void begin(Statement statement) throws SQLException;

        /** To be called afterwards, however it ended. */
        void end();
    }

    /** Who ends the transactions. */
    enum Transaction {
        /** There is one, which the run ends. */
        OURS,
        /** The code does. */
        ITS_OWN
    }

    CodeConnection(Connection connection, Execution execution, Transaction transaction, CodeMethods methods) {
        this.connection = connection;
        this.execution = execution;
        this.transaction = transaction;
        this.methods = methods;
        this.guarded = proxy(Connection.class, this::invoke);
    }

    Connection guarded() {
        return guarded;
    }

    /** What ended its transaction, or else went wrong last; null where nothing did. */
    @Nullable
    SQLException failure() {
        return failure;
    }

    /** Whether it sent nothing that may commit, as DDL does. */
    boolean isOfDataOnly() {
        return isOfDataOnly;
    }

    /** Whether the server has rolled back the transaction, or wants that: a deadlock or a serialization failure. */
    static boolean rollsBack(@Nullable SQLException refusal) {
        return refusal != null && SqlError.sqlState(refusal).startsWith("40");
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
        boolean commits = name.equals("commit") || (name.equals("setAutoCommit") && arguments[0].equals(true));
        boolean rollsBack = name.equals("rollback") && arguments.length == 0;
        if (REFUSED.contains(name) || (transaction == Transaction.OURS && (commits || rollsBack))) {
            throw refused(name + "()");
        }
        if (name.equals("isClosed")) {
            return closed || connection.isClosed();
        }
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
                statement.close();
                return null;
            }
            if (!name.startsWith("execute")) {
                return call(statement, method, arguments);
            }
            execution.begin(statement);
            try {
                return call(statement, method, arguments);
            } finally {
                execution.end();
            }
        });
    }

    private @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
        if (closed
                && method.getDeclaringClass() != Object.class
                && !method.getName().equals("isClosed")) {
            throw new SQLException(
                    "The connection of a code migration is used after its end: it is the migration run's.");
        }
        if (arguments.length > 0
                && arguments[0] instanceof String sql
                && TAKES_SQL.matcher(method.getName()).matches()) {
            if (transaction == Transaction.OURS && ENDS_TRANSACTION.matcher(sql).matches()) {
                throw refused(sql.strip().split("\\W", 2)[0]);
            }
            isOfDataOnly &= DATA.matcher(sql).matches();
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            // What ended the transaction says more than what comes of that.
            if (cause instanceof SQLException refusal
                    && (failure == null || !(rollsBack(failure) || follows(refusal)))) {
                failure = refusal;
            }
            throw cause;
        }
    }

    private SQLException refused(String what) {
        return new SQLException(
                transaction == Transaction.ITS_OWN
                        ? what + " is refused in a code migration: the connection is the migration run's."
                        : what + " is refused in a code migration: its transaction also records it, and is ended by the"
                                + " migration run. To undo a part, use a savepoint; to undo all, throw an exception; to"
                                + " commit by itself, let its "
                                + methods.isTransactional() + " return false.");
    }

    /** Whether it says no more than that a statement before it failed. */
    static boolean follows(SQLException refusal) {
        return SqlError.sqlState(refusal).equals(FOLLOWS_FAILURE);
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
