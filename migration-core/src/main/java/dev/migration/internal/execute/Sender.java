package dev.migration.internal.execute;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.stop.StopSignal;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends statements in as few round trips as is safe.
 *
 * <p>Inside a transaction, statements that return no rows are collected and sent as one batch. A statement that can
 * return rows is sent alone and its rows are read to the end: in a batch, pgjdbc asks for the first row only, and the
 * server evaluates no more than that, so that {@code SELECT f(x) FROM t} would call f once. Outside a transaction
 * everything is sent alone.
 */
public final class Sender {

    /** More would make pgjdbc synchronise in between; a number without a thousands separator can be read back. */
    private static final int LARGEST_BATCH = 250;

    private static final int LARGEST_BATCH_CHARACTERS = 256 * 1024;

    private final Connection connection;
    private final Database database;
    private final StopSignal stop;
    private final BlockerWatch watch;
    private final boolean batches;
    private final int fetchSize;
    private final List<Sending> waiting = new ArrayList<>();
    private int waitingCharacters;

    /** What the update count of a statement must be. */
    public enum Expectation {
        /** Anything. */
        ANY,
        /** One row; otherwise another instance was faster. */
        ONE_ROW
    }

    /** For statements of our own only. */
    public Sender(Connection connection, Database database) {
        this(connection, database, BlockerWatch.idle(), StopSignal.never());
    }

    /** For a script, whose statements are watched and can be stopped. */
    public Sender(Connection connection, Database database, BlockerWatch watch, StopSignal stop) {
        this(connection, database, watch, stop, database.has(Capability.MULTIPLE_STATEMENTS));
    }

    private Sender(Connection connection, Database database, BlockerWatch watch, StopSignal stop, boolean batches) {
        this.connection = connection;
        this.watch = watch;
        this.stop = stop;
        this.database = database;
        this.batches = batches;
        this.fetchSize = database.fetchSize();
    }

    /** Sends each statement by itself, so that it is known which one is refused. */
    public static Sender oneByOne(Connection connection, Database database, StopSignal stop) {
        return new Sender(connection, database, BlockerWatch.idle(), stop, false);
    }

    /** Adds a statement of our own. */
    public void own(String sql, Expectation expectation) throws StatementFailure {
        add(new Sending(sql, null, 0, expectation == Expectation.ONE_ROW));
    }

    /** Adds several statements of our own. */
    public void own(List<String> statements) throws StatementFailure {
        for (String sql : statements) {
            own(sql, Expectation.ANY);
        }
    }

    /** Adds a statement of the script, with the data that follow it where it is a COPY. */
    public void script(Statement statement, int ordinal, ScriptReading.@Nullable Data data) throws StatementFailure {
        if (data != null) {
            flush();
            copy(statement, ordinal, data);
            return;
        }
        var entry = new Sending(statement.text(), statement, ordinal, false);
        if (statement.kind() == StatementKind.PLAIN) {
            add(entry);
        } else {
            flush();
            alone(entry);
        }
    }

    /** Sends a statement of our own that may have to wait for locks, and so can be stopped like the script's. */
    public void clearing(String sql) throws StatementFailure {
        flush();
        alone(new Sending(sql, null, 0, false), true);
    }

    private void copy(Statement statement, int ordinal, ScriptReading.Data data) throws StatementFailure {
        begin(true, null);
        try {
            watch.begin();
            try {
                database.copyIn(connection, statement.text(), data.lines());
            } finally {
                watch.end();
            }
            ServerMessages.logOfCopy(connection);
        } catch (SQLException e) {
            throw StatementFailure.ofCopy(statement, ordinal, data.line(), e);
        } catch (IOException e) {
            throw StatementFailure.unreadable(e);
        } finally {
            stop.end();
        }
    }

    /** A statement of the script can be stopped and cancelled; one that records it cannot. */
    private void begin(boolean stoppable, java.sql.@Nullable Statement statement) throws StatementFailure {
        if (stoppable && !stop.begin(statement)) {
            throw StatementFailure.stopped();
        }
    }

    private void add(Sending entry) throws StatementFailure {
        if (!batches) {
            alone(entry);
            return;
        }
        if (entry.sql().length() > LARGEST_BATCH_CHARACTERS) {
            flush();
            alone(entry);
            return;
        }
        waiting.add(entry);
        waitingCharacters += entry.sql().length();
        if (waiting.size() >= LARGEST_BATCH || waitingCharacters >= LARGEST_BATCH_CHARACTERS) {
            flush();
        }
    }

    /** Sends what was added. */
    public void flush() throws StatementFailure {
        if (waiting.isEmpty()) {
            return;
        }
        List<Sending> entries = List.copyOf(waiting);
        discard();
        if (entries.size() > 1 && !inAutoCommit()) {
            batch(entries);
        } else {
            for (Sending entry : entries) {
                alone(entry);
            }
        }
    }

    /**
     * Sends what was added, commits, and returns to autocommit: in one round trip where the database can and no update
     * count has to be checked.
     */
    public void commit() throws StatementFailure {
        boolean checksCounts = waiting.stream().anyMatch(Sending::oneRow);
        if (!waiting.isEmpty() && !checksCounts && database.has(Capability.BATCH_ENDS_AT_FAILURE)) {
            waiting.add(Sending.COMMIT);
        }
        flush();
        watch.begin();
        try {
            // Where the batch did it, the driver knows, and sends nothing.
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw StatementFailure.atCommit(e);
        } finally {
            watch.end();
        }
    }

    /** Discards what was added and not sent. */
    public void discard() {
        waiting.clear();
        waitingCharacters = 0;
    }

    private boolean inAutoCommit() throws StatementFailure {
        try {
            return connection.getAutoCommit();
        } catch (SQLException e) {
            throw StatementFailure.ofConnection(e);
        }
    }

    private void batch(List<Sending> entries) throws StatementFailure {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (Sending entry : entries) {
                statement.addBatch(entry.sql());
            }
            boolean stoppable = entries.stream().anyMatch(entry -> entry.statement() != null);
            begin(stoppable, statement);
            ServerMessages messages = messages(stoppable, statement);
            watch.begin();
            int[] counts;
            try {
                counts = statement.executeBatch();
            } finally {
                watch.end();
                messages.end();
                stop.end();
            }
            for (int i = 0; i < counts.length; i++) {
                entries.get(i).check(counts[i]);
            }
        } catch (SQLException e) {
            throw batchFailure(entries, e);
        } catch (OutOfMemoryError e) {
            int characters =
                    entries.stream().mapToInt(entry -> entry.sql().length()).sum();
            throw StatementFailure.somewhere(noRoom(entries.size() + " statements have " + characters, "them", e));
        }
    }

    private ServerMessages messages(boolean ofScript, java.sql.Statement statement) {
        return ofScript && database.has(Capability.MESSAGES_WHILE_RUNNING)
                ? ServerMessages.asTheyCome(statement, stop.scheduler())
                : ServerMessages.of(statement);
    }

    private StatementFailure batchFailure(List<Sending> entries, SQLException refusal) {
        // Then the driver names the first one, and the real one is unknown.
        boolean lost = database.explain(refusal).kind() == SqlError.Kind.CONNECTION_LOST;
        if (lost && entries.contains(Sending.COMMIT)) {
            return StatementFailure.atCommit(refusal);
        }
        Sending failed = refusal instanceof BatchUpdateException batch ? Sending.failedOf(entries, batch) : null;
        return failed == null ? StatementFailure.somewhere(refusal) : failed.failure(refusal);
    }

    private void alone(Sending entry) throws StatementFailure {
        alone(entry, entry.statement() != null);
    }

    private void alone(Sending entry, boolean stoppable) throws StatementFailure {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (entry.mayReturnRows() && !connection.getAutoCommit()) {
                statement.setFetchSize(fetchSize);
            }
            begin(stoppable, statement);
            ServerMessages messages = messages(stoppable, statement);
            watch.begin();
            try {
                entry.execute(statement);
            } finally {
                watch.end();
                messages.end();
                stop.end();
            }
        } catch (SQLException e) {
            throw entry.failure(e);
        } catch (OutOfMemoryError e) {
            throw entry.failure(noRoom("the statement has " + entry.sql().length(), "it", e));
        }
    }

    /** What was read within its share of the heap, of which others have left too little for the driver. */
    private static SQLException noRoom(String size, String pronoun, OutOfMemoryError error) {
        return new SQLException(
                size + " characters, and the heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MB has no room left to send " + pronoun + "; divide " + pronoun
                        + ", or set a larger -Xmx",
                error);
    }
}
