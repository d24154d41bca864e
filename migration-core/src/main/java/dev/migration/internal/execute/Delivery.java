// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ServerMessages.DropNotices;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.stop.StopSignal;
import java.io.IOException;
import java.io.Reader;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends statements at once, alone or as one batch, while their run may be stopped and others may block it. */
final class Delivery {

    /** A number in the digits of any locale. */
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}{1,9}");

    static final Entry COMMIT = new Entry("COMMIT", null, 0, false, false);

    private final Connection connection;
    private final Database database;
    private final BlockerWatch watch;
    private final @Nullable StopSignal stop;
    private final SecretValues secrets;
    private final Consumer<String> messages;
    private @Nullable DropNotices drops;
    private boolean keepsCounts;

    /** One statement to send, with its number in the script from 1; without the script's statement if it is one of ours. */
    record Entry(String sql, @Nullable Statement statement, int ordinal, boolean stoppable, boolean changesOne) {

        /** Where it surely returns none, Connector/J would set a timeout for reading them, and leave it set. */
        boolean mayReturnRows() {
            return statement != null && statement.kind() != StatementKind.PLAIN;
        }

        /** Where it reads what was counted for the statement before, a driver must send nothing of its own before it. */
        boolean mayReadCount() {
            return statement != null && statement.has(StatementTrait.MAY_READ_COUNT);
        }

        StatementFailure failure(SQLException refusal) {
            if (equals(COMMIT)) {
                return StatementFailure.of(What.COMMIT, refusal);
            }
            return statement == null
                    ? StatementFailure.of(What.OUR_OWN, refusal)
                    : StatementFailure.ofScript(statement, ordinal, refusal);
        }
    }

    private interface Execution {
        void run() throws SQLException, StatementFailure, IOException;
    }

    Delivery(
            Connection connection,
            Database database,
            BlockerWatch watch,
            @Nullable StopSignal stop,
            SecretValues secrets,
            Consumer<String> messages) {
        this.connection = connection;
        this.database = database;
        this.watch = watch;
        this.stop = stop;
        this.secrets = secrets;
        this.messages = messages;
    }

    void hand(DropNotices notices) {
        drops = notices;
    }

    /** Drivers ask for messages by a statement of their own, SHOW WARNINGS, which is counted as the last one. */
    void keepCounts() {
        keepsCounts = true;
    }

    /** Sends a COPY and its data. */
    void copy(Entry entry, Reader data) throws SQLException, StatementFailure {
        execute(List.of(entry), null, () -> database.copyIn(connection, entry.sql(), data));
    }

    void batch(List<Entry> entries) throws StatementFailure {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            execute(entries, statement, () -> {
                for (Entry entry : entries) {
                    statement.addBatch(entry.sql());
                }
                int[] counts = statement.executeBatch();
                for (int i = 0; i < counts.length; i++) {
                    take(entries.get(i), counts[i]);
                }
            });
        } catch (SQLException e) {
            throw batchFailure(entries, e);
        }
    }

    /** The driver names the entry in the message only, as its first number; the update counts are the same for all. */
    private StatementFailure batchFailure(List<Entry> entries, SQLException refusal) {
        if (database.explain(refusal).kind() == SqlError.Kind.CONNECTION_LOST) {
            // Then the driver names the first one, and the real one is unknown.
            return lost(entries, refusal);
        }
        Matcher number = NUMBER.matcher(String.valueOf(refusal.getMessage()));
        if (refusal instanceof BatchUpdateException && number.find()) {
            int index = Integer.parseInt(number.group());
            if (index < entries.size()) {
                return entries.get(index).failure(refusal);
            }
        }
        return StatementFailure.of(What.BATCH, refusal);
    }

    private static StatementFailure lost(List<Entry> entries, SQLException refusal) {
        boolean atEnd = entries.contains(COMMIT);
        List<Entry> all =
                entries.stream().filter(entry -> entry.statement() != null).toList();
        if (all.isEmpty()) {
            return StatementFailure.of(atEnd ? What.COMMIT : What.OUR_OWN, refusal);
        }
        Entry first = all.get(0);
        int last = all.get(all.size() - 1).ordinal();
        String from = first.ordinal() + " (line "
                + Objects.requireNonNull(first.statement()).line() + ")";
        return StatementFailure.of(atEnd ? What.LAST_BATCH : What.BATCH, refusal)
                .adding(
                        atEnd
                                ? "Statement " + from + ", all after it and COMMIT were sent together."
                                : last == first.ordinal()
                                        ? "It had statement " + from + " in it."
                                        : "Statements " + from + " to " + last + " were sent together.");
    }

    void alone(Entry entry) throws StatementFailure {
        try (java.sql.Statement statement = connection.createStatement()) {
            database.requireSendable(entry.sql());
            statement.setEscapeProcessing(false);
            if (entry.mayReturnRows() && !entry.mayReadCount() && !connection.getAutoCommit()) {
                statement.setFetchSize(database.fetchSize(keepsCounts));
            }
            execute(List.of(entry), statement, () -> readToTheEnd(statement, entry));
        } catch (SQLException e) {
            throw entry.failure(e);
        }
    }

    private void readToTheEnd(java.sql.Statement statement, Entry entry) throws SQLException, StatementFailure {
        if (entry.mayReadCount() && !entry.mayReturnRows()) {
            // Otherwise Connector/J asks first whether the transaction only reads.
            take(entry, statement.executeUpdate(entry.sql()));
            return;
        }
        boolean hasRows = statement.execute(entry.sql());
        int count = hasRows ? 0 : statement.getUpdateCount();
        while (hasRows || count != -1) {
            if (hasRows) {
                try (ResultSet rows = statement.getResultSet()) {
                    boolean more = true;
                    while (more) {
                        more = rows.next();
                    }
                }
            } else {
                take(entry, count);
            }
            hasRows = statement.getMoreResults();
            count = hasRows ? 0 : statement.getUpdateCount();
        }
    }

    private void take(Entry entry, int count) throws StatementFailure {
        if (entry.changesOne() && count != 1) {
            throw StatementFailure.overtaken(count);
        }
    }

    private void execute(List<Entry> entries, java.sql.@Nullable Statement statement, Execution execution)
            throws SQLException, StatementFailure {
        boolean stoppable = false;
        boolean ofScript = false;
        for (Entry entry : entries) {
            stoppable |= entry.stoppable();
            ofScript |= entry.statement() != null;
        }
        if (stoppable && stop != null && !stop.begin(statement)) {
            throw StatementFailure.stopped();
        }
        // What it says of our own statements is of no use to whoever wrote the script.
        var said = new ServerMessages(
                connection, statement, secrets, ofScript ? messages : message -> {}, ofScript ? drops : null);
        if (stoppable && stop != null && statement != null && database.has(Capability.MESSAGES_WHILE_RUNNING)) {
            said.takeAsTheyCome(stop.scheduler());
        }
        watch.begin();
        try {
            execution.run();
        } catch (IOException e) {
            throw StatementFailure.unreadable(e);
        } finally {
            watch.end();
            try {
                if (!keepsCounts || !ofScript) {
                    said.end();
                }
            } finally {
                if (stop != null) {
                    stop.end();
                }
            }
        }
    }
}
