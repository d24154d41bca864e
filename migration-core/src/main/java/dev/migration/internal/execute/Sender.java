// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.execute.Delivery.Entry;
import dev.migration.internal.execute.ServerMessages.DropNotices;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends statements in as few round trips as is safe.
 *
 * <p>Inside a transaction, statements that return no rows are collected and sent as one batch. A statement that can return
 * rows is sent alone and its rows are read to the end: in a batch, pgjdbc asks for the first row only, and the server
 * evaluates no more than that, so that {@code SELECT f(x) FROM t} would call f once. Outside a transaction everything is
 * sent alone.
 *
 * <p>Statements of a script are never joined to one message, though that is faster: what a trigger or a default runs could
 * read all of it, by {@code current_query()}, secrets of other statements among it, and an audit would keep all of it with
 * each row.
 */
public final class Sender {

    /** More would make pgjdbc synchronise in between; a number without a thousands separator can be read back. */
    private static final int LARGEST_BATCH = 250;

    private static final int LARGEST_BATCH_CHARACTERS = 256 * 1024;

    private final Connection connection;
    private final Database database;
    private final BlockerWatch watch;
    private final boolean batches;
    private final Delivery delivery;
    private final List<Entry> waiting = new ArrayList<>();
    private int waitingCharacters;

    /** For statements of our own, which are not stopped. */
    public Sender(Connection connection, Database database) {
        this(
                connection,
                database,
                BlockerWatch.idle(),
                null,
                database.has(Capability.MULTIPLE_STATEMENTS),
                SecretValues.NONE,
                message -> {});
    }

    /** Hands over what the database says of DROP … IF EXISTS to these. */
    public Sender handing(DropNotices notices) {
        delivery.hand(notices);
        return this;
    }

    /** Keeps what is counted for a statement until the next one, where the script may read that. */
    public Sender keepingCountsOf(Script script) {
        if (script.mayReadCounts()) {
            delivery.keepCounts();
        }
        return this;
    }

    /** For a script, whose statements are watched and can be stopped; what the database says of them is logged, and handed over. */
    public Sender(
            Connection connection,
            Database database,
            BlockerWatch watch,
            @Nullable StopSignal stop,
            boolean batches,
            SecretValues secrets,
            Consumer<String> messages) {
        this.connection = connection;
        this.database = database;
        this.watch = watch;
        this.batches = batches;
        this.delivery = new Delivery(connection, database, watch, stop, secrets, messages);
    }

    public void own(String sql) throws StatementFailure {
        add(new Entry(sql, null, 0, false, false));
    }

    public void own(List<String> statements) throws StatementFailure {
        for (String sql : statements) {
            own(sql);
        }
    }

    /** Adds a statement of our own that has to change one row; otherwise another instance was faster. */
    public void changeOneRow(String sql) throws StatementFailure {
        add(new Entry(sql, null, 0, false, true));
    }

    /** Sends a statement of our own that may have to wait for locks, and so can be stopped like the script's. */
    public void clearing(String sql) throws StatementFailure {
        flush();
        delivery.alone(new Entry(sql, null, 0, true, false));
    }

    /** Adds a statement of the script, with the data that follow it where it is a COPY. */
    public void script(Statement statement, int ordinal, ScriptReading.@Nullable Data data) throws StatementFailure {
        var entry = new Entry(database.undivided(statement.text()), statement, ordinal, true, false);
        if (data == null && statement.kind() == StatementKind.PLAIN && !statement.has(StatementTrait.MAY_BE_SEVERAL)) {
            add(entry);
            return;
        }
        flush();
        if (data == null) {
            delivery.alone(entry);
            return;
        }
        try {
            delivery.copy(entry, data.lines());
        } catch (SQLException e) {
            throw StatementFailure.ofCopy(statement, ordinal, data.line(), e);
        }
    }

    private void add(Entry entry) throws StatementFailure {
        if (!batches || entry.sql().length() > LARGEST_BATCH_CHARACTERS) {
            flush();
        }
        waiting.add(entry);
        waitingCharacters += entry.sql().length();
        if (!batches || waiting.size() >= LARGEST_BATCH || waitingCharacters >= LARGEST_BATCH_CHARACTERS) {
            flush();
        }
    }

    public void flush() throws StatementFailure {
        if (waiting.isEmpty()) {
            return;
        }
        List<Entry> entries = List.copyOf(waiting);
        sent();
        try {
            if (batches && entries.size() > 1 && !connection.getAutoCommit()) {
                delivery.batch(entries);
                return;
            }
        } catch (SQLException e) {
            throw StatementFailure.of(What.CONNECTION, e);
        }
        for (Entry entry : entries) {
            delivery.alone(entry);
        }
    }

    /**
     * Sends what was added, commits, and returns to autocommit: in one round trip where the database can and no update
     * count has to be checked.
     */
    public void commit() throws StatementFailure {
        if (!waiting.isEmpty() && !hasToCheck(waiting) && database.has(Capability.MULTIPLE_STATEMENTS)) {
            waiting.add(Delivery.COMMIT);
        }
        flush();
        watch.begin();
        try {
            // Where the batch did it, the driver knows, and sends nothing.
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw StatementFailure.of(What.COMMIT, e);
        } finally {
            watch.end();
        }
    }

    private static boolean hasToCheck(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.changesOne()) {
                return true;
            }
        }
        return false;
    }

    public void discard() {
        sent();
    }

    private void sent() {
        waiting.clear();
        waitingCharacters = 0;
    }
}
