package dev.migration.internal.execute;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.HistoryWrite;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.stop.StopSignal;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** A number in the digits of any locale. */
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}{1,9}");

    private static final Entry COMMIT = new Entry("COMMIT", null, 0, false, Count.ANY);

    private final Connection connection;
    private final Database database;
    private final BlockerWatch watch;
    private final @Nullable StopSignal stop;
    private final boolean batches;
    private final SecretValues secrets;
    private final Consumer<String> messages;
    private final List<Entry> waiting = new ArrayList<>();
    private final List<HistoryWrite> edits = new ArrayList<>();
    private @Nullable DropNotices drops;
    private int waitingCharacters;
    private int kept;

    private enum Count {
        ANY,
        ONE,
        KEPT
    }

    /** One statement to send, with its number in the script from 1; without the script's statement if it is one of ours. */
    private record Entry(String sql, @Nullable Statement statement, int ordinal, boolean stoppable, Count count) {

        /** Where it surely returns none, Connector/J would set a timeout for reading them, and leave it set. */
        boolean mayReturnRows() {
            return statement != null && statement.kind() != StatementKind.PLAIN;
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

    /** For scripts whose statements are sent one by one, and can be stopped; what the database says of them is handed over. */
    public static Sender ofSingles(
            Connection connection,
            Database database,
            StopSignal stop,
            SecretValues secrets,
            Consumer<String> messages) {
        return new Sender(connection, database, BlockerWatch.idle(), stop, false, secrets, messages);
    }

    /** Hands over what the database says of DROP … IF EXISTS to these. */
    public Sender handing(DropNotices notices) {
        drops = notices;
        return this;
    }

    /** For a script, whose statements are watched and can be stopped; what the database says of them is logged, and handed over. */
    Sender(
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
        this.stop = stop;
        this.batches = batches;
        this.secrets = secrets;
        this.messages = messages;
    }

    public void own(String sql) throws StatementFailure {
        add(new Entry(sql, null, 0, false, Count.ANY));
    }

    public void own(List<String> statements) throws StatementFailure {
        for (String sql : statements) {
            own(sql);
        }
    }

    /** Adds changes of the history; those of a file are made after the commit. */
    public void record(List<HistoryWrite> writes) throws StatementFailure {
        for (HistoryWrite write : writes) {
            record(write);
        }
    }

    /** Adds a change of the history; that of a file is made after the commit. */
    public void record(HistoryWrite write) throws StatementFailure {
        if (write.file() == null) {
            own(write.sql());
        } else {
            edits.add(write);
        }
    }

    /** The same where it has to change one row; a file is only ours to change. */
    public void changeOneRow(HistoryWrite write) throws StatementFailure {
        if (write.file() == null) {
            changeOneRow(write.sql());
        } else {
            edits.add(write);
        }
    }

    /** Adds a statement of our own that has to change one row; otherwise another instance was faster. */
    public void changeOneRow(String sql) throws StatementFailure {
        add(new Entry(sql, null, 0, false, Count.ONE));
    }

    /**
     * Adds a query of our own that returns one number, which is kept: as an update count, since a batch returns nothing
     * else, and the query alone would be one more round trip.
     */
    public void keepNumber(String query) throws StatementFailure {
        List<String> statements = database.counting(query);
        int last = statements.size() - 1;
        own(statements.subList(0, last));
        add(new Entry(statements.get(last), null, 0, false, Count.KEPT));
    }

    public int keptNumber() {
        return kept;
    }

    /** Sends a statement of our own that may have to wait for locks, and so can be stopped like the script's. */
    public void clearing(String sql) throws StatementFailure {
        flush();
        alone(new Entry(sql, null, 0, true, Count.ANY));
    }

    /** Adds a statement of the script, with the data that follow it where it is a COPY. */
    public void script(Statement statement, int ordinal, ScriptReading.@Nullable Data data) throws StatementFailure {
        var entry = new Entry(statement.text(), statement, ordinal, true, Count.ANY);
        if (data == null && statement.kind() == StatementKind.PLAIN && !statement.has(StatementTrait.MAY_BE_SEVERAL)) {
            add(entry);
            return;
        }
        flush();
        if (data == null) {
            alone(entry);
            return;
        }
        try {
            execute(List.of(entry), null, () -> database.copyIn(connection, entry.sql(), data.lines()));
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
        send();
        try {
            if (!edits.isEmpty() && connection.getAutoCommit()) {
                edit();
            }
        } catch (SQLException e) {
            throw StatementFailure.of(What.CONNECTION, e);
        }
    }

    /** Writes the file, which is on the disk at once: so what it records has to be there before. */
    private void edit() {
        List<HistoryWrite> all = List.copyOf(edits);
        edits.clear();
        String checkpoint = all.isEmpty() ? null : database.checkpoint().orElse(null);
        if (checkpoint != null) {
            try {
                alone(new Entry(checkpoint, null, 0, false, Count.ANY));
            } catch (StatementFailure e) {
                throw new DatabaseAccessException(
                        Problems.error(
                                Code.DATABASE_ERROR,
                                "The database could not write its file: "
                                        + database.explain(e.refusal()).message()
                                        + ". What was committed last may be lost, and is not recorded.",
                                "make room where the database keeps its files, restart it, then see what is in flight:"
                                        + " migration status"),
                        e.refusal());
            }
        }
        HistoryWrite.make(all);
    }

    /** The same right after a commit, which stays whatever becomes of the file. */
    private void editCommitted() {
        try {
            edit();
        } catch (InvalidMigrationsException e) {
            Problem first = e.problems().get(0);
            throw new InvalidMigrationsException(
                    first.withMessage(first.message() + " What was committed before stays, and is not recorded."), e);
        }
    }

    private void send() throws StatementFailure {
        if (waiting.isEmpty()) {
            return;
        }
        List<Entry> entries = List.copyOf(waiting);
        sent();
        try {
            if (batches && entries.size() > 1 && !connection.getAutoCommit()) {
                batch(entries);
                return;
            }
        } catch (SQLException e) {
            throw StatementFailure.of(What.CONNECTION, e);
        }
        for (Entry entry : entries) {
            alone(entry);
        }
    }

    /**
     * Sends what was added, commits, and returns to autocommit: in one round trip where the database can and no update
     * count has to be checked.
     */
    public void commit() throws StatementFailure {
        if (!waiting.isEmpty()
                && edits.isEmpty()
                && !hasToCheck(waiting)
                && database.has(Capability.MULTIPLE_STATEMENTS)) {
            waiting.add(COMMIT);
        }
        flush();
        watch.begin();
        try {
            // Where the batch did it, the driver knows, and sends nothing.
            connection.commit();
            // At once: whatever fails from here on, it is committed.
            editCommitted();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw StatementFailure.of(What.COMMIT, e);
        } finally {
            watch.end();
        }
    }

    private static boolean hasToCheck(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.count() == Count.ONE) {
                return true;
            }
        }
        return false;
    }

    public void discard() {
        sent();
        edits.clear();
    }

    private void sent() {
        waiting.clear();
        waitingCharacters = 0;
    }

    private void batch(List<Entry> entries) throws StatementFailure {
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

    private void alone(Entry entry) throws StatementFailure {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (entry.mayReturnRows() && !connection.getAutoCommit()) {
                statement.setFetchSize(database.fetchSize());
            }
            execute(List.of(entry), statement, () -> readToTheEnd(statement, entry));
        } catch (SQLException e) {
            throw entry.failure(e);
        }
    }

    private void readToTheEnd(java.sql.Statement statement, Entry entry) throws SQLException, StatementFailure {
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
        if (entry.count() == Count.ONE && count != 1) {
            throw StatementFailure.overtaken(count);
        }
        if (entry.count() == Count.KEPT) {
            kept = count;
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
        } catch (OutOfMemoryError | StackOverflowError e) {
            int characters =
                    entries.stream().mapToInt(entry -> entry.sql().length()).sum();
            throw StatementFailure.noRoom(entries.size(), characters, e);
        } finally {
            watch.end();
            try {
                said.end();
            } finally {
                if (stop != null) {
                    stop.end();
                }
            }
        }
    }
}
