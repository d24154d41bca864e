package dev.migration.internal.recovery;

import dev.migration.Direction;
import dev.migration.internal.blockers.BlockerReport;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Sender.Expectation;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.LogEntry;
import dev.migration.internal.plan.Step;
import dev.migration.internal.plan.Step.Resume;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.TokenHash;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The journal of one script: how far it came, and which statements those were. */
public final class Journal {

    private final ScriptContext context;
    private Connection connection;
    private Sender sender;
    private final Step step;
    private final TokenHash prefix;

    /** How many statements were read. */
    private int read;

    private int done;
    private boolean owned;
    private boolean ending;
    private @Nullable String noted;

    /** When the last word that made the lease last longer was sent, by the clock that only counts. */
    private long lastWord = System.nanoTime();

    public Journal(ScriptContext context, Sender sender, Step step) {
        this.context = context;
        this.connection = context.connection();
        this.sender = sender;
        this.step = step;
        this.prefix = new TokenHash(context.database().dialect());
        this.done = step instanceof Resume resume ? resume.inFlight().statementsDone() : 0;
    }

    /** How many statements it says are done. */
    public int done() {
        return done;
    }

    /** Whether it is ours to write. */
    boolean isOwned() {
        return owned;
    }

    /** Whether all statements were sent. */
    boolean isEnding() {
        return ending;
    }

    /** The number of the statement that was read last, from 1. */
    public int ordinal() {
        return read;
    }

    public void begin() throws StatementFailure, SQLException {
        connection.setAutoCommit(false);
        sender.own(context.row().create(), Expectation.ANY);
        sender.own(context.row().own(), Expectation.ONE_ROW);
        sender.own(
                context.row()
                        .begin(
                                step.version(),
                                step.name(),
                                step.checksum(),
                                step.direction() == Direction.DOWN ? "down" : "up",
                                prefix.value()),
                Expectation.ONE_ROW);
        commit();
        owned = true;
    }

    /** Makes it ours and the file's, with all that was read as done, and the outcome of the next statement open again. */
    public void own(Resume resume) throws StatementFailure, SQLException {
        connection.setAutoCommit(false);
        sender.own(context.session().ownRole());
        sender.own(context.row().own(), Expectation.ONE_ROW);
        sender.own(context.row().takeUp(step.name(), resume.checksum()), Expectation.ONE_ROW);
        sender.own(context.row().progress(read, prefix.value()), Expectation.ONE_ROW);
        sender.own(
                context.bookkeeping()
                        .log(LogEntry.of(LogEntry.Action.RESUME, step.version(), step.name(), resume.checksum())),
                Expectation.ANY);
        commit();
        owned = true;
        booked();
    }

    /**
     * Asks whether the lease still stands where we were held up for so long that another may have taken over: what goes
     * on outside a transaction of ours cannot be undone by what is written behind it.
     */
    public void requireLease(boolean underOwnRole) throws StatementFailure, SQLException {
        Duration silence = Duration.ofNanos(System.nanoTime() - lastWord);
        String lease = context.row().keepLease().orElse(null);
        if (lease != null && silence.compareTo(context.database().lease().dividedBy(2)) > 0) {
            write(lease, underOwnRole);
        }
    }

    /**
     * Notes what there is before the statement is sent, where its outcome could not be told otherwise, and tells who is
     * in its way.
     */
    public void note(Statement next, boolean underOwnRole) throws StatementFailure, SQLException {
        BlockerReport.warnBefore(context.database(), connection, step, next, read + 1);
        noted = context.database().noteBefore(connection, next).orElse(null);
        if (noted != null) {
            write(context.row().note(noted), underOwnRole);
        }
    }

    private void write(String sql, boolean underOwnRole) throws StatementFailure, SQLException {
        if (underOwnRole) {
            connection.setAutoCommit(false);
            sender.own(context.session().ownRole());
        }
        sender.own(sql, Expectation.ONE_ROW);
        if (underOwnRole) {
            commit();
        }
        sender.flush();
    }

    /** What was noted before the statement that was sent last; null where nothing was. */
    @Nullable
    String noted() {
        return noted;
    }

    /** What was noted before the statement at which the script was interrupted; null where nothing was. */
    public @Nullable String storedNote() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(context.row().noted())) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Whether what was read is what was done, statement by statement. */
    public boolean agreesWith(InFlight inFlight) {
        return read == inFlight.statementsDone() && prefix.value().equals(inFlight.prefixHash());
    }

    /** Takes a statement in that is not sent. */
    public void pass(Statement statement, @Nullable Data data) throws StatementFailure {
        Data passed = take(statement, data);
        if (passed != null) {
            try {
                passed.lines().transferTo(Writer.nullWriter());
            } catch (IOException e) {
                throw StatementFailure.unreadable(e);
            }
        }
    }

    /** Takes a statement in, and gives its data so that they are taken in while they are sent. */
    @Nullable
    public Data take(Statement statement, @Nullable Data data) {
        read++;
        prefix.add(statement);
        return data == null ? null : new Data(data.line(), prefix.addingData(data.lines()));
    }

    /** Says that all that was read is done; in the script's own transaction that is so only when it is committed. */
    public void progress() throws StatementFailure {
        lastWord = System.nanoTime();
        sender.own(context.row().progress(read, prefix.value()), Expectation.ONE_ROW);
        sender.flush();
    }

    /** The same, as the end of a transaction. The own role holds until there: the script may go on under another. */
    public void commitWithProgress() throws StatementFailure, SQLException {
        sender.own(context.session().ownRole());
        sender.own(context.row().progress(read, prefix.value()), Expectation.ONE_ROW);
        commit();
        booked();
    }

    /** The progress is committed. */
    public void booked() {
        done = read;
    }

    /**
     * Takes the table's word for what is done: a COMMIT of the script's may have carried it further than we know. False
     * where the row is not ours any more.
     */
    boolean readBack() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(context.row().done())) {
            boolean ours = row.next();
            done = ours ? row.getInt(1) : done;
            return ours;
        }
    }

    /** On another connection: what was not committed on the one before is not. */
    void goOn(Connection next, Sender its) {
        connection = next;
        sender = its;
    }

    public void finish(Duration measured) throws StatementFailure, SQLException {
        ending = true;
        connection.setAutoCommit(false);
        sender.own(context.session().resetInTransaction());
        context.enter(step, sender);
        sender.own(context.complete(step, Long.toString(measured.toMillis())));
        sender.own(context.row().end(), Expectation.ONE_ROW);
        commit();
    }

    /** The script changed nothing, so there is nothing to be taken up. */
    void forget() throws StatementFailure {
        sender.own(context.row().end(), Expectation.ANY);
        sender.flush();
    }

    /** The next statement was refused, so it surely took no effect. */
    void refused(String reason) throws StatementFailure {
        sender.own(context.row().failure(reason), Expectation.ANY);
        sender.flush();
    }

    private void commit() throws StatementFailure {
        lastWord = System.nanoTime();
        sender.commit();
    }
}
