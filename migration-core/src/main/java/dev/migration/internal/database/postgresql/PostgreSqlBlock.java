package dev.migration.internal.database.postgresql;

import dev.migration.internal.database.StatementBlock;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Several statements as one message of the simple query protocol, which pgjdbc has for its own use. The server divides it
 * and answers each statement when it has ended, so the one it refuses is the one after the answers. All of it is read
 * before the first statement runs, by the rules for strings that hold then.
 */
final class PostgreSqlBlock extends ResultHandlerBase {

    /** Each statement ends with its last token, never with a comment. */
    private static final String SEPARATOR = ";\n";

    private static final String COMMIT = "COMMIT";

    /** What may be wrong with any of the text, though no place is given: its characters, and the depth of its nesting. */
    private static final Set<String> OF_THE_WHOLE = Set.of("22021", "22P05", "54001");

    private final StatementBlock.Listener listener;
    private int ended;
    private @Nullable Throwable thrown;

    private PostgreSqlBlock(StatementBlock.Listener listener) {
        this.listener = listener;
    }

    /** Sends them, where the driver leaves it to the server to divide the message. */
    static void send(BaseConnection driver, List<String> statements, StatementBlock.Listener listener)
            throws SQLException {
        new PostgreSqlBlock(listener).send(driver, statements);
    }

    private void send(BaseConnection driver, List<String> statements) throws SQLException {
        QueryExecutor executor = driver.getQueryExecutor();
        var query = new NativeQuery(String.join(SEPARATOR, statements), SqlCommand.BLANK);
        int flags = QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
                | QueryExecutor.QUERY_NO_RESULTS
                | QueryExecutor.QUERY_ONESHOT
                | (driver.hintReadOnly() ? QueryExecutor.QUERY_READ_ONLY_HINT : 0);
        try {
            executor.execute(executor.wrap(List.of(query)), null, this, 0, 0, flags);
        } catch (PSQLException e) {
            ServerErrorMessage server = e.getServerErrorMessage();
            throw server == null ? e : refusal(statements, e, server);
        }
        boolean isOver = executor.getTransactionState() == TransactionState.IDLE;
        if (ended != statements.size() || isOver != statements.get(ended - 1).equals(COMMIT)) {
            throw new SQLException("the server takes " + statements.size() + " statements for " + ended);
        }
        if (thrown != null) {
            throw new IllegalStateException("What the server said could not be told", thrown);
        }
    }

    /** A place tells which statement could not even be read; then none was run. */
    private SQLException refusal(List<String> statements, PSQLException refusal, ServerErrorMessage server) {
        int position = server.getPosition();
        int index = 0;
        int before = 0;
        int length = length(statements.get(0));
        while (index + 1 < statements.size() && (ended == 0 ? position > before + length + 1 : index < ended)) {
            before += length + SEPARATOR.length();
            length = length(statements.get(++index));
        }
        boolean known = index >= ended
                && (ended > 0
                        || position > 0
                        || statements.size() == 1
                        || !OF_THE_WHOLE.contains(refusal.getSQLState()));
        boolean placed = position > before && position <= before + length + 1;
        return new StatementBlock.Refusal(
                refusal, known ? index : -1, placed ? position - before : inBody(statements.get(index), server));
    }

    /** The server finds a routine's body in the message itself, unless it is there twice, as where the script is recorded. */
    private static int inBody(String statement, ServerErrorMessage server) {
        String body = server.getWhere() == null ? server.getInternalQuery() : null;
        int start = body == null ? -1 : statement.indexOf(body);
        return start < 0 ? 0 : statement.codePointCount(0, start) + server.getInternalPosition();
    }

    /** As the server counts. */
    private static int length(String sql) {
        return sql.codePointCount(0, sql.length());
    }

    @Override
    public void handleCommandStatus(String status, long rows, long oid) {
        ended++;
        tell(() -> listener.ended(rows));
    }

    @Override
    public void handleResultRows(Query query, Field[] fields, List<Tuple> rows, @Nullable ResultCursor cursor) {
        ended++;
        tell(() -> listener.ended(0));
    }

    @Override
    public void handleWarning(SQLWarning warning) {
        tell(() -> listener.said(warning));
    }

    /** What is thrown here would leave answers unread, the one of COMMIT among them. */
    private void tell(Runnable news) {
        if (thrown == null) {
            try {
                news.run();
            } catch (Throwable e) {
                thrown = e;
            }
        }
    }
}
